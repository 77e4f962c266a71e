//! Restoration forecasts: width and miss together, silence counts, postponements and contradictions cost.

use hakyu_engine::{
    Level, RoleId, ServiceId, SimTime,
    script::{
        Deed,
        messages::{Status, WORKS},
    },
};
use hakyu_scenarios::compile::Compiled;

use super::{Finding, Played, deeds::colleagues, evidence, timeliness};
use crate::{
    outcome::{Evidence, Text},
    view::{Knowledge, addressed_to},
    words::{clock_time, hours, number, play_ended, role_title},
};

/// Points taken off for each forecast that moves restoration later than the one before had allowed for.
const POSTPONEMENT: f64 = 5.0;
/// Points taken off for each message of the same organisation that contradicts the forecast that stands, or says that
/// service is back while its sender believes it to be out. Ours (C), as much as a postponement.
const CONTRADICTION: f64 = 5.0;
/// A miss beyond the margin weighs twice its length: the interval score of Gneiting & Raftery (2007) at level 0, halved.
const MISS: u64 = 2;

struct Forecast {
    at: SimTime,
    restored: u64,
    margin: u64,
}

/// The score is the mean over the outage of what stood published at each moment: a forecast is worth 100 if its
/// half-width plus twice its miss beyond it is at most `within`, falling to 0 at three times that; no forecast is worth 0.
/// Postponements and contradictions are taken off.
pub(super) fn forecast(
    compiled: &Compiled,
    run: &Played,
    service: ServiceId,
    by: RoleId,
    level: Level,
    within: u64,
) -> Finding {
    let curve = run.history.curve(service);
    let spells = curve.spells_below(level.ppm());
    let Some(first) = spells.first() else {
        return Finding::untested(Text::new(
            "not tested: the service never fell below the level",
            "未検証：サービスが当該水準を下回らなかった",
        ));
    };
    let onset = first.from;
    if run.over(by, SimTime(onset)) {
        return Finding::untested(play_ended());
    }
    let restored = curve.back_for_good(level.ppm()).unwrap_or(curve.end);
    let made = published(run, service, by, level);
    let worth = |f: &Forecast| worth(f, restored, within);
    let postponed = postponements(&made);
    let mut lines: Vec<Evidence> = made
        .iter()
        .map(|f| {
            let (when, margin) = (clock_time(compiled, f.restored), hours(f.margin));
            evidence(
                f.at,
                Text::new(
                    format!("forecast: back {} ± {} (worth {:.0})", when.en, margin.en, worth(f)),
                    format!("復旧見込み：{}±{}（評価{:.0}）", when.ja, margin.ja, worth(f)),
                ),
            )
        })
        .collect();
    let when = clock_time(compiled, restored);
    let silent =
        made.is_empty().then(|| Text::new("no forecast was published", "復旧見込みの発表なし"));
    lines.extend(silent.map(|words| evidence(SimTime(onset), words)));
    let back = curve.back_for_good(level.ppm()).is_some();
    lines.push(evidence(
        SimTime(restored),
        if back {
            Text::new(
                format!(
                    "back in fact: {}; postponed {postponed} times (−{} each)",
                    when.en,
                    number(POSTPONEMENT)
                ),
                format!(
                    "実際の復旧：{}、延期{postponed}回（1回につき−{}点）",
                    when.ja,
                    number(POSTPONEMENT)
                ),
            )
        } else {
            Text::new("not back by the end", "期間内に復旧せず")
        },
    ));
    let against = contradictions(compiled, run, service, by, &made);
    let score = charged(&made, onset, restored, within) - CONTRADICTION * against.len() as f64;
    lines.extend(against);
    Finding::scored(score, lines)
}

/// What one forecast is worth once the truth is known.
fn worth(f: &Forecast, restored: u64, within: u64) -> f64 {
    let error = f.restored.abs_diff(restored);
    timeliness(f.margin + MISS * error.saturating_sub(f.margin), within)
}

/// The mean worth of what stood published, over the outage; silence is worth nothing.
fn mean(made: &[Forecast], onset: u64, restored: u64, within: u64) -> f64 {
    let mut sum = 0.0;
    for (i, f) in made.iter().enumerate() {
        let from = f.at.0.clamp(onset, restored);
        let until = made.get(i + 1).map_or(restored, |n| n.at.0.clamp(onset, restored));
        sum += worth(f, restored, within) * (until - from) as f64;
    }
    sum / (restored - onset).max(1) as f64
}

/// The mean less what postponements cost.
fn charged(made: &[Forecast], onset: u64, restored: u64, within: u64) -> f64 {
    mean(made, onset, restored, within) - POSTPONEMENT * postponements(made) as f64
}

