//! From a finished exercise to the tables and the review that people read.

use std::collections::BTreeSet;

use hakyu_engine::RoleId;
use hakyu_scenarios::compile::Compiled;

use super::{REFERENCE, arm_row, fill, manifest, tables};
use crate::{
    causes::CauseLog,
    counterfactual::{Arms, Compared, Decision, Effort, PlayedArms, Scope, compare},
    log::{Act, Clock, Entry, Handling, NoteKind, Opening, Seat},
    organisation,
    outcome::{Evidence, Outcome, Text},
    play::{PlayError, Settings},
    review::{Conduct, Note, OrganisationScore, Reading, Review},
    score::{Comparison, organisations::organisations, score},
    session::{Session, SessionError},
    turning,
    words::{role_title, text},
};

/// The arm that people played.
pub const PEOPLE: &str = "people";

/// A finished exercise with everything made from it.
#[derive(Debug)]
pub struct Exercise {
    /// The tables.
    pub outcome: Outcome,
    /// The causes of what happened.
    pub causes: CauseLog,
    /// The review.
    pub review: Review,
    /// The arms, for further questions.
    pub played: PlayedArms,
}

/// Assembles a finished exercise: plays what is left of the scenario, the arms that it is compared with, and each decision
/// anew. `done` hears (played, of how many).
///
/// # Errors
/// [`SessionError`]; [`SessionError::Refused`] while play goes on.
pub fn exercise(
    session: &mut Session,
    effort: Effort,
    done: &(dyn Fn(u32, u32) + Sync),
) -> Result<Exercise, SessionError> {
    session.finish()?;
    let compiled = std::sync::Arc::clone(session.compiled());
    let compiled = &*compiled;
    let entries = session.entries().to_vec();
    let arms = Arms::of_exercise(compiled, &entries, &Scope::All)?;
    let played = arms.play(compiled).map_err(run_error)?;
    let actual = &played.actual;
    let made = Decision::of_log(compiled, &entries, actual);
    let Compared { found, credited } =
        compare(compiled, &arms, &played, &made, effort, done).map_err(run_error)?;
    let (Some(opening), Some(ended)) = (session.opening().cloned(), session.ended()) else {
        return Err(SessionError::Refused(crate::session::Refusal::new(
            "play has not ended",
            "演習はまだ終了していません",
        )));
    };
    let settings = Settings {
        seed: opening.seed,
        replicate: opening.replicate,
        playbook: Some(PEOPLE.into()),
        ..Settings::default()
    };
    let (outcome, causes) = tables(compiled, manifest(compiled, &settings, actual), actual);
    let row = |id: &str, words: Text, run| {
        let comparison = Comparison {
            credited: credited.as_ref().filter(|_| id == PEOPLE),
            is_reference: id == REFERENCE,
            ..played.comparison(run)
        };
        let score = score(compiled, comparison).map_err(PlayError::from).map_err(run_error)?;
        Ok::<_, SessionError>(arm_row(compiled, id, words, run, score))
    };
    let mut all = vec![row(
        "none",
        Text::new("No discretionary response", "裁量的な対応なし"),
        &played.none,
    )?];
    if let Some(reference) = &played.reference {
        all.push(row(REFERENCE, Text::new("Reference response", "基準対応"), reference)?);
    }
    all.push(row(PEOPLE, Text::new("This exercise", "今回の演習"), actual)?);
    let outcome = Outcome { actual: all.len() - 1, arms: all, ..outcome };
    let mut review = Review::new(conduct(compiled, &opening, &entries, ended));
    review.notes = notes(compiled, &entries);
    review.readings = readings(compiled, &entries, &played);
    review.counterfactual = Some(found);
    review.organisations = scores_of_organisations(compiled, &entries, &arms, &played)?;
    replies(&entries, &mut review);
    fill(compiled, &outcome, &played, &mut review);
    review.turning_points = turning::points(&outcome, &review);
    Ok(Exercise { outcome, causes, review, played })
}

