//! Before and after: what is told beforehand gives nothing away and warns of what may hurt; afterwards people look back.

use std::collections::BTreeSet;

use crate::decode::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Span;
use crate::syntax::{Cause, Event, Form, Scenario};

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    hot_wash(scenario, diags);
    giveaways(scenario, diags);
    past(scenario, diags);
}

fn hot_wash(scenario: &Scenario, diags: &mut Diagnostics) {
    let Some(form) = &scenario.form else { return };
    let together = matches!(form.value, Form::Discussion | Form::Tabletop | Form::Functional);
    let played = !scenario.injects.is_empty() || !scenario.moves.is_empty();
    if together && played && scenario.hot_wash.is_none() {
        diags.push(
            Diagnostic::warning("W1207", "no hot wash is planned")
                .at(form.span, "people play this together"),
        );
    }
}

/// The cover is read beforehand. One word for what goes wrong, or four other words of the story in one language, tell
/// too much.
fn giveaways(scenario: &Scenario, diags: &mut Diagnostics) {
    let cover = &scenario.cover;
    let named: BTreeSet<String> = scenario
        .roles
        .iter()
        .flat_map(|r| std::iter::once(&r.title).chain(&r.organisation))
        .chain(scenario.organisations.iter().map(|o| &o.title))
        // Themes are told beforehand anyway.
        .chain(scenario.themes.iter().map(|t| &t.text))
        .flat_map(words)
        .collect();
    let titles = scenario.events.iter().filter_map(|e| e.title.as_ref());
    let telling: BTreeSet<String> = std::iter::once(&scenario.title)
        .chain(titles)
        .flat_map(words)
        .filter(|word| !named.contains(word) && !COMMON.contains(&word.as_str()))
        .collect();
    for text in cover.title.iter().chain(&cover.situation) {
        let found: Vec<String> =
            words(text).into_iter().filter(|word| telling.contains(word)).collect();
        let harm = found.iter().find(|word| HARMS.contains(&word.as_str()));
        let latin = |word: &&String| word.is_ascii();
        let many = found.iter().filter(latin).count() > 3
            || found.iter().filter(|word| !latin(word)).count() > 3;
        if let Some(word) = harm.or_else(|| found.first().filter(|_| many)) {
            diags.push(
                Diagnostic::warning("W1210", format!("{} gives the story away", quoted(word)))
                    .at(text.span, "read beforehand"),
            );
        }
    }
}

/// Words for what goes wrong, as far as nobody could expect it that morning: weather is forecast, a failure is not.
const HARMS: &[&str] = &[
    "attack",
    "blackout",
    "collapse",
    "earthquake",
    "eruption",
    "failure",
    "intrusion",
    "malware",
    "outage",
    "ransomware",
    "theft",
    "ランサムウェア",
    "侵入",
    "停止",
    "停電",
    "噴火",
    "地震",
    "崩壊",
    "感染",
    "故障",
    "攻撃",
    "漏えい",
    "盗難",
    "障害",
];

/// Words that tell nothing.
const COMMON: &[&str] = &[
    "about",
    "after",
    "before",
    "customers",
    "exercise",
    "every",
    "first",
    "hours",
    "japan",
    "morning",
    "night",
    "other",
    "people",
    "prefecture",
    "region",
    "sector",
    "sectors",
    "several",
    "somebody",
    "tabletop",
    "their",
    "there",
    "which",
    "while",
    "within",
    "without",
    "演習",
    "発生",
    "影響",
    "開始",
    "全国",
    "地域",
    "日本",
    "原因",
    "対応",
    "comes",
    "january",
    "february",
    "march",
    "april",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// English words of five letters and more, and runs of kanji or katakana, without names of places.
fn words(text: &Text) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let both = text.en.iter().chain(&text.ja);
    for words in both {
        let latin = words.value.split(|c: char| !c.is_ascii_alphabetic());
        out.extend(latin.filter(|w| w.len() >= 5).map(str::to_ascii_lowercase));
        for class in [kanji, katakana] {
            let runs = words.value.split(|c: char| !class(c));
            let place =
                |run: &str| run.ends_with(['県', '市', '町', '村', '都', '府', '区', '道', '島']);
            let long = runs.filter(|run| run.chars().count() >= 2 && !place(run));
            out.extend(long.map(str::to_owned));
        }
    }
    out
}

fn kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々')
}

fn katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn past(scenario: &Scenario, diags: &mut Diagnostics) {
    if scenario.content_note.is_some() {
        return;
    }
    let civil = scenario.clock.civil(0);
    let year = civil.get(..4).unwrap_or("");
    let recorded = |event: &&Event| disaster(&event.cause) && cites(scenario, event, year);
    if let Some(event) = scenario.events.iter().find(recorded) {
        diags.push(
            Diagnostic::warning(
                "W1211",
                "the events follow a past disaster; there is no `content-note`",
            )
            .at(event.id.span, "recorded history")
            .also(start(scenario), "this scenario"),
        );
    }
}

fn disaster(cause: &Cause) -> bool {
    matches!(
        cause,
        Cause::Damage(_)
            | Cause::Forcing(_)
            | Cause::Wind(_)
            | Cause::Earthquake(_)
            | Cause::Cover(_)
            | Cause::Pandemic(_)
            | Cause::SolarStorm(_)
            | Cause::Heat(_)
    )
}

fn start(scenario: &Scenario) -> Span {
    scenario.title.span
}

/// Whether the source of an event names the year.
fn cites(scenario: &Scenario, event: &Event, year: &str) -> bool {
    let Some(source) = &event.source else { return false };
    let declared = scenario.sources.iter().find(|s| s.id.value == source.value);
    declared.map_or(&source.value, |s| &s.text.value).contains(year)
}
