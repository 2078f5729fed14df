//! Which store a command works on.

use clap::Args;
use store::{Address, Database};

use super::failure::Failure;

/// The variable of the environment that names a database.
const VARIABLE: &str = "WANGGE_DATABASE_URL";

/// The store that is served when none is named.
const USUAL: &str = "var/wangge.gpkg";

/// A database in place of a file.
#[derive(Args)]
pub(super) struct DatabaseUrl {
    /// A PostgreSQL database instead: `postgres://user:password@host/database`. The variable `WANGGE_DATABASE_URL`
    /// names one too, and keeps its password out of the list of processes.
    #[arg(long, value_name = "URL", global = true)]
    database_url: Option<String>,
}

impl DatabaseUrl {
    /// The store that was named: by this option, else by `file` (the value of option `name`), else by the environment.
    ///
    /// # Errors
    /// When two are named, or none.
    pub(super) fn or(&self, file: Option<&str>, name: &str) -> Result<Address, Failure> {
        match (&self.database_url, file) {
            (Some(_), Some(_)) => {
                Err(Failure::new(format!("--database-url and {name} name two stores: give one of them")))
            }
            (Some(url), None) => database(url, "--database-url"),
            (None, Some(file)) => address(file, name),
            (None, None) => match in_environment() {
                Some(url) => database(&url, VARIABLE),
                None => Err(Failure::new(format!(
                    "no store is named: give {name} a file, or --database-url a database"
                ))),
            },
        }
    }

    /// The same, with the usual file for when no store is named at all.
    pub(super) fn or_usual(&self, file: Option<&str>, name: &str) -> Result<Address, Failure> {
        if self.database_url.is_none() && file.is_none() && in_environment().is_none() {
            return address(USUAL, name);
        }
        self.or(file, name)
    }
}

fn in_environment() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

/// Understands the value of an option that names a store: a file or a database.
pub(super) fn address(text: &str, name: &str) -> Result<Address, Failure> {
    // The text is not repeated: it may have a password in it.
    Address::parse(text).map_err(|error| Failure::new(format!("{name}: {error}")))
}

fn database(url: &str, name: &str) -> Result<Address, Failure> {
    let database = Database::parse(url).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    Ok(Address::Database(database))
}