/// Each organisation that people played on its own decisions, those of all others held as made.
fn scores_of_organisations(
    compiled: &Compiled,
    entries: &[Entry],
    arms: &Arms,
    played: &PlayedArms,
) -> Result<Vec<OrganisationScore>, SessionError> {
    let people = arms.dress.people();
    let mut own = Vec::new();
    for organisation in organisation::all(compiled) {
        let roles: BTreeSet<RoleId> = organisation.roles.iter().copied().collect();
        if roles.is_disjoint(people) {
            continue;
        }
        let scope = Scope::Roles(roles);
        let arms =
            Arms::of_exercise(compiled, entries, &scope)?.play(compiled).map_err(run_error)?;
        own.push((organisation.id, arms));
    }
    let pairs: Vec<(String, Comparison<'_>)> =
        own.iter().map(|(id, arms)| (id.clone(), arms.comparison(&arms.actual))).collect();
    organisations(compiled, played.comparison(&played.actual), &pairs)
        .map_err(PlayError::from)
        .map_err(run_error)
}

/// Replies of players to lines of evidence, with what was ruled.
fn replies(entries: &[Entry], review: &mut Review) {
    for entry in entries {
        let Act::Reply { objective, line, text, .. } = &entry.what else { continue };
        let ruling = entries.iter().rev().find_map(|e| match &e.what {
            Act::RuleReply { reply, accepted, reason } if *reply == entry.number => {
                let word = if *accepted { "✓" } else { "✗" };
                Some(format!("{word} {reason}"))
            }
            _ => None,
        });
        let rows = review.organisations.iter_mut().flat_map(|o| &mut o.objectives);
        for row in rows.filter(|o| o.id == *objective) {
            row.replies.push((*line, text.clone(), ruling.clone()));
        }
    }
}

fn run_error(error: PlayError) -> SessionError {
    match error {
        PlayError::Run(error) => SessionError::Run(error),
        other => {
            let words = other.to_string();
            SessionError::Refused(crate::session::Refusal(Text::both(words)))
        }
    }
}

/// How an exercise was conducted.
fn conduct(compiled: &Compiled, opening: &Opening, entries: &[Entry], ended: u64) -> Conduct {
    let script = compiled.model.script();
    let mut manned: Vec<RoleId> = Vec::new();
    for entry in entries {
        if let Act::Seat { role, seat: Seat::Person(_) } = &entry.what
            && let Some(role) = script.role(role)
            && !manned.contains(&role)
        {
            manned.push(role);
        }
    }
    let wall = |entry: Option<&Entry>| entry.map(|e| e.wall.clone()).unwrap_or_default();
    let last = entries.iter().find(|e| matches!(e.what, Act::Clock(Clock::End)));
    Conduct {
        form: opening.form.clone(),
        people: !manned.is_empty(),
        manned: manned
            .into_iter()
            .map(|role| {
                let id = script.roles[role.index()].id.clone();
                let own = organisation::of(compiled, role);
                (id, role_title(compiled, role), own.map(|o| o.title).unwrap_or_default())
            })
            .collect(),
        peers: opening.peers.clone().unwrap_or_else(|| "none".into()),
        began: wall(entries.first()),
        ended: wall(last),
        played_until: ended,
        control: entries.iter().filter_map(|e| control(compiled, e)).collect(),
        real_events: real_events(compiled, entries, ended),
        guided: opening.guided,
        numbers_off: opening.numbers_off,
    }
}

/// What controllers did with the exercise, in words.
fn control(compiled: &Compiled, entry: &Entry) -> Option<Evidence> {
    let inject = |id: &str| {
        let found = compiled.model.script().inject(id).and_then(|i| compiled.inject(i));
        found.and_then(|i| i.title.as_ref()).map_or_else(|| Text::both(id.to_owned()), text)
    };
    let words = match &entry.what {
        Act::Inject { inject: id, handling } => {
            let name = inject(id);
            let (en, ja) = match handling {
                Handling::Release => ("released", "投入"),
                Handling::Hold => ("held", "保留"),
                Handling::Skip => ("skipped", "取りやめ"),
                Handling::Edit { .. } => ("reworded", "文面を変更"),
            };
            Text::new(format!("“{}” {en}", name.en), format!("「{}」を{ja}", name.ja))
        }
        Act::AdHoc { title, .. } => {
            Text::new(format!("ad hoc inject “{}”", title.en), format!("追加付与「{}」", title.ja))
        }
        Act::Adjudicate { free, ruling } => {
            let ruled = match ruling {
                crate::log::Ruling::Refused(_) => Text::new("without effect", "効果なし"),
                crate::log::Ruling::As(id) => {
                    Text::new(format!("as “{id}”"), format!("「{id}」として扱う"))
                }
                crate::log::Ruling::Effects(_) => {
                    Text::new("with effects of its own", "個別の効果を付与")
                }
            };
            Text::new(
                format!("free action (entry {free}) ruled: {}", ruled.en),
                format!("自由行動（記録{free}）の裁定：{}", ruled.ja),
            )
        }
        Act::RealEvent { .. } => Text::new("REAL EVENT: play suspended", "【実災害】演習を中断"),
        Act::Resume { .. } => Text::new("play resumed", "演習を再開"),
        Act::Seat { role, seat: Seat::RolePlayer(_) } => {
            Text::new(format!("a role-player answers for {role}"), format!("模擬役が{role}を担当"))
        }
        _ => return None,
    };
    Some(Evidence { at: i64::try_from(entry.at).ok(), text: words })
}

/// When real events suspended play: from, until, whose (empty: all).
fn real_events(compiled: &Compiled, entries: &[Entry], ended: u64) -> Vec<(u64, u64, Text)> {
    let name = |id: &Option<String>| match id {
        None => Text::default(),
        Some(id) => organisation::all(compiled)
            .into_iter()
            .find(|o| o.id == *id)
            .map_or_else(|| Text::both(id.clone()), |o| o.title),
    };
    let mut open: Vec<(u64, Option<String>)> = Vec::new();
    let mut all = Vec::new();
    for entry in entries {
        match &entry.what {
            Act::RealEvent { organisation, .. } => open.push((entry.at, organisation.clone())),
            Act::Resume { organisation } => {
                // Resuming all ends every suspension.
                let (over, still): (Vec<_>, Vec<_>) =
                    open.into_iter().partition(|o| organisation.is_none() || o.1 == *organisation);
                all.extend(over.into_iter().map(|(from, who)| (from, entry.at, name(&who))));
                open = still;
            }
            _ => {}
        }
    }
    all.extend(open.into_iter().map(|(from, who)| (from, ended, name(&who))));
    all.sort_by_key(|r| (r.0, r.1));
    all
}

fn notes(compiled: &Compiled, entries: &[Entry]) -> Vec<Note> {
    let script = compiled.model.script();
    let scenario = &compiled.scenario;
    let who = |id: &str| {
        let role = script.role(id).map(|r| role_title(compiled, r));
        let organisation =
            || organisation::all(compiled).into_iter().find(|o| o.id == id).map(|o| o.title);
        role.or_else(organisation).unwrap_or_else(|| Text::both(id.to_owned()))
    };
    let asked = |id: &str| {
        let moves = scenario.moves.iter().flat_map(|m| &m.questions);
        let after = scenario.hot_wash.iter().flat_map(|h| &h.questions);
        let found = moves.chain(after).find(|q| q.id.value == id).map(|q| text(&q.text));
        let forms = scenario.questionnaires.iter().flat_map(|q| &q.questions);
        found
            .or_else(|| forms.into_iter().find(|q| q.id.value == id).map(|q| text(&q.text)))
            .unwrap_or_else(|| Text::both(id.to_owned()))
    };
    let anonymous = |id: &str| {
        let forms = scenario.questionnaires.iter().filter(|q| q.anonymous);
        forms.flat_map(|q| &q.questions).any(|q| q.id.value == id)
    };
    entries
        .iter()
        .filter_map(|entry| match &entry.what {
            Act::Answer { question, text, .. } if anonymous(question) => Some(Note {
                at: None,
                kind: "survey".into(),
                by: Text::default(),
                question: asked(question),
                text: text.clone(),
            }),
            Act::Answer { role, question, text } => Some(Note {
                at: Some(entry.at),
                kind: "answer".into(),
                by: who(role),
                question: asked(question),
                text: text.clone(),
            }),
            Act::Note { kind, who: by, text } => Some(Note {
                at: Some(entry.at),
                kind: match kind {
                    NoteKind::HotWash => "hot-wash",
                    NoteKind::Exchange => "exchange",
                    NoteKind::Agreed => "agreed",
                    NoteKind::Observation => "observation",
                    NoteKind::Witness => "witness",
                }
                .into(),
                by: if by.is_empty() { Text::default() } else { who(by) },
                question: Text::default(),
                text: text.clone(),
            }),
            Act::Deed(done) => done.attested.as_ref().map(|attested| Note {
                at: Some(attested.at),
                kind: "witness".into(),
                by: who(&done.role),
                question: Text::default(),
                text: format!("{} ({})", attested.witness, attested.how),
            }),
            _ => None,
        })
        .collect()
}

/// Readings of the situation beside the truth of the same second: of a sector the level over its places, weighted by
/// people.
fn readings(compiled: &Compiled, entries: &[Entry], played: &PlayedArms) -> Vec<Reading> {
    let script = compiled.model.script();
    let truth = |id: &str, at: u64| -> Option<u32> {
        if let Some(service) = compiled.model.service(id) {
            return Some(played.actual.history.curve(service).at(at));
        }
        let world = &compiled.world;
        let members = world
            .reporting_services()
            .iter()
            .filter(|s| world.service(**s).sector.as_deref() == Some(id));
        let (mut people, mut sum) = (0_u128, 0_u128);
        for &service in members {
            let weight = u128::from(world.service(service).people.max(1));
            people += weight;
            sum += weight * u128::from(played.actual.history.curve(service).at(at));
        }
        (people > 0).then(|| u32::try_from(sum / people).unwrap_or(u32::MAX))
    };
    entries
        .iter()
        .filter_map(|entry| {
            let Act::Reading { role, levels, estimate, .. } = &entry.what else { return None };
            let title = script.role(role).map(|r| role_title(compiled, r));
            Some(Reading {
                at: entry.at,
                role: role.clone(),
                title: title.unwrap_or_else(|| Text::both(role.clone())),
                sectors: levels
                    .iter()
                    .filter_map(|(id, level)| Some((id.clone(), *level, truth(id, entry.at)?)))
                    .collect(),
                estimate: *estimate,
            })
        })
        .collect()
}
