//! `hakyu drill`: one person plays one or more roles of a scenario in the terminal.

mod conclude;
mod control;
mod course;
mod deeds;
pub(crate) mod folder;
mod line;
mod pages;
mod screen;
mod talk;
mod words;

use std::{
    io::{self, BufRead, IsTerminal},
    path::{Path, PathBuf},
};

use hakyu_engine::RoleId;
use hakyu_exercise::{
    assemble::REFERENCE,
    log::{LogFile, Seat},
    outcome::Lang,
    play::Settings,
    session::{Session, opening},
    words::role_title,
};
use hakyu_scenarios::{
    compile::Compiled,
    syntax::{Form, PlayedBy},
};

use crate::{Ending, Failure, Outcome, args::DrillArgs, show};
use control::{Drill, Manner, Stage};
pub(super) use folder::session_failure;
use words::{Say, pick};

/// Plays a drill, new or taken up again.
pub(super) fn drill(asked: &DrillArgs) -> Outcome {
    let lang = asked.lang.map_or_else(language, Into::into);
    let named = asked.scenario.as_deref().map(Path::new).filter(|p| folder::is_exercise(p));
    let again = asked.resume.as_deref().or(named);
    let prepared = match again {
        Some(folder) => take_up(folder, asked, lang)?,
        None => begin(asked, lang)?,
    };
    let Some((mut drill, opening, folder)) = prepared else { return Ok(Ending::Findings) };
    if plain(asked) {
        line::play(&mut drill, &opening)?;
    } else {
        screen::play(&mut drill, &opening)?;
    }
    if drill.stage() == Stage::Done {
        let said = conclude::conclude(drill.into_session(), &folder, lang, asked.effort.on(None))?;
        show::print(&said)?;
    }
    Ok(Ending::Fine)
}

/// Words only: asked for, or there is no terminal that could do more.
fn plain(asked: &DrillArgs) -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
    asked.plain || dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal()
}

/// The language of the user's surroundings.
fn language() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let found = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    if found.is_some_and(|value| value.starts_with("ja")) { Lang::Ja } else { Lang::En }
}

/// The wall clock, RFC 3339.
pub(super) fn wall() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

type Prepared = Option<(Drill, Vec<Say>, PathBuf)>;

fn begin(asked: &DrillArgs, lang: Lang) -> Result<Prepared, Failure> {
    let Some(name) = &asked.scenario else {
        return Err(Failure::Usage(
            "which scenario? hakyu drill solo-starter is a good first one; hakyu scenarios lists all".into(),
        ));
    };
    let Some(kit) = folder::compile(name, &asked.overlay)? else { return Ok(None) };
    let compiled = &kit.compiled;
    let playbook = match asked.peers.as_deref() {
        Some("none") => None,
        Some(other) => Some(other.to_owned()),
        None => compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned()),
    };
    let settings = Settings { seed: asked.seed, playbook, ..Settings::default() };
    // A name that is not there is told before a folder is made.
    settings.setup(compiled).map_err(|e| Failure::Usage(e.to_string()))?;
    let roles = roles(compiled, &asked.role, lang)?;
    let solo = compiled.scenario.form.as_ref().is_some_and(|f| f.value == Form::Solo);
    let mut first = opening(compiled, &settings);
    first.scenario.clone_from(&kit.name);
    first.guided = guided(asked).unwrap_or(solo);
    first.numbers_off = asked.no_numbers;
    let folder = asked.out.clone().unwrap_or_else(|| folder::free(&compiled.scenario.id.value));
    let journal = folder::create(&folder, &kit)?;
    let manner = manner(asked, lang, first.guided, &folder);
    let session = Session::open(compiled.clone(), first, journal, &wall())
        .map_err(|e| session_failure(&e))?;
    let (drill, said) = Drill::begin(session, roles, manner).map_err(|e| session_failure(&e))?;
    Ok(Some((drill, said, folder)))
}

