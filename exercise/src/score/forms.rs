//! Messages graded: are the fields filled that were due, and do they agree with what the sender itself knew?
//!
//! A form is held against the sender's **own view** when it sent it. Truth stands beside it and is never scored: who
//! reports early, little and uncertain loses nothing by turning out wrong, and not to know is right where the view
//! could not tell. Signs and near misses (予兆・ヒヤリハット) have to be marked as such: that is triage.
//!
//! What a person wrote is graded as the person filled it in; what a simulated sender's form leaves open is filled as it is
//! sent. Announcements without any field are words for people and are not graded.

mod fields;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

use hakyu_engine::{
    EventId, Level, RoleId, ServiceId, SimTime,
    script::{Deed, DeedKind, messages::Form},
};
use hakyu_scenarios::compile::{Anchor, Compiled};

use super::{DoneDeed, Finding, Played, deeds::clock_for, evidence};
use crate::{
    outcome::{Evidence, Text},
    review::FormGrade,
    view::{Addressed, Knowledge, addressed_to},
    words::{clock_never_started, play_ended, role_title},
};
use fields::Field;
use values::{Desk, Values};

/// A message with its grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Graded {
    /// The deed that sent it, as an index into the deeds of the record.
    pub deed: u32,
    /// Its sender.
    pub role: RoleId,
    /// Report, notice …
    pub kind: DeedKind,
    /// When it counts as sent.
    pub at: SimTime,
    /// The grade.
    pub grade: FormGrade,
    /// Names of the fields that were due and left open.
    open: Vec<Text>,
    /// Any field was due.
    owed: bool,
}

impl Graded {
    /// What the message is worth, 0–1: completeness × correctness. Nothing if it repeats what was sent before.
    pub fn worth(&self) -> f64 {
        if self.grade.duplicate {
            return 0.0;
        }
        self.grade.completeness * self.grade.correctness.unwrap_or(1.0)
    }
}

/// Grades of all messages of a run or exercise, in the order of sending.
pub fn forms(compiled: &Compiled, run: &Played) -> Vec<FormGrade> {
    graded(compiled, run, None).into_iter().map(|g| g.grade).collect()
}

/// All messages with their grades, or those of one role, in the order of sending.
pub fn graded(compiled: &Compiled, run: &Played, of: Option<RoleId>) -> Vec<Graded> {
    let desk = Desk::new(compiled, run);
    let mut views: BTreeMap<RoleId, Vec<Addressed<'_>>> = BTreeMap::new();
    let mut sent: Vec<Sent<'_>> = Vec::new();
    let mut all = Vec::new();
    for done in run.deeds() {
        let Deed::Message { kind, to, form } = done.deed else { continue };
        if of.is_some_and(|role| role != done.role) || !is_graded(*kind, form) {
            continue;
        }
        let facts = views
            .entry(done.role)
            .or_insert_with(|| addressed_to(&run.record.facts, done.role).collect());
        let view = Knowledge::of(done.role, facts.iter().copied(), done.at);
        let message = Message { done, kind: *kind, to, form };
        all.push(message.grade(&desk, &view, &mut sent));
    }
    all
}

/// Newsletters are answered by nobody; an announcement may be words only.
fn is_graded(kind: DeedKind, form: &Form) -> bool {
    let blank = form.about.is_empty()
        && form.claims.is_empty()
        && form.matters.is_empty()
        && form.types == 0
        && form.status.is_none()
        && form.forecast.is_none();
    match kind {
        DeedKind::Report | DeedKind::Notice | DeedKind::Relay | DeedKind::Status => true,
        DeedKind::Announce => !blank,
        _ => false,
    }
}

/// A message that is to be graded.
struct Message<'a> {
    done: DoneDeed<'a>,
    kind: DeedKind,
    to: &'a [RoleId],
    form: &'a Form,
}

/// What was sent before, to find what repeats it.
struct Sent<'a> {
    role: RoleId,
    kind: DeedKind,
    to: &'a [RoleId],
    /// The matters it told of.
    matters: Vec<EventId>,
    written: Values,
    /// Levels its sender believed, which go with it.
    believed: Vec<(ServiceId, Option<Level>)>,
}

