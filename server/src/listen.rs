//! Connections: so many at once, and none that keeps its place without using it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Most connections at once. Further clients wait in the queue of the operating system.
const MOST_CONNECTIONS: usize = 1024;
/// How long a connection may stand still: no byte received, none taken by the client. Browsers open another one.
const PATIENCE: Duration = Duration::from_mins(1);

/// A listener that keeps both limits.
pub(crate) struct Limited {
    listener: TcpListener,
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Limited {
    /// Puts the limits around a listener.
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(MOST_CONNECTIONS)), patience: PATIENCE }
    }
}

impl Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The semaphore is never closed, so there is always a place sooner or later.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let still = Box::pin(sleep(self.patience));
        (Connection { stream, still, patience: self.patience, _place: place }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that fails when it stands still for too long.
pub(crate) struct Connection {
    stream: TcpStream,
    still: Pin<Box<Sleep>>,
    patience: Duration,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    /// Passes on what became of reading or writing; whatever moved begins the patience anew.
    fn watch<T>(&mut self, moved: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if moved.is_ready() {
            let later = Instant::now() + self.patience;
            self.still.as_mut().reset(later);
            return moved;
        }
        self.still.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_read(context, into);
        self.watch(moved, context)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(moved, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(moved, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::timeout;

    async fn limited(places: usize, patience: Duration) -> (Limited, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (Limited { listener, places: Arc::new(Semaphore::new(places)), patience }, address)
    }

    #[tokio::test]
    async fn a_connection_waits_until_there_is_a_place() {
        let (mut listener, address) = limited(1, PATIENCE).await;
        let _clients =
            [TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap()];
        let (first, _) = listener.accept().await;
        assert!(timeout(Duration::from_millis(100), listener.accept()).await.is_err());
        drop(first);
        assert!(timeout(Duration::from_secs(10), listener.accept()).await.is_ok());
    }

    #[tokio::test]
    async fn a_silent_client_loses_its_connection_and_a_slow_one_does_not() {
        let patience = Duration::from_millis(400);
        let (mut listener, address) = limited(2, patience).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        let (mut connection, _) = listener.accept().await;
        for _ in 0..8 {
            tokio::time::sleep(patience / 4).await;
            slow.write_all(b"x").await.unwrap();
            assert_eq!(connection.read_u8().await.unwrap(), b'x');
        }
        let error = timeout(Duration::from_secs(10), connection.read_u8()).await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_client_that_takes_nothing_loses_its_connection() {
        let (mut listener, address) = limited(1, Duration::from_millis(200)).await;
        let _idle = TcpStream::connect(address).await.unwrap();
        let (mut connection, _) = listener.accept().await;
        let much = vec![0; 64 << 20];
        let sent = timeout(Duration::from_secs(20), connection.write_all(&much)).await.unwrap();
        assert_eq!(sent.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
