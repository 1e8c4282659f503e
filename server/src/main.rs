//! The program's shell: reads the settings, sets up the log, runs the command, says why it could not.

use std::process::ExitCode;

use server::{Command, Config};

#[tokio::main]
async fn main() -> ExitCode {
    let (command, rest) = Command::of_args(std::env::args().skip(1));
    let config = match Config::read(std::env::vars(), rest) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}\n\n{}\n\nSettings:\n{}", Command::USAGE, Config::usage());
            return ExitCode::from(2);
        }
    };
    server::start_log(&config);
    match command.run(&config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