impl<'a> Message<'a> {
    fn grade(&self, desk: &Desk<'_>, view: &Knowledge, sent: &mut Vec<Sent<'a>>) -> Graded {
        let DoneDeed { at, role, number, .. } = self.done;
        let compiled = desk.compiled;
        let held = values::held(compiled, view, self.form);
        let written = values::written(desk, number, role, self.form, &held);
        let truth = values::truth(desk, view, self.form);
        let matters = values::told(self.form, view);
        let first = !sent.iter().any(|s| self.continues(s, &matters, &written));
        let repeats = sent.iter().rev().find(|s| self.same_place(s, &matters, &written));
        // Reports of a mode are due at their hours, whatever they say.
        let duplicate = self.kind != DeedKind::Status
            && repeats.is_some_and(|s| nothing_new(s, &written, &held));
        let graded = fields::grade(compiled, self.kind, first, (&written, &held, &truth));
        let due = graded.iter().filter(|g| g.due).count();
        let filled = graded.iter().filter(|g| g.due && g.filled).count();
        let open = graded.iter().filter(|g| g.due && !g.filled).map(|g| g.row.name.clone());
        let open: Vec<Text> = open.collect();
        let mut rows: Vec<_> = graded.into_iter().map(|g| (g.field, g.row)).collect();
        if fields::stale(&written, &held, at)
            && let Some((_, row)) = rows.iter_mut().find(|r| r.0 == Field::Forecast)
        {
            row.agrees = Some(false);
        }
        let rows: Vec<_> = rows.into_iter().map(|r| r.1).collect();
        let decided: Vec<bool> = rows.iter().filter_map(|r| r.agrees).collect();
        let right = decided.iter().filter(|a| **a).count();
        let share = |part: usize, of: usize| part as f64 / of as f64;
        sent.push(Sent {
            role,
            kind: self.kind,
            to: self.to,
            matters,
            written,
            believed: held.services,
        });
        Graded {
            deed: number,
            role,
            kind: self.kind,
            at,
            open,
            owed: due > 0,
            grade: FormGrade {
                at: at.0,
                by: compiled.model.script().roles[role.index()].id.clone(),
                title: role_title(compiled, role),
                completeness: if due == 0 { 1.0 } else { share(filled, due) },
                correctness: (!decided.is_empty()).then(|| share(right, decided.len())),
                duplicate,
                fields: rows,
            },
        }
    }

    /// Whether an earlier message of the sender was of the same kind and on the same services and matters. A matter that it
    /// did not tell of is a new one, though it strikes the same service.
    fn continues(&self, earlier: &Sent<'_>, matters: &[EventId], written: &Values) -> bool {
        let services = |v: &Values| -> Vec<ServiceId> { v.services.iter().map(|s| s.0).collect() };
        let (now, before) = (services(written), services(&earlier.written));
        let shares = |a: bool, b: bool, both: bool| if a || b { a && b } else { both };
        earlier.role == self.done.role
            && earlier.kind == self.kind
            && shares(now.is_empty(), before.is_empty(), now.iter().any(|s| before.contains(s)))
            && (matters.is_empty()
                || earlier.matters.is_empty()
                || matters.iter().any(|m| earlier.matters.contains(m)))
    }

    /// Whether an earlier message was of the same kind, on exactly the same, and reached all who get this one.
    fn same_place(&self, earlier: &Sent<'_>, matters: &[EventId], written: &Values) -> bool {
        self.continues(earlier, matters, written)
            && earlier.matters == matters
            && self.to.iter().all(|role| earlier.to.contains(role))
    }
}

/// Whether a message says nothing that an earlier one did not: what it leaves open is nothing new.
fn nothing_new(earlier: &Sent<'_>, now: &Values, held: &Values) -> bool {
    fn open_or_same<T: PartialEq + Copy>(now: Option<T>, before: Option<T>) -> bool {
        now.is_none() || now == before
    }
    let before = &earlier.written;
    now.services.iter().all(|s| before.services.contains(s))
        && held.services == earlier.believed
        && open_or_same(now.types, before.types)
        && open_or_same(now.causes, before.causes)
        && open_or_same(now.noticed, before.noticed)
        && open_or_same(now.impact, before.impact)
        && open_or_same(now.status, before.status)
        && open_or_same(now.forecast, before.forecast)
        && open_or_same(now.sign, before.sign)
        && now.uncertain == before.uncertain
}

