//! Explanations in words: from an outage to its roots, and all losses by root.

use crate::{
    causes::Held,
    decisions::{Decision, FailedAttempt},
    folder::RunFolder,
    outcome::{Lang, Text},
    words::{hours, need_title, percent},
};

/// Losses by root.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Roots, largest first: `event:landfall` …
    pub roots: Vec<String>,
    /// (sector index, people-hours by root), sectors in order, those without loss left out.
    pub by_sector: Vec<(usize, Vec<f64>)>,
}

/// Attributes the people-hours lost below maintenance levels to what held capacities down.
pub fn attribution(folder: &RunFolder) -> Attribution {
    let outcome = &folder.outcome;
    let mut cells: Vec<(usize, String, f64)> = Vec::new();
    for service in &outcome.services {
        let level = outcome.sectors[service.sector].maintenance.0;
        let Some(index) = folder.causes.find(&service.id) else { continue };
        let curve =
            crate::history::Curve { steps: service.series.clone(), end: outcome.manifest.duration };
        for (from, until, _) in curve.stretches().filter(|s| s.2 < level) {
            let missing = curve.missing_below(level, from, until);
            let lost = crate::history::people_hours(service.people, missing);
            for (origin, share) in folder.causes.attribute(index, from) {
                cells.push((service.sector, origin, lost * share));
            }
        }
    }
    let mut roots: Vec<(String, f64)> = Vec::new();
    for (_, origin, lost) in &cells {
        match roots.iter_mut().find(|r| r.0 == *origin) {
            Some(root) => root.1 += lost,
            None => roots.push((origin.clone(), *lost)),
        }
    }
    roots.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let names: Vec<String> = roots.into_iter().map(|r| r.0).collect();
    let by_sector = (0..outcome.sectors.len())
        .filter_map(|sector| {
            let row: Vec<f64> = names
                .iter()
                .map(|name| {
                    cells.iter().filter(|c| c.0 == sector && c.1 == *name).map(|c| c.2).sum()
                })
                .collect();
            row.iter().any(|x| *x > 0.0).then_some((sector, row))
        })
        .collect();
    Attribution { roots: names, by_sector }
}

/// Decisions within decisions that are followed.
const DEEPEST: usize = 3;

/// The causal chain of a service at a time, one line per link; where it ends in a decision that rested on a wrong belief,
/// the chain goes on through what kept the news away.
pub fn chain_words(folder: &RunFolder, service: usize, time: u64, lang: Lang) -> String {
    chain_at(folder, service, time, 0, lang)
}

fn chain_at(folder: &RunFolder, service: usize, time: u64, depth: usize, lang: Lang) -> String {
    let causes = &folder.causes;
    let chain = causes.chain(service, time);
    let name = causes.name(&causes.services[service], lang);
    if chain.is_empty() {
        return Text::new(
            format!("{name} is at full level at {}.\n", moment(time)),
            format!("{name}は{}時点で通常水準にある。\n", moment(time)),
        )
        .get(lang)
        .to_owned();
    }
    let mut out = String::new();
    for (i, link) in chain.iter().enumerate() {
        let who = causes.name(&causes.services[link.service], lang);
        let level = percent(link.level);
        let lead = if i == 0 { String::new() } else { format!("{}└ ", "  ".repeat(i - 1)) };
        let over = link.roots.iter().all(|&r| causes.held[r].until <= link.at);
        let line = if link.need.is_empty() && over {
            Text::new(
                format!("{lead}{who} at {level} since {}: still coming back", moment(link.at)),
                format!("{lead}{who}：{}から{level}。回復の途中", moment(link.at)),
            )
        } else if link.need.is_empty() {
            Text::new(
                format!(
                    "{lead}{who} at {level} since {}: its own capacity is held down",
                    moment(link.at)
                ),
                format!("{lead}{who}：{}から{level}。自らの能力が低下", moment(link.at)),
            )
        } else {
            let held = chain.get(i + 1).map_or(0, |l| causes.covered(l.service, link.ran_out));
            let buffer = if held > 0 {
                Text::new(
                    format!(" after its buffer held for {}", hours(held).en),
                    format!("（備えは{}持続）", hours(held).ja),
                )
            } else {
                Text::default()
            };
            // The chain tells why it fell; what it lacked may be back by now while it still restarts.
            let next = chain.get(i + 1).map(|l| l.service);
            let back =
                next.is_some_and(|s| causes.state(s, time).is_none_or(|r| r.to > link.level));
            let rest = if i == 0 && back && link.at < time {
                Text::new(
                    format!(
                        "; at {} its supplier is further back than it is: it is still coming back",
                        moment(time)
                    ),
                    format!("。{}時点で供給元は先に回復しており、復旧の途上にある", moment(time)),
                )
            } else {
                Text::default()
            };
            let buffer = Text::new(buffer.en + &rest.en, buffer.ja + &rest.ja);
            Text::new(
                format!(
                    "{lead}{who} at {level} since {}: {}{}",
                    moment(link.at),
                    short_of(&link.need).en,
                    buffer.en
                ),
                format!(
                    "{lead}{who}：{}から{level}。{}{}",
                    moment(link.at),
                    short_of(&link.need).ja,
                    buffer.ja
                ),
            )
        };
        out.push_str(line.get(lang));
        out.push('\n');
        for held in together(&causes.held, &link.roots) {
            let amount = percent(held.amount);
            let indent = "  ".repeat(i + 1);
            let words = match held.kind.as_str() {
                "damage" => Text::new(format!("damage of {amount}"), format!("{amount}の被害")),
                "limit" => Text::new(format!("limited to {amount}"), format!("{amount}に制限")),
                "unusable" => Text::new(
                    format!("procedure unusable: {amount} left"),
                    format!("手続が利用不能（残り{amount}）"),
                ),
                _ => Text::new(format!("demand of {amount}"), format!("需要{amount}")),
            };
            let origin = causes.name(&held.origin, lang);
            let line = Text::new(
                format!(
                    "{indent}● {}: {} from {} to {}",
                    origin,
                    words.en,
                    moment(held.from),
                    moment(held.until)
                ),
                format!(
                    "{indent}● {}：{}（{}～{}）",
                    origin,
                    words.ja,
                    moment(held.from),
                    moment(held.until)
                ),
            );
            out.push_str(line.get(lang));
            out.push('\n');
            let decision = folder.outcome.decisions.iter().find(|d| d.origin == held.origin);
            if let Some(decision) = decision.filter(|_| depth < DEEPEST) {
                out.push_str(&decision_words(folder, decision, i + 2, depth, lang));
            }
        }
    }
    out
}

