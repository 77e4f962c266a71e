//! Branches: a new log out of an earlier one, that keeps its history up to a moment and is played on from there, or that
//! plays the same exercise again with one decision changed.
//!
//! An entry that is changed keeps its number, and so does every order behind it: all that is not touched draws what it drew
//! before, and two exercises differ by the change and by what follows from it. A branch is an ordinary log; only its
//! opening says where it came from, and a moved entry may stand before or after what was done at its time.

#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use hakyu_engine::RoleId;
use hakyu_scenarios::compile::Compiled;

use crate::{
    log::{Act, Author, Clock, Doing, Entry, Opening, Ruling, Seat},
    session::{Offer, Refusal, SessionError, course},
};

pub use words::{Line, act_words, lines};

/// Where a branch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// At this second: what was entered before it is kept.
    At(u64),
    /// Before this entry, at its time.
    Entry(u32),
}

/// What is changed in a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An entry is left out, with the ruling on it if it is a free action.
    Drop(u32),
    /// An entry takes place at another second.
    Move(u32, u64),
    /// A role takes another action of the catalogue instead.
    Replace(u32, String),
    /// From this second on the roles that people played are played by a playbook (`none`: duties only). What controllers
    /// did stays.
    With(u64, String),
}

/// Whether a log is in the order of its times: one with a moved entry is not.
pub fn ordered(entries: &[Entry]) -> bool {
    entries.windows(2).all(|pair| pair[0].at <= pair[1].at)
}

/// A log that keeps the history before a moment, byte for byte, and whose clock stands at that moment. `digest` names the
/// earlier exercise.
///
/// # Errors
/// [`SessionError::Refused`] if there is no such moment, or play had ended by then.
pub fn keep(
    compiled: &Compiled,
    entries: &[Entry],
    cut: Cut,
    digest: &str,
) -> Result<Vec<Entry>, SessionError> {
    if !ordered(entries) {
        return Err(Refusal::new(
            "this log was made by moving an entry or handing roles to a playbook, so it is not in the order of time; branch the log that it came from",
            "このログは記録の移動または対応計画への引継ぎで作成されたもので、時刻順ではありません。元のログから分岐してください",
        )
        .into());
    }
    let (mut first, at) = match cut {
        Cut::At(at) => (entries.partition_point(|e| e.at < at).max(1), at),
        Cut::Entry(number) => {
            let entry = find(entries, number)?;
            (number as usize, entry.at)
        }
    };
    if at >= compiled.model.duration().0 {
        return Err(Refusal::new(
            "the scenario is over by then",
            "その時刻にはシナリオの期間が終了しています",
        )
        .into());
    }
    // A jump of the clock over the moment is cut short there.
    while let Act::Clock(Clock::Advance(to)) = entries[first - 1].what
        && to > at
    {
        first -= 1;
    }
    let mut kept = opened(entries, digest, first)?;
    kept.extend_from_slice(&entries[1..first]);
    if kept.iter().any(|e| matches!(e.what, Act::Clock(Clock::End))) {
        return Err(Refusal::new(
            "play had ended by then; choose an earlier moment",
            "その時点で演習は終了しています。より早い時点を選んでください",
        )
        .into());
    }
    let (stands, running) = clock(&kept, compiled.model.duration().0);
    if stands < at {
        append(&mut kept, stands, Act::Clock(Clock::Advance(at)));
    }
    if running {
        append(&mut kept, stands.max(at), Act::Clock(Clock::Pause));
    }
    Ok(kept)
}

/// The same log with something changed, one change after the other. `digest` names the earlier exercise.
///
/// # Errors
/// [`SessionError::Refused`] if it cannot be changed like this, [`SessionError::BadEntry`] if what comes later rests on what
/// was changed.
pub fn change(
    compiled: &Compiled,
    entries: &[Entry],
    changes: &[Change],
    digest: &str,
) -> Result<Vec<Entry>, SessionError> {
    let mut changed = entries.to_vec();
    let mut first = changed.len();
    for change in changes {
        let at = match change {
            Change::Drop(number) => drop_entry(&mut changed, *number)?,
            Change::Move(number, to) => move_entry(compiled, &mut changed, *number, *to)?,
            Change::Replace(number, action) => replace(compiled, &mut changed, *number, action)?,
            Change::With(from, playbook) => hand_over(compiled, &mut changed, *from, playbook)?,
        };
        first = first.min(at);
    }
    changed[0] = opened(entries, digest, first)?.remove(0);
    // It has to make sense as a whole.
    course(compiled, &changed)?;
    Ok(changed)
}

