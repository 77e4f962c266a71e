use std::collections::BTreeSet;

use hakyu_exercise::{course::Course, outcome::Lang};
use hakyu_scenarios::{
    compile::{Compiled, compile, compile_builtin, library},
    decode::Text,
    source::{MemoryFiles, Sources},
    template::{Part, Templates},
};

use super::*;
use crate::paper::{Block, Card, Field, Rich};

fn fixture() -> Compiled {
    let files = MemoryFiles::default().with("ward.yaml", include_str!("fixture.yaml"));
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "ward.yaml", &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn ready(id: &str) -> Compiled {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin(id, &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn all(compiled: &Compiled, kind: Kind, lang: Lang) -> Vec<Document> {
    let course = (!kind.is_open()).then(|| Course::play(compiled, 1).unwrap());
    made(compiled, course.as_ref(), kind, lang)
}

fn made(compiled: &Compiled, course: Option<&Course>, kind: Kind, lang: Lang) -> Vec<Document> {
    papers(compiled, course, kind, &Reader::default(), lang).unwrap()
}

/// Every word of a paper, without blanks.
fn words(paper: &Paper) -> String {
    let mut out = vec![paper.kind.clone(), paper.title.clone(), paper.handling.clone()];
    out.push(paper.source.clone());
    out.extend(paper.facts.iter().flat_map(|(name, value)| [name.clone(), value.plain()]));
    for block in &paper.blocks {
        match block {
            Block::Heading { text, .. } => out.push(text.clone()),
            Block::Text { text } | Block::Fine { text } => out.push(text.plain()),
            Block::List { items, .. } | Block::Checks { items } => {
                out.extend(items.iter().map(Rich::plain));
            }
            Block::Quote { label, text } => out.extend([label.clone(), text.plain()]),
            Block::Table(table) => {
                out.push(table.caption.clone());
                out.extend(table.columns.iter().map(|column| column.head.clone()));
                out.extend(table.rows.iter().flat_map(|row| &row.cells).map(Rich::plain));
            }
            Block::Facts { rows } => {
                out.extend(rows.iter().flat_map(|(name, value)| [name.clone(), value.plain()]));
            }
            Block::Notice { title, body, .. } => {
                out.push(title.clone());
                out.extend(body.iter().map(Rich::plain));
            }
            Block::Form { fields } => out.extend(fields.iter().flat_map(field)),
            Block::Card(Card { number, title, facts, body, notes }) => {
                out.extend([number.clone(), title.clone(), body.plain()]);
                let rows = facts.iter().chain(notes);
                out.extend(rows.flat_map(|(name, value)| [name.clone(), value.plain()]));
            }
            Block::PageBreak => {}
            // Handbooks have none; if one ever does, this search has to look into it.
            Block::Figure(_) | Block::Keys { .. } | Block::Fold { .. } => {
                panic!("a block that is not searched")
            }
        }
    }
    squeezed(&out.join("\n"))
}

fn field(field: &Field) -> Vec<String> {
    match field {
        Field::Line { label } | Field::Lines { label, .. } => vec![label.clone()],
        Field::Choice { label, options, .. } => {
            let mut all = vec![label.clone()];
            all.extend(options.iter().cloned());
            all
        }
        Field::Scale { label, low, high, .. } => vec![label.clone(), low.clone(), high.clone()],
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What players must not read, piece by piece.
fn secrets(compiled: &Compiled) -> BTreeSet<String> {
    let scenario = &compiled.scenario;
    let mut found = BTreeSet::new();
    let mut add = |words: &str| {
        // A sentence is a piece: no part of a text may get through.
        for sentence in words.split(['.', '?', '!', '。', '？', '\n', '：', ':']) {
            let sentence = squeezed(sentence);
            // Shorter ones, such as “not known”, are nobody's secret.
            if sentence.len() >= 18 {
                found.insert(sentence);
            }
        }
    };
    let mut both = |text: &Text| {
        add(text.en());
        add(text.ja());
    };
    if scenario.cover.title.as_ref() != Some(&scenario.title) {
        both(&scenario.title);
    }
    scenario.summary.iter().for_each(&mut both);
    scenario.events.iter().filter_map(|event| event.title.as_ref()).for_each(&mut both);
    scenario.injects.iter().filter_map(|inject| inject.title.as_ref()).for_each(&mut both);
    let attached = scenario.injects.iter().flat_map(|inject| {
        let alternatives = inject.alternatives.iter().flat_map(|a| &a.attachments);
        inject.attachments.iter().chain(alternatives)
    });
    attached.for_each(|a| {
        both(&a.text);
        a.title.iter().for_each(&mut both);
    });
    scenario.actions.iter().for_each(|action| both(&action.title));
    scenario.plans.iter().for_each(|plan| both(&plan.title));
    scenario.systems.iter().for_each(|system| both(&system.title));
    scenario.milestones.iter().for_each(|milestone| both(&milestone.title));
    scenario.objectives.iter().for_each(|objective| {
        both(&objective.title);
        objective.tasks.iter().for_each(&mut both);
    });
    scenario.playbooks.iter().filter_map(|book| book.title.as_ref()).for_each(&mut both);
    for part in &scenario.moves {
        both(&part.title);
        part.situation.iter().for_each(&mut both);
        for question in &part.questions {
            both(&question.text);
            question.prompts.iter().chain(&question.good).for_each(&mut both);
        }
    }
    let mut template = |text: &Templates| {
        for template in text.en.iter().chain(&text.ja) {
            for part in &template.parts {
                if let Part::Plain(words) = part {
                    add(words);
                }
            }
        }
    };
    for inject in &scenario.injects {
        template(&inject.text);
        inject.alternatives.iter().for_each(|a| template(&a.text));
    }
    let known = made_known(compiled) + &fixed_words();
    found.retain(|secret| !known.contains(secret.as_str()));
    let ids = scenario.injects.iter().map(|i| &i.id).chain(scenario.events.iter().map(|e| &e.id));
    found.extend(ids.map(|id| id.value.clone()).filter(|id| id.len() > 6 && id.contains('-')));
    found.insert(scenario.id.value.clone());
    found
}

/// What these documents say of a scenario in which nothing happens.
fn fixed_words() -> String {
    let calm = "hakyu: scenario/1\nid: calm\ntitle: Calm\nworld: japan-47\nstart: 2019-09-09T03:00+09:00\nduration: 1d\n";
    let files = MemoryFiles::default().with("calm.yaml", calm);
    let calm = compile(&files, "calm.yaml", &mut Sources::default()).0.unwrap();
    let mut all = String::new();
    for lang in [Lang::En, Lang::Ja] {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_open()) {
            for document in made(&calm, None, kind, lang) {
                all.push_str(&words(&document.paper));
            }
        }
    }
    all
}

/// What the scenario itself makes known beforehand: a secret that is part of it is none.
fn made_known(compiled: &Compiled) -> String {
    let scenario = &compiled.scenario;
    let mut all = String::new();
    let mut both = |text: &Text| {
        all.push_str(text.en());
        all.push_str(text.ja());
        all.push('\n');
    };
    scenario.themes.iter().for_each(|theme| both(&theme.text));
    scenario.cover.title.iter().chain(&scenario.cover.situation).for_each(&mut both);
    // These are for after play.
    scenario.hot_wash.iter().flat_map(|wash| &wash.questions).for_each(|q| both(&q.text));
    for role in &scenario.roles {
        both(&role.title);
        role.organisation.iter().chain(&role.brief).for_each(&mut both);
    }
    squeezed(&all)
}

#[test]
fn what_players_read_never_tells_what_will_happen() {
    let mut leaks = Vec::new();
    let ready_ones = library().iter().map(|scenario| ready(scenario.id));
    for compiled in ready_ones.chain([fixture()]) {
        let secrets = secrets(&compiled);
        assert!(secrets.len() > 10, "{}", compiled.scenario.id.value);
        for lang in [Lang::En, Lang::Ja] {
            for kind in Kind::ALL.into_iter().filter(|kind| kind.is_open()) {
                for document in all(&compiled, kind, lang) {
                    let read = words(&document.paper);
                    let told = secrets.iter().filter(|secret| read.contains(secret.as_str()));
                    let id = &compiled.scenario.id.value;
                    leaks.extend(
                        told.map(|secret| format!("{id}: {kind:?} {lang:?} tells “{secret}”")),
                    );
                }
            }
        }
        // The search works: what control reads is full of them.
        let script = words(&made(&compiled, None, Kind::Controller, Lang::En)[0].paper);
        let told = secrets.iter().filter(|secret| script.contains(secret.as_str())).count();
        assert!(told > 10, "{}: {told}", compiled.scenario.id.value);
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn a_sub_controller_reads_of_no_injects_to_others() {
    let compiled = ready("boso-typhoon");
    let documents = all(&compiled, Kind::SubController, Lang::En);
    assert!(documents.len() > 8);
    let document = documents.iter().find(|d| d.paper.handling.contains("water utility")).unwrap();
    let read = words(&document.paper);
    for inject in &compiled.scenario.injects {
        let own = inject.to.iter().any(|id| id.value == "water-crisis");
        let text = inject.text.en.as_ref().unwrap();
        let Some(Part::Plain(first)) =
            text.parts.iter().find(|p| matches!(p, Part::Plain(w) if w.len() > 12))
        else {
            continue;
        };
        assert_eq!(read.contains(&squeezed(first)), own, "{}", inject.id.value);
    }
}

#[test]
fn every_document_of_every_ready_scenario_can_be_made_in_both_languages() {
    for scenario in library() {
        let compiled = ready(scenario.id);
        let course = Course::play(&compiled, 1).unwrap();
        for lang in [Lang::En, Lang::Ja] {
            for kind in Kind::ALL {
                for document in made(&compiled, Some(&course), kind, lang).into_iter().take(2) {
                    let (html, markdown) = (document.paper.html(), document.paper.markdown());
                    assert!(html.matches("【訓練】EXERCISE").count() >= 3, "title, head, foot");
                    assert!(markdown.starts_with("**【訓練】EXERCISE**"));
                    assert!(!html.contains("<script") && !html.contains("http"));
                    // Code of conditions and templates is put into words.
                    for code in ["{{", "level('", "T+0h", "part_", "}}"] {
                        assert!(
                            !markdown.contains(code),
                            "{}: {:?} shows {code}",
                            scenario.id,
                            kind
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    let compiled = fixture();
    for kind in Kind::ALL {
        let once: Vec<String> =
            all(&compiled, kind, Lang::Ja).iter().map(|d| d.paper.html()).collect();
        let twice: Vec<String> =
            all(&fixture(), kind, Lang::Ja).iter().map(|d| d.paper.html()).collect();
        assert_eq!(once, twice);
    }
}

#[test]
fn markdown_of_the_fixture() {
    let compiled = fixture();
    for (lang, code) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for kind in [Kind::Controller, Kind::Player, Kind::Evaluator] {
            let document = all(&compiled, kind, lang).remove(0);
            insta::assert_snapshot!(format!("{}.{code}", document.name), document.paper.markdown());
        }
    }
}

#[test]
fn readers_are_found_by_id_and_by_name() {
    let compiled = fixture();
    let ask = |role: Option<&str>, organisation: Option<&str>| {
        let reader =
            Reader { role: role.map(str::to_owned), organisation: organisation.map(str::to_owned) };
        papers(&compiled, None, Kind::Player, &reader, Lang::En)
    };
    let names = |result: Result<Vec<Document>, HandbookError>| result.unwrap().remove(0).name;
    assert_eq!(names(ask(None, Some("hospital"))), "player.hospital");
    assert_eq!(names(ask(None, Some("A city hospital"))), "player.hospital");
    assert_eq!(names(ask(None, Some("市立病院"))), "player.hospital");
    assert_eq!(names(ask(Some("it"), None)), "player.it");
    let wrong = ask(Some("directr"), None).unwrap_err().to_string();
    assert!(wrong.contains("did you mean 'director'?"), "{wrong}");
    assert!(ask(Some("window"), Some("hospital")).is_err(), "not a post of that organisation");
    assert!(
        ask(None, Some("nobody")).unwrap_err().to_string().contains("hospital (A city hospital)")
    );
}

#[test]
fn cards_do_not_tell_what_is_expected() {
    let compiled = fixture();
    let read = words(&all(&compiled, Kind::Cards, Lang::En)[0].paper);
    assert!(read.contains(&squeezed("nobody can log in")));
    assert!(read.contains("002-quiet") || read.contains("-quiet"), "each alternative has a card");
    for hidden in ["within 45 min", "The press asks", "A nurse calls", "is below 85%"] {
        assert!(!read.contains(&squeezed(hidden)), "{hidden}");
    }
}
