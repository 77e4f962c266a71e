//! `hakyu`: cross-sector exercise and scenario simulator.

mod args;
mod commands;
mod progress;
mod show;

use std::process::ExitCode;

use clap::Parser;

/// How a command ended, beside errors.
pub(crate) enum Ending {
    /// All is well.
    Fine,
    /// The input has findings; they have been printed.
    Findings,
}

/// What a command returns.
pub(crate) type Outcome = Result<Ending, Failure>;

/// Why a command could not do its work, with the exit code that says so.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad input: exit code 1.
    Input(String),
    /// A wrong call: exit code 2.
    Usage(String),
    /// The disk: exit code 3.
    Io(String),
}

fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap prints help and version to stdout, errors to stderr; a closed pipe is nobody's fault.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let (code, message) = match commands::run(cli) {
        Ok(Ending::Fine) => return ExitCode::SUCCESS,
        Ok(Ending::Findings) => return ExitCode::from(1),
        Err(Failure::Input(message)) => (1, message),
        Err(Failure::Usage(message)) => (2, message),
        Err(Failure::Io(message)) if message.contains("Broken pipe") => return ExitCode::SUCCESS,
        Err(Failure::Io(message)) => (3, message),
    };
    show::complain(&message);
    ExitCode::from(code)
}