fn take_up(folder: &Path, asked: &DrillArgs, lang: Lang) -> Result<Prepared, Failure> {
    let Some((session, log)) = folder::resume(folder)? else { return Ok(None) };
    let guided = guided(asked).unwrap_or_else(|| session.opening().is_some_and(|o| o.guided));
    let roles: Vec<RoleId> = session
        .manned()
        .into_iter()
        .filter(|r| matches!(session.seat(*r), Some(Seat::Person(_))))
        .collect();
    if roles.is_empty() {
        return Err(Failure::Input(format!("{}: nobody sat at any role", folder.display())));
    }
    let mut said: Vec<Say> = torn(&log, lang).into_iter().collect();
    let manner = manner(asked, lang, guided, folder);
    let (drill, opening) = Drill::again(session, roles, manner).map_err(|e| session_failure(&e))?;
    said.extend(opening);
    Ok(Some((drill, said, folder.to_owned())))
}

fn torn(log: &LogFile, lang: Lang) -> Option<Say> {
    let torn = log.torn.as_ref()?;
    let line = torn.line;
    let words = match lang {
        Lang::En => format!(
            "The last line of the log ({line}) was cut off while it was written; it was never confirmed, and it is left out."
        ),
        Lang::Ja => format!(
            "記録の最終行（{line}行目）は書込みの途中で途切れていたため、除外しました。この操作は確定していません。"
        ),
    };
    Some(Say::new(words::Tone::Hint, words))
}

fn manner(asked: &DrillArgs, lang: Lang, guided: bool, folder: &Path) -> Manner {
    Manner { lang, guided, live: asked.live.map(u64::from), folder: folder.to_owned(), wall }
}

fn guided(asked: &DrillArgs) -> Option<bool> {
    match (asked.guided, asked.no_guided) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// The roles to play: those that were named, else those that the scenario gives to people, else one is asked for.
fn roles(compiled: &Compiled, named: &[String], lang: Lang) -> Result<Vec<RoleId>, Failure> {
    let script = compiled.model.script();
    if !named.is_empty() {
        let mut found = Vec::new();
        for name in named {
            let role = script.role(name).ok_or_else(|| {
                let all = || script.roles.iter().map(|r| r.id.as_str());
                let near = hakyu_scenarios::diagnostic::nearest(name, all());
                let hint = near.map(|n| format!("; did you mean '{n}'?"));
                let known = all().collect::<Vec<_>>().join(", ");
                Failure::Usage(format!(
                    "--role {name}: there is no such role{}; there are {known}",
                    hint.unwrap_or_default()
                ))
            })?;
            if !found.contains(&role) {
                found.push(role);
            }
        }
        return Ok(found);
    }
    let entries = || {
        compiled
            .scenario
            .roles
            .iter()
            .filter_map(|entry| Some((script.role(&entry.id.value)?, entry.played_by)))
    };
    let people: Vec<RoleId> = entries().filter(|e| e.1 == PlayedBy::Human).map(|e| e.0).collect();
    if !people.is_empty() {
        return Ok(people);
    }
    let open: Vec<RoleId> = entries().filter(|e| e.1 != PlayedBy::Simulated).map(|e| e.0).collect();
    ask(compiled, &open, lang).map(|role| vec![role])
}

/// Asks which role to play.
fn ask(compiled: &Compiled, open: &[RoleId], lang: Lang) -> Result<RoleId, Failure> {
    let script = compiled.model.script();
    let mut text = format!(
        "{} {}\n",
        words::mark(lang),
        pick(lang, "Which role do you play?", "どの役割を担当しますか。")
    );
    for (number, role) in (1..).zip(open) {
        let title = role_title(compiled, *role);
        let id = &script.roles[role.index()].id;
        text.push_str(&format!("{number:>3}  {}  ({id})\n", title.get(lang)));
    }
    show::print(&text)?;
    loop {
        show::print(pick(lang, "number or id> ", "番号またはID> "))?;
        let mut line = String::new();
        let read =
            io::stdin().lock().read_line(&mut line).map_err(|e| Failure::Io(e.to_string()))?;
        if read == 0 {
            return Err(Failure::Usage("no role was chosen; name one with --role ID".into()));
        }
        let said = hakyu_exercise::guide::plain_width(line.trim());
        let number = said.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let found = number
            .and_then(|n| open.get(n))
            .or_else(|| open.iter().find(|r| script.roles[r.index()].id == said));
        if let Some(role) = found {
            return Ok(*role);
        }
    }
}