/// The opening of a branch whose first entry of its own is this one.
fn opened(entries: &[Entry], digest: &str, first: usize) -> Result<Vec<Entry>, SessionError> {
    let Some(Entry { what: Act::Open(opening), .. }) = entries.first() else {
        return Err(Refusal::new(
            "a log begins with its opening",
            "ログの先頭に開始の記録がありません",
        )
        .into());
    };
    let number = u32::try_from(first).unwrap_or(u32::MAX);
    let opening =
        Opening { branched: Some((digest.to_owned(), number)), ..Opening::clone(opening) };
    Ok(vec![Entry { what: Act::Open(opening), ..entries[0].clone() }])
}

fn append(entries: &mut Vec<Entry>, at: u64, what: Act) {
    let number = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    entries.push(Entry { number, at, wall: String::new(), by: Author::System, what });
}

/// Where the clock stands after some entries, and whether it runs.
fn clock(entries: &[Entry], duration: u64) -> (u64, bool) {
    let (mut stands, mut running) = (0, false);
    for entry in entries {
        stands = stands.max(entry.at);
        match &entry.what {
            Act::Clock(Clock::Start) => running = true,
            Act::Clock(Clock::Advance(to)) => stands = stands.max((*to).min(duration)),
            Act::Clock(Clock::Pause | Clock::End) | Act::RealEvent { organisation: None, .. } => {
                running = false;
            }
            _ => {}
        }
    }
    (stands, running)
}

fn find(entries: &[Entry], number: u32) -> Result<&Entry, Refusal> {
    entries.get(number as usize).filter(|e| e.number == number && number > 0).ok_or_else(|| {
        let last = entries.len().saturating_sub(1);
        Refusal::new(
            format!("there is no entry {number}; they are numbered 1 to {last}"),
            format!("記録{number}はありません。番号は1～{last}です"),
        )
    })
}

/// An entry that is a decision: something that a role or a controller did, not the clock or a seat.
fn decision(entries: &[Entry], number: u32) -> Result<usize, Refusal> {
    let entry = find(entries, number)?;
    match entry.what {
        Act::Deed(_)
        | Act::Inject { .. }
        | Act::AdHoc { .. }
        | Act::Free { .. }
        | Act::Adjudicate { .. } => Ok(number as usize),
        _ => Err(Refusal::new(
            format!("entry {number} is no decision: it cannot be left out or moved"),
            format!("記録{number}は判断・対応ではないため、除外・移動できません"),
        )),
    }
}

fn leave_out(entry: &mut Entry) {
    let was = std::mem::replace(&mut entry.what, Act::Clock(Clock::Pause));
    entry.what = Act::LeftOut { was: Box::new(was) };
}

fn drop_entry(entries: &mut [Entry], number: u32) -> Result<usize, Refusal> {
    let at = decision(entries, number)?;
    for entry in &mut *entries {
        if matches!(entry.what, Act::Adjudicate { free, .. } if free == number) {
            leave_out(entry);
        }
    }
    leave_out(&mut entries[at]);
    Ok(at)
}

