//! What a planner should look at, in words, and the verdict.

use serde::Serialize;

use super::{
    Future, Skill,
    numbers::Mean,
    seen::HOUR,
    tables::{Gap, Measures, Rehearsal, RoleRow, ShareRow},
};
use crate::{outcome::Text, words::hours};

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// A stable word: `inject-never-fires`.
    pub code: String,
    /// 3: settle it before the day; 2: look at it; 1: know of it.
    pub weight: u8,
    /// In words.
    pub text: Text,
    /// What it is about.
    pub ids: Vec<String>,
}

/// Shares below this are rare.
const RARE: f64 = 0.10;
/// From this share of the length on an inject comes too late for anybody to answer.
const LATE: f64 = 0.90;
/// Points of the score that make a difference worth the name.
const WORTH: f64 = 5.0;
/// People-hours by which a playbook has to be beaten to be told.
const BEATEN: f64 = 10_000.0;
/// A median wait longer than this is a queue, seconds.
const QUEUE: f64 = 1800.0;

/// Whether better teams score better.
pub(super) fn measures(skills: &[Skill], futures: &[Future], played: bool) -> Measures {
    let unknown = |text: Text| Measures { skill: "unknown".into(), text, gaps: Vec::new() };
    if !played {
        return unknown(Text::new(
            "skill makes no difference: there is no playbook that a team could carry out",
            "対応計画（playbook）がないため、習熟度の差は確かめられない",
        ));
    }
    let ahead = |worse: usize, better: usize| {
        let differences: Vec<f64> = futures
            .iter()
            .filter_map(|f| Some(f.arms.get(better)?.score? - f.arms.get(worse)?.score?))
            .collect();
        Mean::of(&differences)
    };
    let gaps: Vec<Gap> = (1..skills.len())
        .map(|i| Gap {
            from: skills[i - 1].id.clone(),
            to: skills[i].id.clone(),
            ahead: ahead(i - 1, i),
        })
        .collect();
    let trained = skills.iter().position(Skill::acts).unwrap_or(0);
    let best = skills.len().saturating_sub(1);
    let Some(whole) = ahead(trained, best) else {
        return unknown(Text::new(
            "nothing was scored in at least two runs: whether skill makes a difference cannot be said",
            "採点された試行が2回に満たず、習熟度の差は確かめられない",
        ));
    };
    let sure = |gap: &Gap| gap.ahead.is_some_and(|m| m.low > 0.0);
    let (worst, better) = (&skills[trained].title, &skills[best].title);
    let (word, text) = if gaps.iter().all(sure) && whole.mean >= WORTH {
        let text = Text::new(
            format!(
                "this exercise measures skill: each level scores better than the one below, and {} teams are {:.0} points ahead of {} ones",
                better.en, whole.mean, worst.en
            ),
            format!(
                "この演習は習熟度の差を測ることができる：各水準は一つ下の水準より得点が高く、{}は{}を{:.0}点上回る",
                better.ja, worst.ja, whole.mean
            ),
        );
        ("yes", text)
    } else if whole.low > 0.0 && whole.mean >= WORTH {
        let unsure: Vec<&Gap> = gaps.iter().filter(|g| !sure(g)).collect();
        let en: Vec<String> = unsure.iter().map(|g| format!("{} and {}", g.from, g.to)).collect();
        let name = |id: &str| {
            skills.iter().find(|s| s.id == id).map_or("", |s| s.title.ja.as_str()).to_owned()
        };
        let ja: Vec<String> =
            unsure.iter().map(|g| format!("「{}」と「{}」", name(&g.from), name(&g.to))).collect();
        let text = Text::new(
            format!(
                "this exercise measures skill in part: {} teams are {:.0} points ahead of {} ones, but it does not tell {} apart",
                better.en,
                whole.mean,
                worst.en,
                en.join(", nor ")
            ),
            format!(
                "この演習は習熟度の差を一部測ることができる：{}は{}を{:.0}点上回るが、{}の差は確かでない",
                better.ja,
                worst.ja,
                whole.mean,
                ja.join("、")
            ),
        );
        ("partly", text)
    } else {
        let text = Text::new(
            format!(
                "this exercise does not measure skill: {} teams are only {:.1} points ahead of {} ones (95 % interval {:.1} to {:.1})",
                better.en, whole.mean, worst.en, whole.low, whole.high
            ),
            format!(
                "この演習では習熟度の差を測れない：{}と{}の差は{:.1}点にとどまる（95％区間{:.1}～{:.1}）",
                better.ja, worst.ja, whole.mean, whole.low, whole.high
            ),
        );
        ("no", text)
    };
    Measures { skill: word.into(), text, gaps }
}

