//! One module per command.

mod backtest;
mod book;
mod change;
mod check;
mod explain;
mod lists;
mod report;
mod run;
mod upgrade;

use std::path::Path;

use hakyu_scenarios::{
    compile::{Compiled, compile, compile_builtin, library},
    diagnostic::Diagnostics,
    source::{FolderFiles, Sources},
};

use crate::{
    Failure, Outcome,
    args::{Cli, Command, FindingFormat},
};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Check { files, strict, format, json, fix, diff, explain, lang } => match explain {
            Some(code) => check::explain(&code, lang.into()),
            None => {
                let format = if json { FindingFormat::Json } else { format };
                let asked = check::Asked { strict, format, fix, diff, lang: lang.into() };
                check::check(&files, &asked)
            }
        },
        Command::Upgrade { file, diff, out, lang } => {
            upgrade::upgrade(&file, diff, out.as_deref(), lang.into())
        }
        Command::Book { docs } => book::write(&docs),
        Command::Run { scenario, seed, replicate, playbook, delay, without, out, json, lang } => {
            let asked = run::Asked {
                seed,
                replicate,
                playbook,
                delay,
                without,
                out,
                json,
                lang: lang.into(),
            };
            run::run(&scenario, &asked)
        }
        Command::Explain { run, service, at, lang } => {
            explain::explain(&run, service.as_deref(), at.as_deref(), lang.into())
        }
        Command::Report { run, format, lang, out } => {
            report::report(&run, format, lang.map(Into::into), out.as_deref())
        }
        Command::Worlds { json } => lists::worlds(json),
        Command::Scenarios { name, json } => lists::scenarios(name.as_deref(), json),
        Command::Backtest {
            events,
            replicates,
            seed,
            threads,
            fixed,
            statistics,
            data,
            out,
            json,
            lang,
        } => {
            let asked = backtest::Asked {
                events,
                replicates,
                seed,
                threads,
                fixed,
                statistics,
                data,
                out,
                json,
                lang: lang.into(),
            };
            backtest::run(&asked)
        }
        Command::Schema => lists::schema(),
    }
}

/// Compiles what a user named: a built-in scenario, or a file.
pub(crate) fn open(
    name: &str,
    sources: &mut Sources,
) -> Result<(Option<Compiled>, Diagnostics), Failure> {
    match named(name)? {
        Named::Builtin => Ok(compile_builtin(name, sources)),
        Named::File(folder, file) => Ok(compile(&FolderFiles::new(folder), file, sources)),
    }
}

/// What a name on the command line stands for.
pub(crate) enum Named<'a> {
    /// A built-in scenario.
    Builtin,
    /// A file in a folder.
    File(&'a Path, &'a str),
}

/// Finds out what a name stands for.
pub(crate) fn named(name: &str) -> Result<Named<'_>, Failure> {
    let path = Path::new(name);
    let plain = !name.contains(['/', '\\']) && path.extension().is_none();
    if plain && library().iter().any(|s| s.id == name) && !path.is_file() {
        return Ok(Named::Builtin);
    }
    if plain && !path.exists() {
        let names: Vec<&str> = library().iter().map(|s| s.id).collect();
        let near = hakyu_scenarios::diagnostic::nearest(name, names.iter().copied());
        let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        return Err(Failure::Input(format!(
            "there is no built-in scenario and no file '{name}'{hint}\n  built in: {}\n  a file ends in .yaml",
            names.join(", ")
        )));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let Some(file) = path.file_name().and_then(|f| f.to_str()) else {
        return Err(Failure::Input(format!("'{name}' does not name a file")));
    };
    Ok(Named::File(folder, file))
}

/// Compiles, prints findings to standard error, and gives up on errors.
pub(crate) fn open_or_complain(name: &str) -> Result<Option<Compiled>, Failure> {
    let mut sources = Sources::default();
    let (compiled, findings) = open(name, &mut sources)?;
    if !findings.is_empty() {
        crate::show::findings(&findings.render(&sources, crate::show::colour()));
    }
    Ok(compiled)
}
