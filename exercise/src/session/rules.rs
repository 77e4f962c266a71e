//! Who may enter what, and when.

use super::{Refusal, Session, orders};
use crate::{
    log::{Act, Author, Clock, Handling},
    organisation,
};

/// Whether an entry may be made now by this author.
///
/// # Errors
/// [`Refusal`] with what stands in the way.
pub(super) fn may(session: &Session, by: &Author, what: &Act) -> Result<(), Refusal> {
    allowed(session, by, what)?;
    in_time(session, what)?;
    fitting(session, by, what)
}

/// By whom.
fn allowed(session: &Session, by: &Author, what: &Act) -> Result<(), Refusal> {
    let compiled = &session.compiled;
    let no = || {
        Err(Refusal::new(
            "this is not yours to do; ask the controllers",
            "この操作の権限がありません。コントローラーに依頼してください",
        ))
    };
    match (by, what) {
        (Author::Controller | Author::System, _)
        | (_, Act::RealEvent { .. } | Act::Note { .. })
        | (Author::Evaluator(_), Act::Rate(_) | Act::RuleReply { .. })
        | (Author::SubController(_), Act::Rate(_) | Act::RuleReply { .. }) => Ok(()),
        (Author::Role(name), act) => {
            let role = match act {
                Act::Deed(done) => &done.role,
                Act::Free { role, .. }
                | Act::Reading { role, .. }
                | Act::Answer { role, .. }
                | Act::Reply { role, .. } => role,
                // Who plays alone moves the clock.
                Act::Clock(_) if alone(session) => return Ok(()),
                _ => return no(),
            };
            if role == name {
                return Ok(());
            }
            // One person may play several roles.
            let seat = |name: &str| {
                let role = orders::role(compiled, name).ok()?;
                session.seat(role)
            };
            match (seat(name), seat(role)) {
                (Some(mine), Some(theirs)) if mine == theirs => Ok(()),
                _ => no(),
            }
        }
        (Author::SubController(own), act) => match act {
            Act::SameRoom { organisation, .. } if organisation == own => Ok(()),
            Act::Inject { inject, .. } => {
                let id = orders::inject(compiled, inject)?;
                let to = &compiled.model.script().injects[id.index()].to;
                let all = organisation::all(compiled);
                let mine = all.iter().find(|o| o.id == *own);
                if mine.is_some_and(|o| to.iter().all(|r| o.roles.contains(r))) {
                    Ok(())
                } else {
                    no()
                }
            }
            Act::AdHoc { to, .. } => {
                let all = organisation::all(compiled);
                let mine = all.iter().find(|o| o.id == *own);
                let own = |name: &String| {
                    let role = orders::role(compiled, name).ok();
                    mine.zip(role).is_some_and(|(o, r)| o.roles.contains(&r))
                };
                if to.iter().all(own) { Ok(()) } else { no() }
            }
            _ => no(),
        },
        (Author::Evaluator(_), _) => no(),
    }
}

/// One person sits at all manned roles.
fn alone(session: &Session) -> bool {
    let mut seats = session.translator.seats().values();
    let first = seats.next();
    first.is_some() && seats.all(|seat| Some(seat) == first)
}

/// Whether it can be now.
fn in_time(session: &Session, what: &Act) -> Result<(), Refusal> {
    let afterwards = matches!(
        what,
        Act::Note { .. }
            | Act::Rate(_)
            | Act::Reply { .. }
            | Act::RuleReply { .. }
            | Act::Answer { .. }
    );
    if session.ended.is_some() && !afterwards {
        return Err(Refusal::new("play has ended", "演習は終了しています"));
    }
    let through = afterwards
        || matches!(
            what,
            Act::RealEvent { .. }
                | Act::Resume { .. }
                | Act::Clock(Clock::End | Clock::Pause | Clock::Speed(_))
                | Act::Seat { .. }
        );
    if session.suspended && !through {
        return Err(Refusal::new(
            "play is suspended: REAL EVENT. It goes on when the controllers say so",
            "実災害（実事案）のため演習を中断しています。再開はコントローラーが行います",
        ));
    }
    Ok(())
}