/// All points, the weightiest first.
pub(super) fn points(r: &Rehearsal) -> Vec<Point> {
    let mut list = Vec::new();
    let mut add = |code: &str, weight: u8, ids: Vec<String>, en: String, ja: String| {
        list.push(Point { code: code.into(), weight, text: Text::new(en, ja), ids });
    };
    let never = |shares: &[f64]| shares.iter().all(|s| *s <= 0.0);
    let most = |shares: &[f64]| shares.iter().copied().fold(0.0, f64::max);
    if r.playbook.is_none() {
        add(
            "no-playbook",
            3,
            vec![],
            "there is no playbook: only the world and the injects could be rehearsed".into(),
            "対応計画（playbook）がなく、状況と状況付与だけを試行した".into(),
        );
    }
    if r.objectives.is_empty() {
        add(
            "no-objectives",
            3,
            vec![],
            "there are no objectives: nothing is scored".into(),
            "評価項目がなく、採点されない".into(),
        );
    }
    let ids: Vec<String> = (r.injects.iter())
        .filter(|i| !i.contingency && never(&i.fired))
        .map(|i| i.id.clone())
        .collect();
    if !ids.is_empty() {
        let names = some(&ids);
        add(
            "inject-never-fires",
            3,
            ids,
            format!("injects that never fire, whoever plays: {}", names.en),
            format!("どの水準のチームでも一度も付与されない状況付与：{}", names.ja),
        );
    }
    let dead = named(&r.alternatives, |a| never(&a.share) && !a.id.ends_with("/own"));
    if !dead.is_empty() {
        let names = some(&dead);
        add(
            "alternative-never-sent",
            3,
            dead,
            format!("alternatives of injects that are never sent: {}", names.en),
            format!("一度も選ばれない状況付与の分岐：{}", names.ja),
        );
    }
    let unreached = named(&r.milestones, |m| never(&m.share));
    if !unreached.is_empty() {
        let names = some(&unreached);
        add(
            "milestone-never-reached",
            3,
            unreached,
            format!("milestones that are never reached: {}", names.en),
            format!("一度も到達しない節目：{}", names.ja),
        );
    }
    let steps = named(&r.steps, |s| never(&s.share));
    if !steps.is_empty() {
        let names = some(&steps);
        add(
            "step-never-done",
            3,
            steps,
            format!("steps of the playbook that nobody ever does: {}", names.en),
            format!("一度も実施されない対応計画の手順：{}", names.ja),
        );
    }
    let untested: Vec<String> =
        r.objectives.iter().filter(|o| never(&o.tested)).map(|o| o.id.clone()).collect();
    if !untested.is_empty() {
        let names = some(&untested);
        add(
            "objective-never-tested",
            3,
            untested,
            format!("objectives that are never tested: {}", names.en),
            format!("一度も検証されない評価項目：{}", names.ja),
        );
    }
    if r.playbook.is_some() && !r.objectives.is_empty() {
        let weight = match r.measures.skill.as_str() {
            "no" | "unknown" => 3,
            "partly" => 2,
            _ => 0,
        };
        if weight > 0 {
            let text = &r.measures.text;
            add("skill-not-measured", weight, vec![], text.en.clone(), text.ja.clone());
        }
        extremes(r, &mut add);
    }
    let rare: Vec<String> = r
        .injects
        .iter()
        .filter(|i| i.conditional && !i.contingency)
        .filter(|i| !never(&i.fired) && most(&i.fired) < RARE)
        .map(|i| i.id.clone())
        .collect();
    if !rare.is_empty() {
        let names = some(&rare);
        add(
            "inject-rare",
            2,
            rare,
            format!("injects that fire in fewer than one run in ten at every level: {}", names.en),
            format!("どの水準でも10回に1回も付与されない状況付与：{}", names.ja),
        );
    }
    let end = r.duration as f64;
    let late: Vec<String> = r
        .injects
        .iter()
        // A closing word at a set time is meant to come last.
        .filter(|i| i.conditional || i.expects)
        .filter(|i| i.at.is_some_and(|at| at.low >= LATE * end))
        .map(|i| i.id.clone())
        .collect();
    if !late.is_empty() {
        let names = some(&late);
        add(
            "inject-always-late",
            2,
            late,
            format!("injects that always come in the last tenth of the time: {}", names.en),
            format!("常に終了間際（最後の1割）に付与される状況付与：{}", names.ja),
        );
    }
    let dull = named(&r.events, |e| never(&e.share));
    if !dull.is_empty() {
        let names = some(&dull);
        add(
            "event-without-effect",
            2,
            dull,
            format!("events that change nothing in any run: {}", names.en),
            format!("どの試行でも影響を与えない事象：{}", names.ja),
        );
    }
    let actions = named(&r.actions, |a| never(&a.share));
    if !actions.is_empty() && r.playbook.is_some() {
        let names = some(&actions);
        add(
            "action-never-taken",
            2,
            actions,
            format!("actions that nobody ever takes: {}", names.en),
            format!("一度も選ばれない対応：{}", names.ja),
        );
    }
    let plans = named(&r.plans, |p| never(&p.share));
    if !plans.is_empty() {
        let names = some(&plans);
        add(
            "plan-never-begun",
            2,
            plans,
            format!("plans that never begin: {}", names.en),
            format!("一度も発動されない計画：{}", names.ja),
        );
    }
    loads(r, &mut add);
    if !r.lint.is_empty() {
        let codes: Vec<String> = r.lint.iter().map(|l| l.code.clone()).collect();
        let count: usize = r.lint.iter().map(|l| l.count).sum();
        let names = some(&codes);
        add(
            "check",
            2,
            codes,
            format!("`hakyu check` has {count} warning(s): {}", names.en),
            format!("「hakyu check」の警告が{count}件ある：{}", names.ja),
        );
    }
    list.sort_by_key(|p| std::cmp::Reverse(p.weight));
    list
}

