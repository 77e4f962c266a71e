//! The form as it is sent: what its author left open is filled from what the sender believes and knows.

use super::{super::knowledge, letter::Outgoing};
use crate::{
    model::{Model, ServiceKind},
    record::messages::Content,
    script::{
        knowledge::Payload,
        messages::{CAUSE_UNKNOWN, Form, Status, TYPE_NEAR_MISS, WORKS},
    },
    units::{FULL, Level, RoleId, ServiceId, SimTime},
};

/// What a message says that sets out at `t`.
pub(super) fn content(
    model: &Model,
    minds: &knowledge::State,
    row: &Outgoing,
    form: &Form,
    payload: &Payload,
    origin: Option<RoleId>,
    t: u32,
) -> Content {
    let (types, causes) =
        if form.stated { said(form, payload) } else { ticks(model, form, payload) };
    let open = !form.stated;
    let claimed = |s: ServiceId| form.claims.iter().any(|c| c.0 == s);
    let told = payload.levels.iter().map(|l| {
        // Of what is claimed the sender need not believe anything.
        let belief = knowledge::belief(minds, row.from, l.0).filter(|_| !claimed(l.0));
        (l.1, belief.is_some_and(|b| b.rising), belief.is_some_and(|b| b.fell))
    });
    Content {
        kind: row.kind,
        from: row.from,
        origin,
        sent: SimTime(u64::from(t)),
        levels: payload.levels.clone(),
        matters: payload.matters.clone(),
        missions: payload.missions.clone(),
        types,
        causes,
        noticed: form.noticed.or(payload.levels.first().filter(|_| open).map(|l| l.2)),
        impact: form.impact.or_else(|| impact(model, &payload.levels).filter(|_| open)),
        status: form.status.or_else(|| status(told).filter(|_| open)),
        forecast: form.forecast,
        scope: form.scope,
        near_miss: form.near_miss,
        uncertain: form.uncertain,
        anonymous: form.anonymous,
    }
}

/// Event types and causes as a person ticked them; who reports something and ticks no cause does not know it.
fn said(form: &Form, payload: &Payload) -> (u16, u32) {
    let reports = form.near_miss || !payload.levels.is_empty() || !payload.matters.is_empty();
    let types = if form.near_miss { form.types | TYPE_NEAR_MISS } else { form.types };
    (types, if form.causes == 0 && reports { CAUSE_UNKNOWN } else { form.causes })
}

/// Event types and causes: those its author ticked, else those of the matters it tells of; who reports something and
/// knows no cause ticks `unknown`.
fn ticks(model: &Model, form: &Form, payload: &Payload) -> (u16, u32) {
    let events = || payload.matters.iter().map(|m| &model.script.events[m.index()]);
    let types = match form.types {
        0 if form.near_miss => TYPE_NEAR_MISS,
        0 => events().fold(0, |bits, e| bits | e.types),
        ticked => ticked,
    };
    let reports = form.near_miss || !payload.levels.is_empty() || !payload.matters.is_empty();
    let causes = match form.causes {
        0 => match events().fold(0, |bits, e| bits | e.causes) {
            0 if reports => CAUSE_UNKNOWN,
            known => known,
        },
        ticked => ticked,
    };
    (types, causes)
}

/// People without service: Σ ⌊people · (1 − level)⌋ over the services told. Classes and sites serve a part of the people
/// of the services they belong to, and count only where none of those of their sector and place is told.
fn impact(model: &Model, levels: &[(ServiceId, Level, SimTime)]) -> Option<u64> {
    let is_part = |s: ServiceId| {
        let part = model.info(s);
        matches!(part.kind, ServiceKind::Class | ServiceKind::Site)
            && levels.iter().map(|l| model.info(l.0)).any(|whole| {
                whole.kind == ServiceKind::Service
                    && (whole.sector, whole.place) == (part.sector, part.place)
            })
    };
    let people = levels.iter().filter(|l| !is_part(l.0)).map(|(service, level, _)| {
        let missing = u128::from(model.info(*service).people) * u128::from(FULL - level.ppm());
        u64::try_from(missing / u128::from(FULL)).unwrap_or(u64::MAX)
    });
    (!levels.is_empty()).then(|| people.fold(0, u64::saturating_add))
}

/// How it stands, from (level, whether it has risen last, whether it was ever out) of each service told: restored where
/// all work again, restoring where all that are out have risen last.
fn status(told: impl Iterator<Item = (Level, bool, bool)>) -> Option<Status> {
    let (mut out, mut rising, mut fell) = (false, true, false);
    for (level, rose, was_out) in told {
        if level.ppm() < WORKS {
            out = true;
            rising &= rose;
        }
        fell |= was_out;
    }
    match (out, rising) {
        (true, true) => Some(Status::Restoring),
        (true, false) => Some(Status::Ongoing),
        (false, _) => fell.then_some(Status::Restored),
    }
}
