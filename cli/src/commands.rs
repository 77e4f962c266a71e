//! One module per command.

mod backtest;
mod check;
mod explain;
mod handbook;
mod lists;
mod report;
mod run;

use std::path::Path;

use hakyu_scenarios::{
    compile::{Compiled, compile, compile_builtin, library},
    diagnostic::Diagnostics,
    source::{FolderFiles, Sources},
};

use crate::{
    Failure, Outcome,
    args::{Cli, Command, Readers},
};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Check { files, strict, json, explain } => match explain {
            Some(code) => check::explain(&code),
            None => check::check(&files, strict, json),
        },
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
        Command::Handbook { scenario, kinds, role, organisation, formats, lang, seed, out } => {
            let kinds = if kinds.contains(&Readers::All) {
                hakyu_reports::handbook::Kind::ALL.to_vec()
            } else {
                kinds.into_iter().filter_map(Readers::kind).collect()
            };
            let reader = hakyu_reports::handbook::Reader { role, organisation };
            let lang = lang.map(Into::into);
            handbook::handbook(&scenario, &handbook::Asked { kinds, reader, formats, lang, seed, out })
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
    let path = Path::new(name);
    let plain = !name.contains(['/', '\\']) && path.extension().is_none();
    if plain && library().iter().any(|s| s.id == name) && !path.is_file() {
        return Ok(compile_builtin(name, sources));
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
    Ok(compile(&FolderFiles::new(folder), file, sources))
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
