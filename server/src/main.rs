//! The program `wangge`; see the library.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run().await {
        Ok(code) => code,
        Err(error) => {
            for line in format!("{error:#}").lines() {
                eprintln!("wangge: {line}");
            }
            ExitCode::from(2)
        }
    }
}
