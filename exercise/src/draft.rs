//! A draft scenario from a finished run: what its cascade would have people notice, and when.
//!
//! The cascade is kept as recorded levels of the services it began with (`forcing`), so that the draft plays without the
//! scenario it came from; everything downstream follows from the world again. For the sectors that lost most there are
//! posts, alarms, calls and reports, each with the chain of causes as a remark for the planner.

use std::{cmp::Ordering, collections::BTreeSet};

use hakyu_engine::FULL;
use hakyu_scenarios::draft::{Languages, Page, quoted, written};

use crate::{
    causes::CauseLog,
    outcome::{Lang, Outcome, ServiceRow, Text},
    words::{hours, number},
};

/// How the draft is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Languages of texts and comments.
    pub languages: Languages,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// Nothing to exercise.
    #[error(
        "in this run no service to people fell below its maintenance level: there is no cascade to draft from"
    )]
    NoOutage,
    /// No recorded root.
    #[error(
        "the run folder names nothing that held a service down: there is no beginning to draft from"
    )]
    NoRoot,
}

/// Sectors that get posts and injects.
const SECTORS: usize = 6;
/// Below this level people notice something, ppm.
const NOTICED: u32 = 970_000;
/// Services that the cascade began with, at most.
const ROOTS: usize = 40;
/// Knots of a recorded course, at most.
const KNOTS: usize = 60;

/// An outage that people would notice.
struct Outage<'a> {
    service: &'a ServiceRow,
    sector: String,
    sector_title: Text,
    place: String,
    place_title: Text,
    from: u64,
    until: Option<u64>,
    /// Chain of causes, for planners.
    chain: Text,
}

/// Makes the text of a `scenario/1` file.
///
/// # Errors
/// [`DraftError`].
pub fn draft(outcome: &Outcome, causes: &CauseLog, asked: &Asked) -> Result<String, DraftError> {
    let outages = outages(outcome, causes);
    if outages.is_empty() {
        return Err(DraftError::NoOutage);
    }
    let (roots, left_out) = roots(causes, outcome.manifest.duration);
    if roots.is_empty() {
        return Err(DraftError::NoRoot);
    }
    let mut page = Page::new(asked.languages);
    head(&mut page, outcome, asked, outages.len());
    people(&mut page, &outages);
    events(&mut page, &roots, left_out);
    let day = outcome.manifest.start.get(..10).unwrap_or("2026-01-01").to_owned();
    injects(&mut page, &outages, outcome.manifest.duration, &day, asked.languages);
    responses(&mut page, &outages, outcome.manifest.duration);
    Ok(page.finish())
}

/// The worst outage of each of the sectors that lost most.
fn outages<'a>(outcome: &'a Outcome, causes: &CauseLog) -> Vec<Outage<'a>> {
    if outcome.services.iter().all(|s| s.below == 0) {
        return Vec::new();
    }
    // By what was lost below the maintenance level; then those that were only lowered, for they would be noticed too.
    let mut worst: Vec<&ServiceRow> = Vec::new();
    for sector in 0..outcome.sectors.len() {
        let members = outcome.services.iter().filter(|s| s.sector == sector && s.lowest < NOTICED);
        worst.extend(members.reduce(|a, b| if order(b, a).is_lt() { b } else { a }));
    }
    worst.sort_by(|a, b| order(a, b));
    worst.truncate(SECTORS);
    let mut list: Vec<Outage<'_>> = worst
        .into_iter()
        .filter_map(|service| {
            let sector = &outcome.sectors[service.sector];
            let place = &outcome.places[service.place];
            let (level, least) = sector.maintenance;
            let curve = crate::history::Curve {
                steps: service.series.clone(),
                end: outcome.manifest.duration,
            };
            let mut spells = curve.spells_below(level);
            if spells.is_empty() {
                spells = curve.spells_below(NOTICED);
            }
            let spell = spells.iter().find(|s| s.until - s.from >= least).or(spells.first())?;
            Some(Outage {
                service,
                sector: sector.id.clone(),
                sector_title: sector.title.clone(),
                place: place.id.clone(),
                place_title: place.title.clone(),
                from: spell.from,
                until: (spell.until < curve.end).then_some(spell.until),
                chain: chain(causes, &service.id, spell.from),
            })
        })
        .collect();
    list.sort_by(|a, b| (a.from, &a.service.id).cmp(&(b.from, &b.service.id)));
    list
}