/// What an objective measures of messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test {
    pub by: RoleId,
    pub after: Anchor,
    pub kind: Option<DeedKind>,
    pub within: Option<u64>,
    /// A message worth less than this is worth nothing.
    pub min: Level,
}

/// The mean worth of the messages after the clock started; what repeats, and what owed nothing, counts neither way. No message at all is 0:
/// silence after a duty arose.
pub(super) fn measure(compiled: &Compiled, run: &Played, test: &Test) -> Finding {
    let Some(start) = clock_for(compiled, run, test.after, test.by) else {
        return Finding::untested(clock_never_started());
    };
    let soon = |at: SimTime| {
        test.within.is_none_or(|within| run.took(compiled, test.by, start, at) <= within)
    };
    let messages: Vec<Graded> = graded(compiled, run, Some(test.by))
        .into_iter()
        .filter(|g| g.at >= start && soon(g.at) && test.kind.is_none_or(|kind| kind == g.kind))
        .collect();
    let least = f64::from(test.min.ppm()) / f64::from(hakyu_engine::FULL);
    let worth: Vec<f64> = messages
        .iter()
        .filter(|g| g.owed && !g.grade.duplicate)
        .map(|g| if g.worth() < least { 0.0 } else { g.worth() })
        .collect();
    let lines: Vec<Evidence> = messages.iter().map(line).collect();
    if worth.is_empty() {
        // Without a time of its own half an hour stands for one (ours).
        if run.cut_short(compiled, test.by, start, test.within.unwrap_or(1800)) {
            return Finding::untested(play_ended());
        }
        let who = role_title(compiled, test.by);
        let line = Text::new(
            format!("{}: no message that could be graded", who.en),
            format!("{}：採点できる連絡なし", who.ja),
        );
        return Finding::scored(0.0, [lines, vec![evidence(start, line)]].concat());
    }
    Finding::scored(100.0 * worth.iter().sum::<f64>() / worth.len() as f64, lines)
}

/// A message as a line of evidence.
fn line(graded: &Graded) -> Evidence {
    if graded.grade.duplicate {
        let words = Text::new(
            "repeats an earlier message to the same receivers: not counted",
            "同じ宛先への既報の繰返し：採点対象外",
        );
        return evidence(graded.at, words);
    }
    let share = |value: f64| format!("{:.0} %", value * 100.0);
    let complete = share(graded.grade.completeness);
    let mut en = format!("fields that were due and filled: {complete}");
    let mut ja = format!("必要項目の記入：{complete}");
    if !graded.open.is_empty() {
        let names = |of: fn(&Text) -> &str| graded.open.iter().map(of).collect::<Vec<_>>();
        en.push_str(&format!(" (open: {})", names(|t| &t.en).join(", ")));
        ja.push_str(&format!("（未記入：{}）", names(|t| &t.ja).join("、")));
    }
    match graded.grade.correctness {
        None => {
            en.push_str("; the sender's view could decide none of them");
            ja.push_str("、発信時の認識では正否を判定できず");
        }
        Some(correctness) => {
            en.push_str(&format!("; agree with the sender's view: {}", share(correctness)));
            ja.push_str(&format!("、発信時の認識との一致：{}", share(correctness)));
            let wrong = || graded.grade.fields.iter().filter(|f| f.agrees == Some(false));
            if correctness < 1.0 {
                let en_names: Vec<&str> = wrong().map(|f| f.name.en.as_str()).collect();
                let ja_names: Vec<&str> = wrong().map(|f| f.name.ja.as_str()).collect();
                en.push_str(&format!(" (differ: {})", en_names.join(", ")));
                ja.push_str(&format!("（相違：{}）", ja_names.join("、")));
            }
        }
    }
    evidence(graded.at, Text::new(en, ja))
}
