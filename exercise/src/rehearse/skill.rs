//! Levels of skill, and teams drawn from them.
//!
//! What a level means is data (`seeds/skills.csv`); all its figures are our assumptions (confidence C). Teams of different
//! levels share their draws: of two teams with the same number the better one forgets nothing that the other remembers. So
//! differences between levels are differences of skill, not of luck.

use hakyu_engine::{
    PlanConduct, PlaybookId, RoleId, StepConduct, StepId, Team,
    script::{Deed, Script},
};
use hakyu_seeds::{Distribution, PPM, Purpose, Streams, Table, Values, builtin, stable_hash};
use serde::Serialize;

use crate::outcome::Text;

/// A level of skill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Skill {
    /// Its word.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Median time a step takes, in thousandths of what the playbook says.
    pub pace: u64,
    /// Spread of that over steps (sigma of a log-normal).
    pub pace_spread: f64,
    /// Spread of that over teams.
    pub team_spread: f64,
    /// Median seconds of hesitation before each step.
    pub hesitation: u64,
    /// Its spread.
    pub hesitation_spread: f64,
    /// Probability that a discretionary step, or a plan, is forgotten; ppm.
    pub omits: u32,
    /// Probability that a post is not staffed: none of its steps are done; ppm.
    pub unstaffed: u32,
    /// Probability, for each receiver of a message, that it is forgotten; ppm.
    pub misses: u32,
    /// Probability that a message goes to a wrong receiver in place of one of its own; ppm.
    pub astray: u32,
    /// How sure these figures are.
    pub confidence: String,
    /// Where they come from.
    pub source: String,
}

impl Skill {
    /// Whether a team of this level does anything beyond its duties.
    pub fn acts(&self) -> bool {
        self.omits < PPM
    }
}

/// The levels, from the least to the best.
pub fn skills() -> Vec<Skill> {
    let text = builtin::file("skills.csv").unwrap_or_default();
    Table::from_csv("skills", text.as_bytes()).map(|t| rows(&t)).unwrap_or_default()
}

fn rows(table: &Table) -> Vec<Skill> {
    let values = |name: &str| table.column(name).map(hakyu_seeds::Column::values);
    let words = |name: &str, row: usize| {
        values(name).and_then(|v: &Values| v.cell(row)).unwrap_or_default().into_owned()
    };
    let number = |name: &str, row: usize| values(name).and_then(|v| v.number(row)).unwrap_or(0.0);
    let whole = |name: &str, row: usize| words(name, row).parse::<u64>().unwrap_or(0);
    let share = |name: &str, row: usize| u32::try_from(whole(name, row)).unwrap_or(PPM).min(PPM);
    (0..table.rows())
        .map(|row| Skill {
            id: words("level", row),
            title: Text::new(words("en", row), words("ja", row)),
            pace: whole("pace", row),
            pace_spread: number("pace_spread", row),
            team_spread: number("team_spread", row),
            hesitation: whole("hesitation", row),
            hesitation_spread: number("hesitation_spread", row),
            omits: share("omits", row),
            unstaffed: share("unstaffed", row),
            misses: share("misses", row),
            astray: share("astray", row),
            confidence: words("confidence", row),
            source: words("source", row),
        })
        .collect()
}