/// What holds a capacity down, with damages of one origin in one row: they are jobs of the same damage.
fn together(held: &[Held], roots: &[usize]) -> Vec<Held> {
    let mut out: Vec<Held> = Vec::new();
    for row in roots.iter().map(|&r| &held[r]) {
        let same =
            |o: &&mut Held| o.kind == "damage" && (&o.kind, &o.origin) == (&row.kind, &row.origin);
        match out.iter_mut().find(same) {
            Some(sum) => {
                sum.amount += row.amount;
                sum.from = sum.from.min(row.from);
                sum.until = sum.until.max(row.until);
            }
            None => out.push(row.clone()),
        }
    }
    out
}

/// Why somebody decided as they did, and what kept them from knowing better.
fn decision_words(
    folder: &RunFolder,
    decision: &Decision,
    indent: usize,
    depth: usize,
    lang: Lang,
) -> String {
    let causes = &folder.causes;
    let (pad, inner) = ("  ".repeat(indent), "  ".repeat(indent + 1));
    let mut out = String::new();
    let mut say = |pad: &str, words: Text| {
        out.push_str(pad);
        out.push_str(words.get(lang));
        out.push('\n');
    };
    // The failed attempt that tells most: the earliest.
    let mut stuck: Option<&FailedAttempt> = None;
    for view in &decision.views {
        let name = causes.name(&view.service, lang);
        let (who, at) = (&decision.role, moment(decision.at));
        let (believed, truth) = (percent(view.believed), percent(view.truth));
        let heard = match view.as_of {
            Some(as_of) => Text::new(
                format!("on news about {}", moment(as_of)),
                format!("{}時点の情報による", moment(as_of)),
            ),
            None => Text::new("it had heard nothing", "情報なし"),
        };
        say(
            &pad,
            Text::new(
                format!(
                    "▲ {} decided at {at} believing {name} at {believed} ({}); it was at {truth}",
                    who.en, heard.en
                ),
                format!(
                    "▲ {}は{at}に、{name}を{believed}と認識して判断（{}）。実際は{truth}",
                    who.ja, heard.ja
                ),
            ),
        );
        for news in &view.late {
            let tried = news.failures.len();
            let read = match news.read {
                Some(read) => Text::new(
                    format!("read at {}", moment(read)),
                    format!("{}に既読", moment(read)),
                ),
                None => Text::new("never read", "未読のまま"),
            };
            let failed = match tried {
                0 => Text::new("it waited on a desk", "受信側で滞留"),
                1 => Text::new("one attempt failed", "1回不達"),
                n => Text::new(format!("{n} attempts failed"), format!("{n}回不達")),
            };
            say(
                &inner,
                Text::new(
                    format!(
                        "▲ news from {} to {}, sent at {}, {}: {}",
                        news.from.en,
                        news.to.en,
                        moment(news.sent),
                        read.en,
                        failed.en
                    ),
                    format!(
                        "▲ {}から{}への連絡（{}発信、{}）：{}",
                        news.from.ja,
                        news.to.ja,
                        moment(news.sent),
                        read.ja,
                        failed.ja
                    ),
                ),
            );
            let first = news.failures.iter().find(|f| f.service.is_some());
            if let Some(first) = first
                && stuck.is_none_or(|s| first.at < s.at)
            {
                stuck = Some(first);
            }
        }
    }
    let Some((failed, service)) = stuck.and_then(|f| Some((f, f.service.as_deref()?))) else {
        return out;
    };
    let (channel, level) = (&failed.channel, percent(failed.level));
    let name = causes.name(service, lang);
    say(
        &inner,
        Text::new(
            format!("▲ {} failed at {}: {name} at {level}", channel.en, moment(failed.at)),
            format!("▲ {}が{}に不達：{name}は{level}", channel.ja, moment(failed.at)),
        ),
    );
    if let Some(index) = causes.find(service) {
        for line in chain_at(folder, index, failed.at, depth + 1, lang).lines() {
            out.push_str(&inner);
            out.push_str("  ");
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// What a service lacks, in words where the need is one that worlds commonly have.
fn short_of(need: &str) -> Text {
    if need == hakyu_scenarios::world::SITES {
        return Text::new("part of its sites are down", "内訳の施設が低下");
    }
    let name = need_title(need);
    Text::new(format!("short of {need}"), format!("{}の不足", name.ja))
}

fn moment(at: u64) -> String {
    hakyu_engine::SimTime(at).to_string()
}
