//! Where a store is, as people write it, and opening whatever is there.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;

use crate::{Brought, PostgisStore, SqliteStore, Store, StoreError};

/// Where a store is: a file, or a database. Shown and printed without its password.
#[derive(Clone)]
pub enum Address {
    /// An embedded store.
    File(PathBuf),
    /// A PostgreSQL database.
    Database(Database),
}

/// A PostgreSQL database and how to reach it.
#[derive(Clone)]
pub struct Database {
    options: Box<PgConnectOptions>,
}

/// A text that is no address of a database.
#[derive(Debug, thiserror::Error)]
#[error("not the address of a database: it looks like postgres://user:password@host:5432/database")]
pub struct AddressError;

impl Address {
    /// Understands `postgres://…` as a database and anything else as the path of a file.
    ///
    /// # Errors
    /// [`AddressError`] when the text begins like a database's address and is none. It does not repeat the text, which
    /// may have a password in it.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("postgres" | "postgresql") => Database::parse(text).map(Self::Database),
            _ => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

impl Database {
    /// Understands `postgres://…`.
    ///
    /// # Errors
    /// [`AddressError`] when it is none; the text, which may have a password in it, is not repeated.
    pub fn parse(url: &str) -> Result<Self, AddressError> {
        PgConnectOptions::from_str(url)
            .map(|options| Self { options: Box::new(options) })
            .map_err(|_| AddressError)
    }

    /// How to reach it.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl FromStr for Database {
    type Err = AddressError;

    fn from_str(url: &str) -> Result<Self, AddressError> {
        Self::parse(url)
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self::File(path.to_path_buf())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Database(database) => database.fmt(f),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = &self.options;
        let (user, port) = (options.get_username(), options.get_port());
        let database = options.get_database().unwrap_or(user);
        match options.get_socket() {
            Some(socket) => write!(f, "postgres://{user}@{}/{database}", socket.display()),
            None => write!(f, "postgres://{user}@{}:{port}/{database}", options.get_host()),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Opens the store at an address. A file is made, or brought to its present form, as needed; a database must be in that
/// form already, since others may be using it: see [`migrate`].
///
/// # Errors
/// Those of [`SqliteStore::open`] and [`PostgisStore::open`].
pub async fn open(address: &Address) -> Result<Arc<dyn Store>, StoreError> {
    match address {
        Address::File(path) => Ok(Arc::new(SqliteStore::open(path).await?)),
        Address::Database(database) => Ok(Arc::new(PostgisStore::open(database.options()).await?)),
    }
}

/// The same, but a file must be there already.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not; else as [`open`].
pub async fn open_existing(address: &Address) -> Result<Arc<dyn Store>, StoreError> {
    match address {
        Address::File(path) => Ok(Arc::new(SqliteStore::open_existing(path).await?)),
        Address::Database(_) => open(address).await,
    }
}

/// Brings the store at an address to the present form, making it where there is none; says what was done.
///
/// # Errors
/// Those of [`SqliteStore::open`] and [`PostgisStore::migrate`].
pub async fn migrate(address: &Address) -> Result<Brought, StoreError> {
    match address {
        Address::File(path) => SqliteStore::migrate(path).await,
        Address::Database(database) => PostgisStore::migrate(database.options()).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_databases() {
        for text in ["town.gpkg", "var/town.gpkg", "C:\\town.gpkg", "file:town.gpkg", "postgres.gpkg", ""] {
            assert!(
                matches!(Address::parse(text), Ok(Address::File(path)) if path == Path::new(text)),
                "{text}"
            );
        }
        for text in ["postgres://localhost/town", "PostgreSQL://u@[::1]:5433/town?sslmode=disable"] {
            assert!(matches!(Address::parse(text), Ok(Address::Database(_))), "{text}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let address = Address::parse("postgres://anna:s3cret@db.example:5433/town").unwrap();
        assert_eq!(address.to_string(), "postgres://anna@db.example:5433/town");
        assert!(!format!("{address:?}").contains("s3cret"));
        let wrong = Address::parse("postgres://anna:s3cret@db.example:port/town").unwrap_err();
        assert!(!format!("{wrong} {wrong:?}").contains("s3cret"), "{wrong:?}");
    }
}
