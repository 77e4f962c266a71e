//! Which fields a message owes, whether they agree with the sender's view, and how both are put in words.

use hakyu_engine::{
    Level, ServiceId, SimTime,
    script::{
        DeedKind,
        messages::{CAUSE_UNKNOWN, Status, TYPE_NEAR_MISS},
    },
};
use hakyu_scenarios::{
    compile::Compiled,
    taxonomy::{Entry, taxonomy},
};

use super::values::{Values, level_of};
use crate::{
    outcome::Text,
    review::FieldGrade,
    words::{clock_time, number, percent, service_title},
};

/// A level agrees with what was believed within this, ppm. Ours (C): what decisions count as right, too.
const CLOSE: u32 = 50_000;
/// A time of noticing agrees within this many seconds. Ours (C).
const NOTICED: u64 = 900;
/// A number of people agrees within a factor of so much either way, or within [`FEW`]. Ours (C): first figures are rough.
const FACTOR: u64 = 2;
/// Few people: a difference up to this is none. Ours (C).
const FEW: u64 = 1_000;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Noticed,
    Services,
    Status,
    Types,
    Causes,
    Impact,
    Forecast,
    Sign,
}

const ALL: [Field; 8] = [
    Field::Noticed,
    Field::Services,
    Field::Status,
    Field::Types,
    Field::Causes,
    Field::Impact,
    Field::Forecast,
    Field::Sign,
];

/// A field with its grade.
pub(super) struct Graded {
    pub field: Field,
    pub due: bool,
    pub filled: bool,
    pub row: FieldGrade,
}

/// The fields of a message that were due or filled. `first`: its sender wrote no message of this kind on this before.
pub(super) fn grade(
    compiled: &Compiled,
    kind: DeedKind,
    first: bool,
    (written, held, truth): (&Values, &Values, &Values),
) -> Vec<Graded> {
    let owed = due(kind, first, written, held);
    ALL.into_iter()
        .filter_map(|field| {
            let filled = filled(field, written);
            // What the view could not decide nobody has to fill in; who does is not worse off.
            let due = owed.contains(&field) && (filled || decided(field, held));
            if !due && (!filled || field == Field::Sign) {
                return None;
            }
            let agrees = (due && filled).then(|| agrees(field, written, held)).flatten();
            let row = FieldGrade {
                name: field.name(),
                written: field.words(compiled, written),
                view: field.words(compiled, held),
                truth: field.words(compiled, truth),
                agrees,
            };
            Some(Graded { field, due, filled, row })
        })
        .collect()
}

/// What a message owes, by its kind. Of a sign or near miss nobody asks how service stands; that it is one has to be said.
fn due(kind: DeedKind, first: bool, written: &Values, held: &Values) -> Vec<Field> {
    use Field::{Causes, Forecast, Impact, Noticed, Services, Sign, Status as State, Types};
    let out = matches!(held.status, Some(Status::Ongoing | Status::Restoring));
    let only_a_sign = held.sign == Some(true) || written.sign == Some(true);
    let mut owed = match (kind, only_a_sign) {
        (DeedKind::Report, true) => vec![Noticed, Types, Sign],
        (_, true) => vec![Types, Sign],
        (DeedKind::Report, false) if first => vec![Noticed, Services, State, Types],
        (DeedKind::Report, false) => vec![Noticed, Services, State, Types, Causes, Impact],
        (DeedKind::Status, false) => vec![Services, State, Impact],
        (DeedKind::Announce, false) => vec![Services, State],
        (_, false) => vec![Services, Types],
    };
    let reports = matches!(kind, DeedKind::Report | DeedKind::Status | DeedKind::Announce);
    if reports && !first && out && !only_a_sign {
        owed.push(Forecast);
    }
    owed
}

/// Whether the view could tell what to write. That the cause is not known, that one is not sure, and when one expects to be back
/// can always be said.
fn decided(field: Field, held: &Values) -> bool {
    match field {
        Field::Noticed => held.noticed.is_some(),
        Field::Status => held.status.is_some(),
        Field::Types => held.types.is_some(),
        Field::Impact => held.impact.is_some(),
        Field::Services => held.suffers,
        Field::Causes | Field::Forecast | Field::Sign => true,
    }
}

fn filled(field: Field, written: &Values) -> bool {
    match field {
        Field::Noticed => written.noticed.is_some(),
        Field::Services => !written.services.is_empty(),
        Field::Status => written.status.is_some(),
        Field::Types => written.types.is_some(),
        Field::Causes => written.causes.is_some(),
        Field::Impact => written.impact.is_some(),
        Field::Forecast => written.forecast.is_some(),
        // Who is not sure has said that it may be nothing.
        Field::Sign => {
            let ticked = written.types.is_some_and(|t| t & TYPE_NEAR_MISS != 0);
            written.sign == Some(true) || written.uncertain || ticked
        }
    }
}

