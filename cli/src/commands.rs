//! One module per command.

mod backtest;
mod book;
mod change;
mod check;
mod debrief;
mod diff;
mod drill;
mod exercise;
mod explain;
mod handbook;
mod import;
mod lists;
mod localise;
mod manual;
mod msel;
mod new;
mod reach;
mod record;
mod rehearse;
mod replay;
mod report;
mod run;
mod timeline;
mod upgrade;

use std::path::{Path, PathBuf};

use hakyu_scenarios::{
    compile::{Compiled, Inline, LibraryFiles, Overlays, check_all, compile_local, library},
    diagnostic::Diagnostics,
    source::{Files, FolderFiles, Sources},
    world::Options,
};

use crate::{
    Failure, Outcome,
    args::{Cli, Command, FindingFormat, Readers},
};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Check { files, strict, format, json, fix, diff, explain, lang } => {
            if let Some(code) = explain {
                check::explain(&code, lang.into())
            } else {
                let format = if json { FindingFormat::Json } else { format };
                let asked = check::Asked { strict, format, fix, diff, lang: lang.into() };
                check::check(&files, &asked)
            }
        }
        Command::Upgrade { file, diff, out, lang } => {
            upgrade::upgrade(&file, diff, out.as_deref(), lang.into())
        }
        Command::Book { docs } => book::write(&docs),
        Command::Run {
            scenario,
            seed,
            replicate,
            playbook,
            delay,
            without,
            overlay,
            release,
            effort,
            threads,
            out,
            json,
            timeline,
            width,
            lang,
        } => {
            let asked = run::Asked {
                seed,
                replicate,
                playbook,
                delay,
                without,
                overlays: overlay,
                release,
                effort: effort.on(threads),
                out,
                json,
                timeline,
                width,
                lang: lang.into(),
            };
            run::run(&scenario, &asked)
        }
        Command::Explain { run, service, at, lang } => {
            explain::explain(&run, service.as_deref(), at.as_deref(), lang.into())
        }
        Command::Report { run, formats, lang, edition, earlier, figures, out } => {
            let lang = lang.map(Into::into);
            report::report(&run, &report::Asked { formats, lang, edition, earlier, figures, out })
        }
        Command::Debrief { run, lang, notes, out } => {
            debrief::debrief(&run, lang.map(Into::into), notes.as_deref(), out.as_deref())
        }
        Command::Handbook {
            scenario,
            kinds,
            role,
            organisation,
            overlay,
            formats,
            lang,
            seed,
            out,
        } => {
            let kinds = if kinds.contains(&Readers::All) {
                hakyu_reports::handbook::Kind::ALL.to_vec()
            } else {
                kinds.into_iter().filter_map(Readers::kind).collect()
            };
            let reader = hakyu_reports::handbook::Reader { role, organisation };
            let lang = lang.map(Into::into);
            handbook::handbook(
                &scenario,
                &handbook::Asked { kinds, reader, overlays: overlay, formats, lang, seed, out },
            )
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
        Command::New {
            name,
            form,
            world,
            sector,
            place,
            event,
            start,
            duration,
            lang,
            title,
            extends,
            yes,
            from_run,
        } => {
            let given = new::Given {
                form,
                world,
                sector,
                place,
                event,
                start,
                duration,
                lang,
                title,
                extends,
                yes,
            };
            match from_run {
                Some(run) => new::from_run(name.as_deref(), &run, given.lang.as_deref()),
                None => new::new(name.as_deref(), &given),
            }
        }
        Command::Rehearse { scenario, runs, seed, threads, playbook, without, json, out, lang } => {
            let lang = lang.into();
            let asked = rehearse::Asked { runs, seed, threads, playbook, without, json, out, lang };
            rehearse::run(&scenario, &asked)
        }
        Command::Schema { format } => lists::schema(format),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { out } => manual::man(out.as_deref()),
        Command::Msel(asked) => msel::msel(&asked),
        Command::Import(asked) => import::import(&asked),
        Command::Localise(asked) => localise::localise(&asked),
        Command::Diff(asked) => diff::diff(&asked),
        Command::Drill(asked) => drill::drill(&asked),
        Command::Record(asked) => record::record(&asked),
        Command::Replay(asked) => replay::replay(&asked),
    }
}

/// A scenario that a user named: where its files are, and its path there.
pub(crate) struct Named {
    pub(crate) files: Box<dyn Files>,
    pub(crate) path: String,
    /// The folder of a file; built-in scenarios have none.
    pub(crate) folder: Option<PathBuf>,
}

/// Finds what a user named: a built-in scenario, or a file.
pub(crate) fn named(name: &str) -> Result<Named, Failure> {
    let path = Path::new(name);
    let plain = !name.contains(['/', '\\']) && path.extension().is_none();
    if plain && library().iter().any(|s| s.id == name) && !path.is_file() {
        let path = format!("{name}.yaml");
        return Ok(Named { files: Box::new(LibraryFiles), path, folder: None });
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
    in_folder(name)
}

/// A file and the folder it lies in.
fn in_folder(name: &str) -> Result<Named, Failure> {
    let path = Path::new(name);
    let folder = path.parent().unwrap_or(Path::new(""));
    let Some(file) = path.file_name().and_then(|f| f.to_str()) else {
        return Err(Failure::Input(format!("'{name}' does not name a file")));
    };
    let files = Box::new(FolderFiles::new(folder));
    Ok(Named { files, path: file.to_owned(), folder: Some(folder.to_owned()) })
}

/// Compiles what a user named, overlays checked on top of it.
pub(crate) fn open(
    name: &str,
    sources: &mut Sources,
) -> Result<(Option<Compiled>, Diagnostics), Failure> {
    let Named { files, path, .. } = named(name)?;
    Ok(check_all(&*files, &path, sources))
}

/// Compiles, prints findings to standard error, and gives up on errors.
pub(crate) fn open_or_complain(name: &str) -> Result<Option<Compiled>, Failure> {
    open_local(name, &[], &mut Sources::default())
}

/// The same with overlays: ids of the scenario's own, files, or `all`.
pub(crate) fn open_local(
    name: &str,
    overlays: &[String],
    sources: &mut Sources,
) -> Result<Option<Compiled>, Failure> {
    let Named { files, path, .. } = named(name)?;
    let is_file = |o: &&String| o.contains(['/', '\\']) || Path::new(o).extension().is_some();
    let apart: Vec<Named> =
        overlays.iter().filter(is_file).map(|o| in_folder(o)).collect::<Result<_, _>>()?;
    let ids: Vec<String> = overlays.iter().filter(|o| !is_file(o)).cloned().collect();
    let inline = match ids.as_slice() {
        [] => Inline::None,
        all if all.iter().any(|id| id == "all") => Inline::All,
        _ => Inline::Some(ids),
    };
    let asked = Overlays {
        inline,
        files: apart.iter().map(|named| (&*named.files, named.path.clone())).collect(),
    };
    let (compiled, findings) = compile_local(&*files, &path, &asked, &Options::default(), sources);
    if !findings.is_empty() {
        crate::show::findings(&findings.render(sources, crate::show::colour()));
    }
    Ok(compiled)
}