/// The service that fared worse first: more people-hours, a lower level, then by id.
fn order(a: &ServiceRow, b: &ServiceRow) -> Ordering {
    let lost = b.people_hours.total_cmp(&a.people_hours);
    lost.then(a.lowest.cmp(&b.lowest)).then_with(|| a.id.cmp(&b.id))
}

/// The chain of causes in words. Of a service in parts, that of the first part that was down.
fn chain(causes: &CauseLog, id: &str, at: u64) -> Text {
    let (_, place) = id.split_once('@').unwrap_or((id, ""));
    let template = id.split('@').next().unwrap_or(id);
    let own = causes.find(id).filter(|s| causes.state(*s, at).is_some());
    let part = || {
        (0..causes.services.len()).find(|&s| {
            let name = &causes.services[s];
            name.starts_with(template)
                && name.ends_with(&format!("@{place}"))
                && causes.state(s, at).is_some()
        })
    };
    let Some(service) = own.or_else(part) else {
        return Text::new("cause not recorded", "原因の記録なし");
    };
    let links = causes.chain(service, at);
    let one = |lang: Lang| {
        let mut words: Vec<String> = Vec::new();
        for link in &links {
            let name = &causes.services[link.service];
            let held = (!link.need.is_empty()).then_some(link.ran_out);
            let mut word = name.clone();
            if let Some(supplier) = links.get(words.len() + 1) {
                let lasted = held.map_or(0, |ran_out| causes.covered(supplier.service, ran_out));
                let lasted = hours(lasted);
                word.push_str(&match lang {
                    Lang::En => format!(" (lacks {}, reserve lasted {})", link.need, lasted.en),
                    Lang::Ja => format!("（{}不足、備え{}）", link.need, lasted.ja),
                });
            }
            for root in &link.roots {
                word.push_str(&format!(" ← {}", causes.held[*root].origin));
            }
            words.push(word);
        }
        words.join(" ← ")
    };
    Text::new(one(Lang::En), one(Lang::Ja))
}

/// What the cascade began with: services that something of the scenario held down, with the course of their level.
struct Root {
    service: String,
    title: Text,
    origin: String,
    course: Vec<(u64, u32)>,
}

fn roots(causes: &CauseLog, duration: u64) -> (Vec<Root>, usize) {
    let held: BTreeSet<usize> = causes
        .held
        .iter()
        .filter(|h| h.service < causes.services.len() && h.from < duration)
        .filter(|h| h.kind != "demand" || h.amount > FULL)
        .map(|h| h.service)
        .collect();
    let mut all: Vec<(u128, Root)> = held
        .into_iter()
        .filter_map(|service| {
            let course = course(causes, service, duration);
            let lost: u128 = course
                .iter()
                .enumerate()
                .map(|(i, &(at, level))| {
                    let next = course.get(i + 1).map_or(duration, |c| c.0);
                    u128::from(next.saturating_sub(at)) * u128::from(FULL - level.min(FULL))
                })
                .sum();
            let id = &causes.services[service];
            let origin = causes.held.iter().find(|h| h.service == service)?.origin.clone();
            let title = causes.names.get(id).cloned().unwrap_or_else(|| Text::both(id.clone()));
            (lost > 0).then(|| (lost, Root { service: id.clone(), title, origin, course }))
        })
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.service.cmp(&b.1.service)));
    let left_out = all.len().saturating_sub(ROOTS);
    all.truncate(ROOTS);
    let mut roots: Vec<Root> = all.into_iter().map(|r| r.1).collect();
    roots.sort_by(|a, b| (a.course.first(), &a.service).cmp(&(b.course.first(), &b.service)));
    (roots, left_out)
}