/// Whether it fits what there is.
fn fitting(session: &Session, by: &Author, what: &Act) -> Result<(), Refusal> {
    let compiled = &session.compiled;
    match what {
        Act::Open(_) => {
            Err(Refusal::new("the exercise is open already", "演習は既に開始しています"))
        }
        Act::LeftOut { .. } => Err(Refusal::new(
            "what was entered stays; leave it out in a branch",
            "記録した内容は取り消せません。分岐で除外してください",
        )),
        Act::Clock(Clock::Advance(to)) if *to < session.now => Err(Refusal::new(
            "time does not go back; branch the exercise instead",
            "時間は戻せません。分岐を使ってください",
        )),
        Act::Clock(Clock::Speed(0)) => Err(Refusal::new(
            "the speed has to be above zero; pause instead",
            "速度は0より大きくしてください。停止は一時停止で行います",
        )),
        Act::Resume { .. } if !matches!(by, Author::Controller | Author::System) => {
            Err(Refusal::new(
                "only the controllers resume play",
                "再開できるのはコントローラーだけです",
            ))
        }
        Act::Deed(done) => {
            let role = orders::role(compiled, &done.role)?;
            if session.seat(role).is_none() && !matches!(by, Author::Controller | Author::System) {
                return Err(Refusal::new(
                    format!("nobody sits at '{}': it is simulated", done.role),
                    format!("「{}」は模擬により進行しています", done.role),
                ));
            }
            if session.suspended(Some(role)) {
                return Err(Refusal::new(
                    "your organisation is suspended: REAL EVENT",
                    "実災害（実事案）のため、貴組織は演習を中断しています",
                ));
            }
            match &done.attested {
                Some(attested) if attested.at > session.now => Err(Refusal::new(
                    "what is recorded afterwards lies in the past",
                    "事後の記録の時刻は現在より前でなければなりません",
                )),
                _ => Ok(()),
            }
        }
        Act::Inject { inject, handling: Handling::Edit { .. } } => {
            let id = orders::inject(compiled, inject)?;
            let fired = hakyu_engine::What::InjectFired(id);
            if session.sim.facts().iter().any(|f| f.what == fired) {
                return Err(Refusal::new(
                    format!(
                        "inject '{inject}' was sent already; send a correction as an ad hoc inject"
                    ),
                    format!("状況付与「{inject}」は付与済みです。訂正は追加付与で行ってください"),
                ));
            }
            Ok(())
        }
        Act::RuleReply { reply, .. } => {
            let at = session.entries.get(*reply as usize);
            if matches!(at.map(|e| &e.what), Some(Act::Reply { .. })) {
                Ok(())
            } else {
                Err(Refusal::new(
                    format!("entry {reply} is no reply"),
                    format!("記録{reply}は回答ではありません"),
                ))
            }
        }
        Act::Reply { role, objective, .. } => {
            let role = orders::role(compiled, role)?;
            if session.seat(role).is_none() {
                return Err(Refusal::new(
                    "only roles that people played reply to evidence",
                    "根拠に回答できるのはプレイヤーが担当した役割だけです",
                ));
            }
            let known = compiled.objectives.iter().map(|o| o.id.as_str());
            if known.clone().any(|id| id == objective) {
                Ok(())
            } else {
                Err(Refusal::unknown(("objective", "目標"), objective, known))
            }
        }
        Act::Answer { question, .. } => {
            let scenario = &compiled.scenario;
            let parts = scenario.moves.iter().flat_map(|m| &m.questions);
            let talk = scenario.hot_wash.iter().flat_map(|h| &h.questions);
            let asked = scenario.questionnaires.iter().flat_map(|q| &q.questions);
            let known: Vec<&str> = parts
                .chain(talk)
                .map(|q| q.id.value.as_str())
                .chain(asked.map(|q| q.id.value.as_str()))
                .collect();
            if known.contains(&question.as_str()) {
                Ok(())
            } else {
                Err(Refusal::unknown(("question", "設問"), question, known))
            }
        }
        Act::Note { text, .. } if text.trim().is_empty() => {
            Err(Refusal::new("a note needs words", "記録の内容を書いてください"))
        }
        Act::Rate(grade) => {
            let known = compiled.objectives.iter().map(|o| o.id.as_str());
            if known.clone().any(|id| id == grade.objective) {
                Ok(())
            } else {
                Err(Refusal::unknown(("objective", "目標"), &grade.objective, known))
            }
        }
        _ => Ok(()),
    }
}