/// Whether what was written agrees with the view; none where the view could not decide. A sender who is not sure is not
/// held to figures.
fn agrees(field: Field, written: &Values, held: &Values) -> Option<bool> {
    let sure = |agrees: bool| (agrees || !written.uncertain).then_some(agrees);
    match field {
        Field::Noticed => {
            let ((said, _), (from, until)) = (written.noticed?, held.noticed?);
            sure(said.0 + NOTICED >= from.0 && said.0 <= until.0 + NOTICED)
        }
        Field::Services => {
            let pairs = written.services.iter().filter_map(|&(service, level)| {
                Some((level?.ppm(), level_of(held, service)?.ppm()))
            });
            pairs.map(|(said, known)| said.abs_diff(known) <= CLOSE).reduce(|a, b| a && b)
        }
        Field::Status => {
            let over = |s: Status| s == Status::Restored;
            Some(over(written.status?) == over(held.status?))
        }
        Field::Types => Some(written.types? & !held.types? == 0),
        Field::Causes => {
            let (said, known) = (written.causes?, held.causes.filter(|c| *c != CAUSE_UNKNOWN)?);
            match said {
                // Not to know is an answer: to know of a matter is not to know its cause.
                CAUSE_UNKNOWN => None,
                said => Some(said & !(known | CAUSE_UNKNOWN) == 0 && said & known != 0),
            }
        }
        Field::Impact => {
            let ((said, _), (least, most)) = (written.impact?, held.impact?);
            let enough = said.saturating_add(FEW) >= least || said.saturating_mul(FACTOR) >= least;
            let not_more = said <= most.saturating_add(FEW) || said <= most.saturating_mul(FACTOR);
            sure(enough && not_more)
        }
        // Nobody's view holds the future; but what is out now is not back in the past. That is the caller's to know.
        Field::Forecast => None,
        Field::Sign => held.sign,
    }
}

/// Whether a forecast speaks of the past while the view says that service is out.
pub(super) fn stale(written: &Values, held: &Values, at: SimTime) -> bool {
    let out = matches!(held.status, Some(Status::Ongoing | Status::Restoring));
    out && written.forecast.is_some_and(|t| t <= at)
}

impl Field {
    pub(super) fn name(self) -> Text {
        match self {
            Self::Noticed => Text::new("when noticed", "認知日時"),
            Self::Services => Text::new("service", "サービス"),
            Self::Status => Text::new("how it stands", "状況"),
            Self::Types => Text::new("type of event", "事象の類型"),
            Self::Causes => Text::new("cause", "原因"),
            Self::Impact => Text::new("people affected", "影響人数"),
            Self::Forecast => Text::new("expected back", "復旧見込み"),
            Self::Sign => Text::new("sign or near miss", "予兆・ヒヤリハットの別"),
        }
    }

    fn words(self, compiled: &Compiled, values: &Values) -> Text {
        let nothing = || Text::both("–");
        let time = |t: SimTime| clock_time(compiled, t.0);
        match self {
            Self::Noticed => match values.noticed {
                None => nothing(),
                Some((a, b)) if a == b => time(a),
                Some((a, b)) => {
                    let (a, b) = (time(a), time(b));
                    Text::new(format!("{} – {}", a.en, b.en), format!("{}～{}", a.ja, b.ja))
                }
            },
            Self::Services => list(values.services.iter().map(|s| service(compiled, *s))),
            Self::Status => values.status.map_or_else(nothing, status),
            Self::Types => {
                values.types.map_or_else(nothing, |t| ticked(&taxonomy().types, u32::from(t)))
            }
            Self::Causes => values.causes.map_or_else(nothing, |c| ticked(&taxonomy().causes, c)),
            Self::Impact => match values.impact {
                None => nothing(),
                Some((a, b)) => {
                    let (least, most) = (number(a as f64), number(b as f64));
                    if a == b {
                        Text::new(most.clone(), format!("{most}人"))
                    } else {
                        Text::new(format!("{least} – {most}"), format!("{least}～{most}人"))
                    }
                }
            },
            Self::Forecast => values.forecast.map_or_else(nothing, time),
            Self::Sign => match (values.sign, values.uncertain) {
                (Some(true), _) => Text::new("yes", "該当"),
                (_, true) => Text::new("not sure", "不確実"),
                (Some(false), _) => Text::new("no", "非該当"),
                (None, false) => nothing(),
            },
        }
    }
}

fn service(compiled: &Compiled, (service, level): (ServiceId, Option<Level>)) -> Text {
    let title = service_title(compiled, service);
    match level {
        None => title,
        Some(level) => {
            let level = percent(level.ppm());
            Text::new(format!("{} {level}", title.en), format!("{} {level}", title.ja))
        }
    }
}

fn status(status: Status) -> Text {
    match status {
        Status::Ongoing => Text::new("goes on", "継続中"),
        Status::Restoring => Text::new("coming back", "復旧作業中"),
        Status::Restored => Text::new("is over", "復旧済み"),
    }
}

fn ticked(entries: &[Entry], bits: u32) -> Text {
    let on = (0u32..).zip(entries).filter(|(bit, _)| bits & (1 << bit) != 0);
    list(on.map(|(_, e)| Text::new(e.title.en(), e.title.ja())))
}

fn list(items: impl Iterator<Item = Text>) -> Text {
    let (en, ja): (Vec<String>, Vec<String>) = items.map(|t| (t.en, t.ja)).unzip();
    if en.is_empty() {
        return Text::both("–");
    }
    Text::new(en.join(", "), ja.join("、"))
}
