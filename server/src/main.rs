//! The program `wangge`; see the library.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wangge: {error:#}");
            ExitCode::from(2)
        }
    }
}