type Add<'a> = dyn FnMut(&str, u8, Vec<String>, String, String) + 'a;

/// Too easy for beginners, too hard for the best; a playbook that others beat.
fn extremes(r: &Rehearsal, add: &mut Add<'_>) {
    // The last level carries the playbook out best, and the row after it is the playbook as written.
    let best = r.skills.len().saturating_sub(1);
    let beaten: Vec<String> = r
        .sectors
        .iter()
        .filter(|s| {
            let lost = |row: usize| s.levels.get(row).map_or(0.0, |l| l.people_hours.median);
            let (team, written) = (lost(best), lost(best + 1));
            written > team * 1.1 && written - team > BEATEN
        })
        .map(|s| s.id.clone())
        .collect();
    if !beaten.is_empty() {
        let names = some(&beaten);
        add(
            "reference-beaten",
            2,
            beaten,
            format!(
                "teams that deviate from the playbook lose less than the playbook as written: {}",
                names.en
            ),
            format!("計画どおりよりも、計画から外れたチームの方が損失が小さい分野：{}", names.ja),
        );
    }
    let mean = |id: &str| r.levels.iter().find(|l| l.id == id).and_then(|l| l.mean);
    if let Some(m) = mean("novice").filter(|m| m.mean >= 90.0) {
        add(
            "too-easy",
            2,
            vec![],
            format!("it is easy: novice teams reach {:.0} points", m.mean),
            format!("易しすぎる：初級のチームでも{:.0}点に達する", m.mean),
        );
    }
    if let Some(m) = mean("expert").filter(|m| m.mean < 60.0) {
        add(
            "too-hard",
            2,
            vec![],
            format!("it is hard: expert teams reach {:.0} points only", m.mean),
            format!("難しすぎる：上級のチームでも{:.0}点にとどまる", m.mean),
        );
    }
}