/// How often restoration was moved later than the forecast before had allowed for.
fn postponements(made: &[Forecast]) -> usize {
    made.windows(2).filter(|w| w[1].restored > w[0].restored + w[0].margin).count()
}

/// Forecasts of this level: what is said of the last customers does not answer for most of them.
fn published(run: &Played, of: ServiceId, by: RoleId, wanted: Level) -> Vec<Forecast> {
    run.deeds()
        .into_iter()
        .filter_map(|done| match *done.deed {
            Deed::Forecast { service, restored, margin, level }
                if service == of && done.role == by && level == wanted =>
            {
                Some(Forecast { at: done.at, restored: restored.0, margin })
            }
            _ => None,
        })
        .collect()
}

/// Messages of the organisation about the service that do not go with what stands published, or with what their sender
/// believes: a line each.
fn contradictions(
    compiled: &Compiled,
    run: &Played,
    of: ServiceId,
    by: RoleId,
    made: &[Forecast],
) -> Vec<Evidence> {
    let desk = colleagues(compiled, by);
    let mut lines = Vec::new();
    for done in run.deeds() {
        let Deed::Message { form, .. } = done.deed else { continue };
        if !desk.contains(&done.role) || !form.about.contains(&of) {
            continue;
        }
        let who = role_title(compiled, done.role);
        let stands = made.iter().rev().find(|f| f.at <= done.at);
        if let (Some(said), Some(stands)) = (form.forecast, stands)
            && stands.restored.abs_diff(said.0) > stands.margin
        {
            let (said, published) =
                (clock_time(compiled, said.0), clock_time(compiled, stands.restored));
            let line = Text::new(
                format!(
                    "{}: a message says {}, published is {} (−{})",
                    who.en,
                    said.en,
                    published.en,
                    number(CONTRADICTION)
                ),
                format!(
                    "{}：連絡では{}、公表では{}と食い違い（−{}点）",
                    who.ja,
                    said.ja,
                    published.ja,
                    number(CONTRADICTION)
                ),
            );
            lines.push(evidence(done.at, line));
        }
        if form.status == Some(Status::Restored) {
            let facts = addressed_to(&run.record.facts, done.role);
            let view = Knowledge::of(done.role, facts, done.at);
            if view.level(of).ppm() < WORKS {
                let line = Text::new(
                    format!(
                        "{}: says that service is back while it believes it to be out (−{})",
                        who.en,
                        number(CONTRADICTION)
                    ),
                    format!(
                        "{}：停止中と認識しながら復旧済みと連絡（−{}点）",
                        who.ja,
                        number(CONTRADICTION)
                    ),
                );
                lines.push(evidence(done.at, line));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(at: u64, restored: u64, margin: u64) -> Forecast {
        Forecast { at: SimTime(at), restored, margin }
    }

    #[test]
    fn width_and_miss_count_together() {
        // Target 10: width 4 is fine; a miss of 7 beyond it weighs 14, 18 in all: (30 − 18) / 20.
        assert!((worth(&said(0, 100, 4), 100, 10) - 100.0).abs() < 1e-9);
        assert!((worth(&said(0, 89, 4), 100, 10) - 60.0).abs() < 1e-9);
        assert!((worth(&said(0, 111, 4), 100, 10) - 60.0).abs() < 1e-9, "early and late alike");
        assert!((worth(&said(0, 100, 20), 100, 10) - 50.0).abs() < 1e-9, "too wide to use");
    }

    #[test]
    fn silence_is_worth_nothing_and_later_words_replace_earlier_ones() {
        // Outage 0–100: silent for 20, useless for 30, right for 50.
        let made = [said(20, 500, 0), said(50, 100, 0)];
        assert!((mean(&made, 0, 100, 10) - 50.0).abs() < 1e-9);
        assert!(mean(&[], 0, 100, 10).abs() < 1e-9);
        // What was said before the outage stands from its onset.
        assert!((mean(&[said(0, 200, 0)], 100, 200, 10) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn only_moves_beyond_the_margin_are_postponements() {
        assert_eq!(
            postponements(&[said(0, 100, 10), said(1, 110, 10), said(2, 121, 5), said(3, 90, 0)]),
            1
        );
    }

    #[test]
    fn each_postponement_takes_five_points() {
        let made = [said(0, 50, 0), said(10, 100, 0)];
        let charged = charged(&made, 0, 100, 10);
        assert!((charged - (mean(&made, 0, 100, 10) - 5.0)).abs() < 1e-9);
    }
}
