//! The program `wangge`; see the library.

use std::process::ExitCode;
use std::time::Duration;

/// How long work that looks at no sign to stop may hold up the end of the program.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wangge: no threads can be begun: {error}");
            return ExitCode::from(2);
        }
    };
    let code = runtime.block_on(run());
    runtime.shutdown_timeout(PATIENCE);
    code
}

async fn run() -> ExitCode {
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
