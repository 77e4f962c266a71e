//! `hakyu completions` and `hakyu man`: made from what can be typed.

use std::{fs, path::Path};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{Ending, Failure, Outcome, args::Cli, show};

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "hakyu", &mut script);
    show::print(&String::from_utf8_lossy(&script))?;
    Ok(Ending::Fine)
}

/// Prints the manual page, or writes one page for each command.
pub(super) fn man(folder: Option<&Path>) -> Outcome {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command())
            .render(&mut page)
            .map_err(|e| Failure::Io(e.to_string()))?;
        show::print(&String::from_utf8_lossy(&page))?;
        return Ok(Ending::Fine);
    };
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .map_err(|e| Failure::Io(format!("{}: {e}", folder.display())))?;
    Ok(Ending::Fine)
}