fn move_entry(
    compiled: &Compiled,
    entries: &mut [Entry],
    number: u32,
    to: u64,
) -> Result<usize, Refusal> {
    let index = decision(entries, number)?;
    let ends = entries.iter().find(|e| matches!(e.what, Act::Clock(Clock::End)));
    let end = ends.map_or(compiled.model.duration().0, |e| e.at.min(compiled.model.duration().0));
    if to >= end {
        return Err(Refusal::new(
            format!("entry {number} cannot be moved there: play is over by then"),
            format!("記録{number}はその時刻に移動できません。演習は終了しています"),
        ));
    }
    let earliest = match &entries[index].what {
        Act::Deed(done) => seated(entries, &done.role, number),
        Act::Free { role, .. } => seated(entries, role, number),
        Act::Adjudicate { free, .. } => find(entries, *free)?.at,
        _ => 0,
    };
    if to < earliest {
        let at = crate::words::clock_time(compiled, earliest);
        return Err(Refusal::new(
            format!("entry {number} cannot be done before {}: there was nobody to do it", at.en),
            format!("記録{number}は{}より前には実施できません（対応する者がいません）", at.ja),
        ));
    }
    let entry = &mut entries[index];
    entry.at = to;
    if let Act::Deed(done) = &mut entry.what
        && let Some(attested) = &mut done.attested
    {
        attested.at = to;
    }
    Ok(index)
}

/// The first time at which somebody sat down at a role; 0 if nobody did.
fn seated(entries: &[Entry], role: &str, before: u32) -> u64 {
    let seats = entries.iter().take(before as usize).filter(|e| {
        matches!(&e.what, Act::Seat { role: r, seat: Seat::Person(_) | Seat::RolePlayer(_) } if r == role)
    });
    seats.min_by_key(|e| e.at).map_or(0, |e| e.at)
}

fn replace(
    compiled: &Compiled,
    entries: &mut [Entry],
    number: u32,
    action: &str,
) -> Result<usize, Refusal> {
    find(entries, number)?;
    let index = number as usize;
    let free = |what: &Act| matches!(what, Act::Adjudicate { ruling: Ruling::As(_), .. });
    match &mut entries[index].what {
        Act::Deed(done) => {
            let role = compiled.model.script().role(&done.role);
            let offered = role.map(|r| Offer::of(compiled, r).actions).unwrap_or_default();
            if !offered.iter().any(|a| a.id == action) {
                let known = offered.iter().map(|a| a.id.as_str());
                return Err(Refusal::unknown(
                    ("action of this role", "この役割の対応"),
                    action,
                    known,
                ));
            }
            done.doing = Doing::Act(action.to_owned());
        }
        what if free(what) => {
            if let Act::Adjudicate { ruling, .. } = what {
                *ruling = Ruling::As(action.to_owned());
            }
        }
        _ => {
            return Err(Refusal::new(
                format!("entry {number} is nothing that a role did; only that can be replaced"),
                format!("記録{number}は役割の対応ではないため、置き換えられません"),
            ));
        }
    }
    Ok(index)
}

fn hand_over(
    compiled: &Compiled,
    entries: &mut Vec<Entry>,
    from: u64,
    playbook: &str,
) -> Result<usize, Refusal> {
    if from >= compiled.model.duration().0 {
        return Err(Refusal::new(
            "the scenario is over by then",
            "その時刻にはシナリオの期間が終了しています",
        ));
    }
    let mut manned: BTreeSet<RoleId> = BTreeSet::new();
    let mut theirs: BTreeSet<u32> = BTreeSet::new();
    let mut first = None;
    for entry in &mut *entries {
        let later = entry.at >= from;
        let goes = match &entry.what {
            Act::Seat { role, seat: Seat::Person(_) | Seat::RolePlayer(_) } => {
                manned.extend(compiled.model.script().role(role));
                later
            }
            // Whoever entered it: what a role did is the role's.
            Act::Deed(done) => {
                let role = compiled.model.script().role(&done.role);
                later && role.is_some_and(|r| manned.contains(&r))
            }
            Act::Free { .. } => {
                if later {
                    theirs.insert(entry.number);
                }
                later
            }
            Act::Adjudicate { free, .. } => theirs.contains(free),
            _ => false,
        };
        if goes {
            first.get_or_insert(entry.number as usize);
            leave_out(entry);
        }
    }
    if manned.is_empty() {
        return Err(Refusal::new(
            "no person played any role: there is nothing to hand over",
            "参加者が担当した役割がありません。引き継ぐものがありません",
        ));
    }
    let next = entries.len();
    for role in manned {
        let role = compiled.model.script().roles[role.index()].id.clone();
        append(entries, from, Act::Seat { role, seat: Seat::Playbook(playbook.to_owned()) });
    }
    Ok(first.unwrap_or(next))
}
