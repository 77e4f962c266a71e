//! Looking back at a moment: what each role knew, and for controllers what was true.

use hakyu_exercise::{
    branch,
    log::{Act, Author, Clock, Entry, Journal},
    outcome::{Lang, Text},
    session::{Board, Desk, InjectStage, Session},
    words::{percent, role_title},
};

use super::{Exercise, refused};
use crate::{Ending, Failure, Outcome, args::ReplayArgs, show};

/// The second at which the clock stands after an entry.
fn reached(entry: &Entry) -> u64 {
    match entry.what {
        Act::Clock(Clock::Advance(to)) => to.max(entry.at),
        _ => entry.at,
    }
}

/// Shows the state at a time.
pub(super) fn show(exercise: &Exercise, until: &str, asked: &ReplayArgs) -> Outcome {
    let lang: Lang = asked.lang.into();
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let compiled = &exercise.compiled;
    let wanted = exercise.time(until, "--until")?;
    let entries = &exercise.log.entries;
    let ended = entries.iter().find(|e| matches!(e.what, Act::Clock(Clock::End))).map(|e| e.at);
    // What is to come is for nobody who may still take part.
    let stands = entries.iter().map(reached).max().unwrap_or(0);
    let last = ended.unwrap_or(if asked.truth { u64::MAX } else { stands });
    let at = wanted.min(compiled.model.duration().0).min(last);
    let mut session =
        Session::replayed(std::sync::Arc::clone(compiled), &before(entries, at), Journal::memory())
            .map_err(refused)?;
    if session.now() < at && !session.suspended(None) {
        session.enter(Author::System, Act::Clock(Clock::Advance(at)), "").map_err(refused)?;
    }
    let mut s = format!("【訓練】EXERCISE  {}\n", exercise.opening.title.get(lang));
    s.push_str(&format!("{} {}\n", moment(at), compiled.scenario.clock.civil(whole(at))));
    if at < wanted {
        s.push_str(pick(
            "play did not come so far: this is where it stands\n",
            "演習はその時点まで進んでいないため、最後の状態を示す\n",
        ));
    }
    let mut roles = Vec::new();
    for name in &asked.role {
        let role = compiled.model.script().role(name).ok_or_else(|| {
            let known = compiled.model.script().roles.iter().map(|r| r.id.as_str());
            let near = hakyu_scenarios::diagnostic::nearest(name, known);
            let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
            Failure::Usage(format!("--role {name}: there is no such role{hint}"))
        })?;
        roles.push(role);
    }
    if roles.is_empty() {
        roles = session.manned();
    }
    if roles.is_empty() {
        s.push_str(pick(
            "no person played a role then; choose one with --role\n",
            "その時点で参加者の担当する役割はない。--roleで指定できる\n",
        ));
    }
    for role in roles {
        s.push_str(&format!("\n{}\n", role_title(compiled, role).get(lang)));
        s.push_str(&desk(&session.desk(role), lang));
    }
    if asked.truth {
        s.push_str(&format!("\n{}\n", pick("TRUTH – for controllers", "真値（統裁者用）")));
        s.push_str(&board(&session.board(), lang));
    }
    show::print(&s)?;
    Ok(Ending::Fine)
}

/// The history up to a second. In a branch with a moved entry what comes later keeps its place, so that numbers stay.
fn before(entries: &[Entry], at: u64) -> Vec<Entry> {
    let mut kept: Vec<Entry> = if branch::ordered(entries) {
        entries.iter().filter(|e| e.at <= at).cloned().collect()
    } else {
        let blank = |e: &Entry| {
            if e.at <= at {
                return e.clone();
            }
            Entry { at, what: Act::LeftOut { was: Box::new(e.what.clone()) }, ..e.clone() }
        };
        entries.iter().map(blank).collect()
    };
    for entry in &mut kept {
        if let Act::Clock(Clock::Advance(to)) = &mut entry.what {
            *to = (*to).min(at);
        }
    }
    // Where play ends at this very second, all is still as it was played.
    if let Some(Entry { what: Act::Clock(Clock::End), .. }) = kept.last() {
        kept.pop();
    }
    kept
}

fn whole(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

fn moment(at: u64) -> String {
    super::super::run::moment(whole(at))
}

fn desk(desk: &Desk, lang: Lang) -> String {
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let mut s = String::new();
    let mut part = |name: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            s.push_str(&format!("  {name}\n"));
            for line in lines {
                s.push_str(&format!("    {line}\n"));
            }
        }
    };
    let inbox = desk.inbox.iter().map(|item| {
        let from = item.from.get(lang);
        let from = if from.is_empty() { String::new() } else { format!(" ({from})") };
        format!("{}  {}{from}", moment(item.at), item.title.get(lang))
    });
    part(pick("read", "閲覧した連絡・状況付与"), inbox.collect());
    let gauges = desk.gauges.iter().filter(|g| g.as_of.is_some()).map(|g| {
        let since = g.as_of.map(moment).unwrap_or_default();
        let (told, out) = (
            if g.told { pick("told", "伝聞") } else { pick("seen", "自ら確認") },
            if g.out { pick(", below maintenance level", "、維持レベル未満") } else { "" },
        );
        format!("{}  {}  ({told}, {since}{out})", g.title.get(lang), percent(g.level))
    });
    part(pick("believed", "サービスの認識"), gauges.collect());
    let matters = desk.matters.iter();
    let matters = matters.map(|m| format!("{}  {}", moment(m.since), m.label.get(lang)));
    part(pick("matters known", "認知した事案"), matters.collect());
    let modes = desk.modes.iter().map(|(_, title, on, since): &(String, Text, bool, u64)| {
        let state = if *on { pick("in force", "発令中") } else { pick("ended", "解除") };
        format!("{}  {} {state}", moment(*since), title.get(lang))
    });
    part(pick("modes", "体制"), modes.collect());
    let sent =
        desk.sent.iter().map(|d| format!("{}  [{}] {}", moment(d.at), d.entry, d.text.get(lang)));
    part(pick("did", "実施した対応"), sent.collect());
    if s.is_empty() {
        s.push_str(pick("  nothing had reached it\n", "  何も届いていない\n"));
    }
    s
}

fn board(board: &Board, lang: Lang) -> String {
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let mut s = String::new();
    if board.services.is_empty() {
        s.push_str(pick("  all services at full\n", "  全サービス正常\n"));
    }
    for service in board.services.iter().take(40) {
        s.push_str(&format!("  {}  {}\n", percent(service.level), service.title.get(lang)));
    }
    if board.services.len() > 40 {
        s.push_str(&format!("  … +{}\n", board.services.len() - 40));
    }
    s.push_str(&format!("  {}\n", pick("injects", "状況付与")));
    for inject in &board.injects {
        let stage = match inject.stage {
            InjectStage::Waiting => pick("waiting", "待機").to_owned(),
            InjectStage::Held => pick("held", "保留").to_owned(),
            InjectStage::Suggested => pick("suggested", "付与推奨").to_owned(),
            InjectStage::Sent(at) => format!("{} {}", pick("sent", "付与済み"), moment(at)),
            InjectStage::Skipped => pick("skipped", "取りやめ").to_owned(),
        };
        s.push_str(&format!("    {}  {} – {stage}\n", inject.id, inject.title.get(lang)));
    }
    s
}