/// Draws how a team of this level carries a playbook out in the future of these streams.
pub(super) fn team(
    skill: &Skill,
    script: &Script,
    playbook: PlaybookId,
    streams: &Streams,
) -> Team {
    let draws = |what: &str| streams.at(Purpose::Team, stable_hash(what), 0);
    let whole_team = spread(1000, skill.team_spread, draws("team").unit());
    let missing: Vec<bool> = script
        .roles
        .iter()
        .map(|r| draws(&format!("post>{}", r.id)).bernoulli_ppm(skill.unstaffed))
        .collect();
    let mut conduct = Team::default();
    for (number, step) in (0u32..).zip(&script.steps) {
        if step.playbook != playbook || step.duty {
            continue;
        }
        let id = StepId(number);
        let mut draws = draws(&format!("step>{}", step.id));
        let forgotten = draws.bernoulli_ppm(skill.omits);
        let pace = spread(skill.pace, skill.pace_spread, draws.unit());
        let hesitation = spread(skill.hesitation, skill.hesitation_spread, draws.unit());
        let astray = draws.bernoulli_ppm(skill.astray);
        let pick = draws.next_u64();
        let omit = forgotten || missing.get(step.role.index()) == Some(&true);
        let written = step.delay.saturating_mul(pace) / 1000;
        let delay = written.saturating_mul(whole_team) / 1000;
        let to = match &step.deed {
            Deed::Message { to, .. } => {
                let kept = |_: &RoleId| !draws.bernoulli_ppm(skill.misses);
                let mut kept: Vec<RoleId> = to.iter().copied().filter(kept).collect();
                if astray && let Some(first) = kept.first_mut() {
                    *first = somebody_else(script, step.role, to, pick).unwrap_or(*first);
                }
                (kept != *to).then_some(kept)
            }
            _ => None,
        };
        let delay = Some(delay.saturating_add(hesitation));
        conduct.steps.insert(id, StepConduct { omit, delay, to });
    }
    for (number, plan) in (0u32..).zip(&script.plans.plans) {
        let mut draws = draws(&format!("plan>{}", plan.id));
        let omit =
            draws.bernoulli_ppm(skill.omits) || missing.get(plan.owner.index()) == Some(&true);
        let delay = spread(skill.hesitation, skill.hesitation_spread, draws.unit());
        conduct.plans.insert(hakyu_engine::PlanId(number), PlanConduct { omit, delay });
    }
    conduct
}

/// A role that neither sends nor should get the message.
fn somebody_else(script: &Script, sender: RoleId, to: &[RoleId], pick: u64) -> Option<RoleId> {
    let others: Vec<RoleId> = (0u32..)
        .take(script.roles.len())
        .map(RoleId)
        .filter(|r| *r != sender && !to.contains(r))
        .collect();
    let count = u64::try_from(others.len()).unwrap_or(1).max(1);
    others.get(usize::try_from(pick % count).unwrap_or(0)).copied()
}

/// The value at `u` of a log-normal of this median and sigma.
fn spread(median: u64, sigma: f64, u: f64) -> u64 {
    if median == 0 || sigma <= 0.0 {
        return median;
    }
    Distribution::log_normal(median, sigma).map_or(median, |d| d.quantile(u))
}

#[cfg(test)]
mod tests {
    use hakyu_seeds::{MasterSeed, Replicate};

    use super::*;

    #[test]
    fn levels_are_read_from_the_least_to_the_best() {
        let all = skills();
        let ids: Vec<&str> = all.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["absent", "novice", "ordinary", "expert"]);
        assert!(!all[0].acts() && all[1].acts());
        for pair in all[1..].windows(2) {
            let better = |f: &dyn Fn(&Skill) -> u64| f(&pair[1]) <= f(&pair[0]);
            assert!(better(&|s| s.pace) && better(&|s| s.hesitation));
            assert!(better(&|s| u64::from(s.omits)) && better(&|s| u64::from(s.unstaffed)));
            assert!(better(&|s| u64::from(s.misses)) && better(&|s| u64::from(s.astray)));
        }
        assert!(all.iter().all(|s| s.confidence == "C" && s.source.starts_with("ours")));
    }

    #[test]
    fn the_median_is_the_median() {
        assert_eq!(spread(2000, 0.5, 0.5), 2000);
        assert!(spread(2000, 0.5, 0.9) > 2000 && spread(2000, 0.5, 0.1) < 2000);
        assert_eq!(spread(600, 0.0, 0.9), 600);
    }

    #[test]
    fn what_the_worse_team_does_the_better_one_does_too() {
        let mut later = (0, 0);
        let all = skills();
        let script = crate::rehearse::tests::script();
        let Some(book) = script.playbook("reference") else { panic!("no playbook") };
        for replicate in 0..40 {
            let streams = Streams::new(MasterSeed(3), Replicate(replicate));
            let [novice, expert] =
                [&all[1], &all[3]].map(|skill| team(skill, &script, book, &streams));
            for (id, step) in &expert.steps {
                let worse = &novice.steps[id];
                assert!(worse.omit || !step.omit, "{replicate} {id:?}");
                later.0 += u32::from(step.delay <= worse.delay);
                later.1 += 1;
            }
        }
        // The tails of two log-normals cross; nearly always the better team is earlier.
        assert!(later.1 > 0 && later.0 * 100 >= later.1 * 95, "{later:?}");
    }
}
