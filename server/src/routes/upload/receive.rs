//! Receiving a file: piece by piece onto the disk, so that it takes no memory.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::parameters::Sent;
use crate::auth::random;
use crate::formats::{FormatError, private};
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::Call;
use crate::uploads::{Arrived, LARGEST, UploadKey, words};

/// `POST /uploads`
pub(in crate::routes) async fn receive(call: Call, sent: Sent, body: Body) -> Result<Response, ApiError> {
    let failed = |error: std::io::Error| ApiError::Internal(Box::new(error));
    let account = call.viewer()?.account.id;
    let place = match call.app.uploads.place(account) {
        Ok(place) => place,
        Err(full) => {
            drain(body).await;
            return Err(full);
        }
    };
    let too_large = || ApiError::limit(StatusCode::PAYLOAD_TOO_LARGE, words::too_large());
    let no_room = |_| ApiError::limit(StatusCode::TOO_MANY_REQUESTS, FormatError::NoRoom.sentence());
    let room = call.app.uploads.room().map_err(failed)?;
    let path = room.path().join("upload");
    let mut file = tokio::fs::File::from_std(private(&path).map_err(failed)?);
    let mut pieces = body.into_data_stream();
    let mut digest = Sha256::new();
    let mut bytes = 0;
    while let Some(piece) = pieces.next().await {
        // Of a body that broke off nobody waits for the answer.
        let piece = piece.map_err(|_| ApiError::TooLarge)?;
        bytes += piece.len();
        if bytes > LARGEST {
            return Err(too_large());
        }
        place.bytes().take(piece.len() as u64).map_err(no_room)?;
        digest.update(&piece);
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    drop(file);
    let digest = digest.finalize();
    let mark = format!("{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2]);
    let arrived = Arrived {
        key: UploadKey(random()?),
        account,
        name: sent.name.0,
        mark,
        bytes: bytes as u64,
        path,
        room,
        place,
    };
    let held = call.app.uploads.keep(arrived);
    let mut response = reply::json(&held.view())?;
    *response.status_mut() = StatusCode::ACCEPTED;
    Ok(response)
}

/// Reads what nobody needs: a browser looks at the answer only once it has sent everything.
async fn drain(body: Body) {
    let mut pieces = body.into_data_stream();
    let mut bytes = 0;
    while let Some(Ok(piece)) = pieces.next().await {
        bytes += piece.len();
        if bytes > LARGEST {
            return;
        }
    }
}
