//! `wangge people`: accounts, for whoever has the machine. Also who there is at the beginning.

use clap::Subcommand;
use grid::people::{Account, Scope};
use grid::register::Code;
use store::{Store, StoreError};

use super::author;
use super::failure::Failure;
use super::which::DatabaseUrl;
use crate::auth::{ensure_administrator, one_time_password};
use crate::problem::{ApiError, causes};

/// What to do with accounts.
#[derive(clap::Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
    /// The store: a file, or postgres://… [default: var/wangge.gpkg]
    #[arg(long, global = true)]
    store: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
}

#[derive(Subcommand)]
enum What {
    /// List who may sign in: login, role, scope, state
    List,
    /// Give somebody a password for one sign-in, to be changed then
    Reset {
        /// Their login
        login: String,
    },
}

/// Lists accounts or resets a password.
pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    let address = options.database.or_usual(options.store.as_deref(), "--store")?;
    let store = store::open_existing(&address).await.map_err(Failure::from)?;
    let done = match options.what {
        What::List => list(store.as_ref()).await,
        What::Reset { login } => reset(store.as_ref(), &login).await,
    };
    store.close().await;
    done
}

async fn list(store: &dyn Store) -> anyhow::Result<()> {
    for account in store.accounts().await.map_err(Failure::from)? {
        let Account { login, role, scope, active, demo, must_change, .. } = account.value;
        let states = [(!active, "inactive"), (demo, "demonstration"), (must_change, "must change password")];
        let states: Vec<&str> = states.into_iter().filter_map(|(is, state)| is.then_some(state)).collect();
        println!("{login}\t{role}\t{}\t{}", scope_text(&scope), states.join(", "));
    }
    Ok(())
}

async fn reset(store: &dyn Store, login: &str) -> anyhow::Result<()> {
    let one_time = one_time_password(store, &author(), login).await.map_err(|error| failure(&error))?;
    println!("{}", one_time.password);
    eprintln!("{} signs in with this password once, and sets another one then", one_time.login);
    Ok(())
}

/// Makes the demonstration persons of the sample town that are not there yet.
pub(super) async fn add_demonstration_persons(store: &dyn Store) -> anyhow::Result<()> {
    for account in data::town::accounts()? {
        match store.create_account(&author(), None, &account, None).await {
            // Whoever has this login already keeps it.
            Ok(_) | Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(Failure::from(error).into()),
        }
    }
    Ok(())
}

/// Makes an administrator where there is none, and says the password this once. A store that takes no writes is
/// served as it is.
pub(super) async fn say_first_administrator(store: &dyn Store) -> anyhow::Result<()> {
    match ensure_administrator(store, &author()).await {
        Ok(Some(one_time)) => {
            let (login, password) = (one_time.login, one_time.password);
            eprintln!(
                "wangge: nobody could administer this store; sign in as {login} with this password, once: {password}"
            );
            Ok(())
        }
        Ok(None) | Err(ApiError::ReadOnly) => Ok(()),
        Err(error) => Err(failure(&error)),
    }
}

fn failure(error: &ApiError) -> anyhow::Error {
    Failure::new(causes(error)).into()
}

fn scope_text(scope: &Scope) -> String {
    let Scope::Within { areas, cells } = scope else { return "everything".to_owned() };
    let codes: Vec<&str> = areas.iter().chain(cells).map(Code::as_str).collect();
    codes.join(",")
}
