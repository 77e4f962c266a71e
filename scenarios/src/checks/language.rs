//! W0701, W0702: text in both languages, saying the same.

use crate::decode::Text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::syntax::overlays::{LocalChange, Overlay, Owner};
use crate::syntax::planning::Answer;
use crate::syntax::{Deed, Inject, Scenario};
use crate::template::Templates;

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "W0701",
        title: "a language is missing",
        ja: "訳がない",
        text: "The text is given in one language only; people who read the other one see this one. A single string \
               instead of `{en:, ja:}` serves both on purpose and is not reported.",
        example: "themes:\n  - {id: a, text: {en: One}}\n",
        fix: "Add the other language.",
    },
    Explanation {
        code: "W0702",
        title: "the two languages quote different things",
        ja: "日英で引用が異なる",
        text: "The quotes `{{ ... }}` of the English and of the Japanese text are not the same, so people are told \
               different figures.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: {en: \"At {{ time() }}\", ja: 時刻}}\n",
        fix: "Quote the same state in both.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let mut texts: Vec<&Text> = vec![&scenario.title];
    texts.extend(&scenario.summary);
    texts.extend(planning(scenario));
    texts.extend(scenario.themes.iter().map(|t| &t.text));
    texts.extend(
        scenario
            .roles
            .iter()
            .flat_map(|r| std::iter::once(&r.title).chain(&r.organisation).chain(&r.brief)),
    );
    texts.extend(scenario.events.iter().filter_map(|e| e.title.as_ref()));
    texts.extend(scenario.actions.iter().map(|a| &a.title));
    texts.extend(scenario.playbooks.iter().filter_map(|p| p.title.as_ref()));
    texts.extend(scenario.objectives.iter().map(|o| &o.title));
    let announced = scenario.steps().filter_map(|step| match &step.deed {
        Deed::Announce { text, .. } => text.as_ref(),
        _ => None,
    });
    let quoting: Vec<&Templates> =
        scenario.injects.iter().flat_map(worded).chain(announced).collect();
    texts.extend(quoting.iter().map(|t| &t.text));
    for text in texts.into_iter().filter(|text| !text.both) {
        let (missing, there) = match (&text.en, &text.ja) {
            (Some(en), None) => ("Japanese", en.span),
            (None, Some(ja)) => ("English", ja.span),
            _ => continue,
        };
        diags.push(
            Diagnostic::warning("W0701", format!("the {missing} text is missing"))
                .at(there, "only this language"),
        );
    }
    for text in quoting {
        let (Some(en), Some(ja)) = (&text.en, &text.ja) else { continue };
        let quotes = |t: &crate::template::Template| {
            let mut all: Vec<String> = t.quotes().map(|q| shown(&q.value)).collect();
            all.sort();
            all
        };
        if quotes(en) != quotes(ja) {
            diags.push(
                Diagnostic::warning("W0702", "the two languages quote different things")
                    .at(ja.span, "Japanese")
                    .also(en.span, "English"),
            );
        }
    }
}

/// The texts of an inject that may quote the state.
fn worded(inject: &Inject) -> impl Iterator<Item = &Templates> {
    let own = inject.own.then_some(&inject.text);
    own.into_iter().chain(inject.alternatives.iter().map(|a| &a.text))
}

/// What planners add around the play.
fn planning(scenario: &Scenario) -> Vec<&Text> {
    let cover = &scenario.cover;
    let mut texts: Vec<&Text> = Vec::new();
    texts.extend(scenario.content_note.iter().chain(&cover.title).chain(&cover.situation));
    texts.extend(scenario.organisations.iter().map(|o| &o.title));
    texts.extend(scenario.milestones.iter().map(|m| &m.title));
    texts.extend(scenario.moves.iter().flat_map(|m| [&m.title].into_iter().chain(&m.situation)));
    let hot_wash = scenario.hot_wash.iter().flat_map(|h| &h.questions);
    for question in scenario.moves.iter().flat_map(|m| &m.questions).chain(hot_wash) {
        texts.push(&question.text);
        texts.extend(question.prompts.iter().chain(&question.good));
    }
    for sheet in &scenario.questionnaires {
        texts.push(&sheet.title);
        for asked in &sheet.questions {
            texts.push(&asked.text);
            if let Answer::Choices { choices, .. } = &asked.answer {
                texts.extend(choices);
            }
        }
    }
    for inject in &scenario.injects {
        texts.extend(&inject.title);
        let more = inject.alternatives.iter().flat_map(|a| &a.attachments);
        for attachment in inject.attachments.iter().chain(more) {
            texts.extend(std::iter::once(&attachment.text).chain(&attachment.title));
        }
    }
    for objective in &scenario.objectives {
        texts.extend(objective.capability.iter().chain(&objective.target).chain(&objective.tasks));
    }
    texts.extend(scenario.actions.iter().filter_map(|a| a.costs.as_ref()?.note.as_ref()));
    texts.extend(scenario.overlays.iter().flat_map(local));
    texts
}

/// What an overlay says.
fn local(overlay: &Overlay) -> Vec<&Text> {
    let mut texts: Vec<&Text> = overlay.title.iter().collect();
    if let Owner::New(organisation) = &overlay.organisation {
        texts.push(&organisation.title);
    }
    texts.extend(overlay.roles.iter().map(|r| &r.title));
    texts.extend(overlay.sites.iter().filter_map(|s| s.title.as_ref()));
    texts.extend(overlay.events.iter().filter_map(|e| e.title.as_ref()));
    for local in &overlay.injects {
        texts.extend(&local.reason);
        match &local.change {
            LocalChange::Localise { text, attachments, .. } => {
                texts.extend(text.iter().map(|t| &t.text));
                texts.extend(attachments.iter().flatten().map(|a| &a.text));
            }
            LocalChange::Add(inject) => texts.push(&inject.text.text),
            LocalChange::Skip(_) | LocalChange::Hold(_) => {}
        }
    }
    texts
}

fn shown(measure: &crate::condition::Measure) -> String {
    use crate::condition::Measure;
    match measure {
        Measure::Level(service) => format!("level {}", service.value),
        Measure::People(service) => format!("people {}", service.value),
        Measure::Buffer { service, need } => format!("buffer {} {}", service.value, need.value),
        Measure::Time => "time".into(),
        Measure::Trust => "trust".into(),
        Measure::Rumour(place) => format!("rumour {}", place.value),
        Measure::Disorder(place) => format!("disorder {}", place.value),
        Measure::Harm(place) => format!("harm {}", place.value),
        Measure::Believed { role, service } => {
            format!("believes {} {}", role.value, service.value)
        }
    }
}