/// Queues, idle posts, posts outside the exercise.
fn loads(r: &Rehearsal, add: &mut Add<'_>) {
    let chosen = |keep: &dyn Fn(&RoleRow) -> bool| -> Vec<&RoleRow> {
        r.roles.iter().filter(|role| keep(role)).collect()
    };
    let silent = |role: &RoleRow| role.received <= 0.0 && role.deeds <= 0.0 && !role.speaks;
    let left_out = chosen(&silent);
    if !left_out.is_empty() {
        let ids: Vec<String> = left_out.iter().map(|role| role.id.clone()).collect();
        let names = some(&ids);
        add(
            "role-without-part",
            2,
            ids,
            format!("roles that hear nothing and do nothing: {}", names.en),
            format!("何も届かず何も行わない役割：{}", names.ja),
        );
    }
    let queues = chosen(&|role| role.wait.is_some_and(|w| w.median > QUEUE));
    if let Some(worst) = longest(&queues, |role| role.wait.map_or(0.0, |w| w.median)) {
        let wait = hours(seconds(worst.wait.map_or(0.0, |w| w.median)));
        let ids: Vec<String> = queues.iter().map(|role| role.id.clone()).collect();
        let names = some(&ids);
        add(
            "queue",
            2,
            ids,
            format!(
                "messages wait for more than half an hour in the middle case at {} (longest: {}, {})",
                names.en, worst.id, wait.en
            ),
            format!(
                "中央値で30分を超えて連絡が滞留する役割：{}（最長：{}、{}）",
                names.ja, worst.id, wait.ja
            ),
        );
    }
    let idle = chosen(&|role| !silent(role) && role.idle > HOUR as f64);
    if let Some(worst) = longest(&idle, |role| role.idle) {
        let time = hours(seconds(worst.idle));
        let ids: Vec<String> = idle.iter().map(|role| role.id.clone()).collect();
        add(
            "idle",
            1,
            ids,
            format!(
                "{} of {} roles have nothing to do for more than an hour while the others play (longest: {}, {})",
                idle.len(),
                r.roles.len(),
                worst.id,
                time.en
            ),
            format!(
                "{}役割のうち{}役割は、他が動いている間に1時間を超えて手が空く（最長：{}、{}）",
                r.roles.len(),
                idle.len(),
                worst.id,
                time.ja
            ),
        );
    }
}

fn longest<'a>(roles: &[&'a RoleRow], of: impl Fn(&RoleRow) -> f64) -> Option<&'a RoleRow> {
    roles.iter().copied().reduce(|a, b| if of(b) > of(a) { b } else { a })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds of a run, to the minute"
)]
fn seconds(value: f64) -> u64 {
    (value.max(0.0) / 60.0).round() as u64 * 60
}

fn named(rows: &[ShareRow], keep: impl Fn(&ShareRow) -> bool) -> Vec<String> {
    rows.iter().filter(|row| keep(row)).map(|row| row.id.clone()).collect()
}

/// The first few names.
fn some(ids: &[String]) -> Text {
    const MOST: usize = 6;
    let shown: Vec<&str> = ids.iter().take(MOST).map(String::as_str).collect();
    let (en, ja) = (shown.join(", "), shown.join("、"));
    match ids.len().saturating_sub(MOST) {
        0 => Text::new(en, ja),
        more => Text::new(format!("{en} and {more} more"), format!("{ja}ほか{more}件")),
    }
}

/// The verdict: ready, or how much there is to look at.
pub(super) fn verdict(r: &Rehearsal) -> Text {
    let grave = r.points.iter().filter(|p| p.weight == 3).count();
    let open = r.points.iter().filter(|p| p.weight >= 2).count();
    let runs = r.runs;
    match (grave, open) {
        (0, 0) => Text::new(
            format!("READY – nothing stands out in {runs} futures."),
            format!("実施可能：{runs}通りの将来を試行し、特段の問題は見当たらない。"),
        ),
        (0, n) => Text::new(
            format!("NEARLY READY – look at {} first.", count(n)),
            format!("おおむね実施可能：次の{n}点を確認すること。"),
        ),
        (_, n) => Text::new(
            format!("NOT READY – {grave} of these {} should be settled before the day.", count(n)),
            format!("要修正：次の{n}点のうち{grave}点は、実施前に解消すること。"),
        ),
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 point".to_owned() } else { format!("{n} points") }
}