/// The level of a service over time, in steps, thinned to what can be read.
fn course(causes: &CauseLog, service: usize, duration: u64) -> Vec<(u64, u32)> {
    let mut steps: Vec<(u64, u32)> = Vec::new();
    for row in causes.of(service).filter(|r| r.at < duration) {
        match steps.last_mut() {
            Some(last) if last.0 == row.at => last.1 = row.to,
            _ => steps.push((row.at, row.to)),
        }
    }
    let mut least = 1_000;
    let mut kept = steps.clone();
    while kept.len() > KNOTS {
        kept = thinned(&steps, least);
        least *= 2;
    }
    kept
}

/// Steps that differ by at least so much from the one before, and the last one.
fn thinned(steps: &[(u64, u32)], least: u32) -> Vec<(u64, u32)> {
    let mut kept: Vec<(u64, u32)> = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        let before = kept.last().map_or(FULL, |k| k.1);
        if i + 1 == steps.len() || step.1.abs_diff(before) >= least {
            kept.push(*step);
        }
    }
    kept
}

fn head(page: &mut Page, outcome: &Outcome, asked: &Asked, sectors: usize) {
    let m = &outcome.manifest;
    page.line("# yaml-language-server: $schema=scenario-1.json");
    page.note(
        0,
        &format!(
            "A draft made by `hakyu new --from-run`: the cascade of {} (seed {}, playbook {}), with what those who answer for its services would notice ({sectors} of them).",
            m.scenario, m.seed, m.playbook
        ),
        &format!(
            "hakyu new --from-runで作成した下書き。{}（シード{}、対応計画{}）の波及を、所管者（{sectors}分野）が気づく形に直したもの。",
            m.scenario, m.seed, m.playbook
        ),
    );
    page.note(
        0,
        "Every inject is `state: draft`, with its chain of causes as a remark. Replace organisations and words by your own.",
        "状況付与はすべて下書き（draft）で、原因の連鎖を注記した。組織名と文言は置き換えること。",
    );
    page.line("hakyu: scenario/1");
    page.line(format!("id: {}", asked.id));
    let title = page.text(
        &format!("Draft from a run: {}", m.title.en),
        &format!("試行からの下書き：{}", m.title.ja),
    );
    page.line(format!("title: {title}"));
    page.line("edition: \"0.1\"");
    page.line(format!("world: {}", m.world));
    page.line(format!("start: {}", m.start));
    page.line(format!("duration: {}", written(m.duration)));
    page.line("form: functional");
    page.line("themes:");
    page.line(format!(
        "  - {{id: report, text: {}}}",
        page.text(
            "Do those who notice first tell those who need to know?",
            "最初に気づいた者から、知るべき者へ伝わるか。"
        )
    ));
    page.line("sources:");
    page.line(format!(
        "  - {{id: run, text: {}, confidence: C}}",
        quoted(&format!("A run of {} in this model, digest {}", m.scenario, m.digest))
    ));
}

fn people(page: &mut Page, outages: &[Outage<'_>]) {
    page.section(
        "Who answers for the services that fell; generic on purpose.",
        "障害の生じたサービスを所管する役割。意図的に一般名としている。",
    );
    page.line("organisations:");
    for o in outages {
        let title = page.text(
            &format!("{}, {}: operator", o.sector_title.en, o.place_title.en),
            &format!("{}の事業者（{}）", o.sector_title.ja, o.place_title.ja),
        );
        page.line(format!(
            "  - {{id: {}-operator, title: {title}, kind: operator, sector: {}, place: {}}}",
            o.sector, o.sector, o.place
        ));
    }
    let ministries = page.text("Ministries in charge", "所管省庁");
    page.line(format!("  - {{id: ministries, title: {ministries}, kind: ministry}}"));
    page.line("  - {id: nisc-office, title: NISC, kind: nisc}");
    page.line("roles:");
    for o in outages {
        let ops = page.text("Operations", "運用部門");
        let pr = page.text("Public relations", "広報部門");
        let id = &o.sector;
        page.line(format!(
            "  - {{id: {id}-ops, title: {ops}, organisation: {id}-operator, post: ot, handling: 5m}}"
        ));
        page.line(format!(
            "  - {{id: {id}-pr, title: {pr}, organisation: {id}-operator, post: pr, handling: 10m}}"
        ));
    }
    let window = page.text("Contact windows", "情報連絡窓口");
    page.line(format!(
        "  - {{id: ministry, title: {window}, organisation: ministries, post: liaison, handling: 5m}}"
    ));
    let desk = page.text("Critical-infrastructure desk", "重要インフラ担当");
    page.line(format!(
        "  - {{id: nisc, title: {desk}, organisation: nisc-office, post: secretariat, handling: 10m}}"
    ));
}

fn events(page: &mut Page, roots: &[Root], left_out: usize) {
    page.section(
        "What the cascade began with: the recorded level of each service, as an upper limit. What hangs on them follows.",
        "波及の起点：各サービスの水準の記録を上限として与える。依存先は世界から計算される。",
    );
    if left_out > 0 {
        page.note(
            0,
            &format!("{left_out} further services that lost less are left out."),
            &format!("損失の小さい{left_out}件は省いた。"),
        );
    }
    page.line("events:");
    for (i, root) in roots.iter().enumerate() {
        let title =
            page.text(&format!("{} goes down", root.title.en), &format!("{}の低下", root.title.ja));
        page.line(format!("  # {} ← {}", root.service, root.origin));
        let first = root.course.first().map_or(0, |c| c.0);
        page.line(format!(
            "  - id: e-{:02}\n    title: {title}\n    at: T+{}",
            i + 1,
            written(first)
        ));
        // A level is given with four decimals of a percent: whole ppm.
        let knots: Vec<String> = root
            .course
            .iter()
            .map(|(at, level)| {
                format!("[T+{}, {}.{:04}%]", written(*at), level / 10_000, level % 10_000)
            })
            .collect();
        page.line(format!(
            "    forcing: {{target: {{service: {}}}, interpolate: step, series: [{}]}}",
            quoted(&root.service),
            knots.join(", ")
        ));
        page.line("    types: [unavailability]\n    causes: [unknown]");
    }
}

fn injects(
    page: &mut Page,
    outages: &[Outage<'_>],
    duration: u64,
    day: &str,
    languages: Languages,
) {
    page.section(
        "Who would notice what, and when. Texts quote the state at the moment of delivery.",
        "誰が、いつ、何に気づくか。本文はその時点の状態を引用する。",
    );
    page.line("injects:");
    for o in outages {
        let id = &o.sector;
        let service = &o.service.id;
        let name = &o.service.title;
        let remark = |what: &Text| {
            let words = match languages {
                Languages::Both => format!("{} / {}", what.en, what.ja),
                Languages::En => what.en.clone(),
                Languages::Ja => what.ja.clone(),
            };
            format!(
                "planning: {{state: draft, comments: [{{by: \"hakyu new\", at: \"{day}\", text: {}}}]}}",
                quoted(&words)
            )
        };
        let mut add = |id: String,
                       at: u64,
                       to: String,
                       via: &str,
                       more: &str,
                       why: &Text,
                       en: String,
                       ja: String| {
            if at >= duration {
                return;
            }
            page.line(format!(
                "  - id: {id}\n    at: T+{}\n    to: [{to}]\n    via: {via}\n    theme: report\n    about: [{service}]",
                written(at)
            ));
            if !more.is_empty() {
                page.line(format!("    {more}"));
            }
            page.line(format!("    text: {}", page.text(&en, &ja)));
            page.line(format!("    {}", remark(why)));
        };
        add(
            format!("i-{id}-alarm"),
            o.from + 300,
            format!("{id}-ops"),
            "alarm",
            &format!("expects: [{{action: report, by: {id}-ops, within: 1h}}]"),
            &o.chain,
            format!("[ALARM] {}: the service stands at {{{{ level('{service}') }}}}.", name.en),
            format!("【警報】{}：サービス水準は{{{{ level('{service}') }}}}。", name.ja),
        );
        let people = number(o.service.people as f64);
        let asked = Text::new(
            format!("people affected call; the service has {people} users; {}", o.chain.en),
            format!("影響を受けた利用者からの問合せ。利用者数{people}人。{}", o.chain.ja),
        );
        add(
            format!("i-{id}-calls"),
            o.from + 3600,
            format!("{id}-pr"),
            "press",
            &format!("expects: [{{action: announce, by: {id}-pr, within: 1h}}]"),
            &asked,
            format!(
                "A local station: about {{{{ people('{service}') }}}} people are without “{}”. What has happened, and until when?",
                name.en
            ),
            format!(
                "地元局：「{}」が使えない人が約{{{{ people('{service}') }}}}人いる。何が起きたのか、いつまで続くのか。",
                name.ja
            ),
        );
        if let Some(until) = o.until.filter(|until| *until > o.from + 3600) {
            let back = Text::new(
                format!("the outage lasted {} in the run", hours(until - o.from).en),
                format!("試行では{}続いた", hours(until - o.from).ja),
            );
            add(
                format!("i-{id}-back"),
                until + 60,
                format!("{id}-ops, {id}-pr"),
                "mail",
                "",
                &back,
                format!("{}: back at {{{{ level('{service}') }}}}.", name.en),
                format!("{}：{{{{ level('{service}') }}}}まで回復。", name.ja),
            );
        }
    }
}

fn responses(page: &mut Page, outages: &[Outage<'_>], duration: u64) {
    page.section("What simulated posts do.", "模擬の役割が行う対応計画。");
    let title = page.text("Reference response", "基準対応");
    page.line(format!("playbooks:\n  - id: reference\n    title: {title}\n    steps:"));
    let called = |o: &&Outage<'_>| o.from + 3600 < duration;
    let said = page.text(
        "We have a disruption; its cause is being looked into. We report again within the hour.",
        "障害が発生しており、原因を調査中です。1時間以内に改めてお知らせします。",
    );
    for o in outages.iter().filter(|o| o.from + 300 < duration) {
        let (id, service) = (&o.sector, &o.service.id);
        page.line(format!("      - {{id: p-{id}-report, role: {id}-ops, on: i-{id}-alarm, delay: 15m, report: {{to: [ministry, {id}-pr], about: [{service}], uncertain: true}}}}"));
        page.line(format!("      - {{id: p-{id}-relay, role: ministry, on: p-{id}-report, delay: 10m, relay: {{to: [nisc]}}}}"));
        if called(&o) {
            page.line(format!("      - {{id: p-{id}-say, role: {id}-pr, on: i-{id}-calls, delay: 20m, announce: {{to: [ministry], text: {said}}}}}"));
        }
    }
    page.section("What is measured.", "評価項目。");
    page.line("objectives:");
    for o in outages.iter().filter(|o| o.from + 300 < duration) {
        let (id, en, ja) = (&o.sector, &o.sector_title.en, &o.sector_title.ja);
        let report = page.text(&format!("{en}: first report"), &format!("{ja}：第一報"));
        page.line(format!("  - {{id: o-{id}-report, title: {report}, part: reporting, theme: report, measure: {{timeliness: {{action: report, by: {id}-ops, after: inject:i-{id}-alarm, within: 1h}}}}}}"));
        let reach = page.text(&format!("{en}: NISC hears of it"), &format!("{ja}：NISCへの到達"));
        page.line(format!("  - {{id: o-{id}-reach, title: {reach}, part: reach, theme: report, measure: {{reach: {{from: {id}-ops, to: [nisc], after: inject:i-{id}-alarm, within: 2h}}}}}}"));
        if called(&o) {
            let say =
                page.text(&format!("{en}: the public is told"), &format!("{ja}：社会への説明"));
            page.line(format!("  - {{id: o-{id}-say, title: {say}, part: public, theme: report, measure: {{timeliness: {{action: announce, by: {id}-pr, after: inject:i-{id}-calls, within: 1h}}}}}}"));
        }
    }
    page.line("hot-wash:\n  for: 30m\n  questions:");
    let question = page.text(
        "Who knew first, and how long did it take until the others knew?",
        "最初に知ったのは誰か。他の者が知るまでにどれだけかかったか。",
    );
    page.line(format!("    - {{id: h-1, text: {question}, theme: report}}"));
}

#[cfg(test)]
mod tests;
