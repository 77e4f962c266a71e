//! Logs without what could lead to a person.

use super::{Act, Author, Entry, Seat};

/// What is left out of a log that is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anonymous {
    /// Free words stay: reasons, notes, answers, free text of messages. They may name people.
    pub keep_words: bool,
}

/// A log without labels of people, witnesses and wall-clock times, and, unless they are to be kept, without free words.
/// Commands, roles and times of the scenario stay: it replays to the same digest.
pub fn anonymise(entries: &[Entry], how: Anonymous) -> Vec<Entry> {
    let mut people: Vec<String> = Vec::new();
    let mut all = entries.to_vec();
    for entry in &mut all {
        entry.wall.clear();
        hide(&mut entry.what, how, &mut people);
        if let Author::Evaluator(_) = entry.by {
            entry.by = Author::Evaluator(String::new());
        }
    }
    all
}

/// The number of a person among those met so far.
fn number(people: &mut Vec<String>, label: &str) -> String {
    let at = people.iter().position(|p| p == label).unwrap_or_else(|| {
        people.push(label.to_owned());
        people.len() - 1
    });
    format!("person-{}", at + 1)
}

fn hide(act: &mut Act, how: Anonymous, people: &mut Vec<String>) {
    let blank = |words: &mut String| {
        if !how.keep_words && !words.is_empty() {
            *words = format!("[{} characters]", words.chars().count());
        }
    };
    match act {
        Act::Seat { seat: Seat::Person(label) | Seat::RolePlayer(label), .. } => {
            *label = number(people, label);
        }
        Act::Deed(done) => {
            blank(&mut done.why);
            if let super::Doing::Message(letter) = &mut done.doing {
                blank(&mut letter.text);
            }
            if let Some(attested) = &mut done.attested {
                attested.witness = "a witness".into();
                blank(&mut attested.how);
            }
        }
        Act::Free { text, .. }
        | Act::Reading { text, .. }
        | Act::RealEvent { text, .. }
        | Act::Answer { text, .. }
        | Act::Reply { text, .. } => blank(text),
        Act::Note { who, text, .. } => {
            blank(text);
            who.clear();
        }
        Act::AdHoc { title, text, .. } => {
            for words in [title, text] {
                blank(&mut words.en);
                blank(&mut words.ja);
            }
        }
        Act::Inject { handling: super::Handling::Edit { title, text }, .. } => {
            for words in title.iter_mut().chain([text]) {
                blank(&mut words.en);
                blank(&mut words.ja);
            }
        }
        Act::Rate(grade) => blank(&mut grade.reason),
        Act::RuleReply { reason, .. }
        | Act::Adjudicate { ruling: super::Ruling::Refused(reason), .. } => blank(reason),
        Act::LeftOut { was } => hide(was, how, people),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Attested, Conducted, Doing};

    fn entry(number: u32, what: Act) -> Entry {
        let wall = "2026-11-27T10:00:00Z".to_owned();
        Entry { number, at: 5, wall, by: Author::Controller, what }
    }

    #[test]
    fn nothing_leads_to_a_person_and_commands_stay() {
        let seat = |role: &str, label: &str| Act::Seat {
            role: role.into(),
            seat: Seat::Person(label.into()),
        };
        let deed = Act::Deed(Conducted {
            role: "a".into(),
            doing: Doing::Act("pump".into()),
            why: "Suzuki said so".into(),
            attested: Some(Attested { at: 1, witness: "Tanaka".into(), how: "phone".into() }),
        });
        let log = [
            entry(0, seat("a", "Sato")),
            entry(1, seat("b", "Ito")),
            entry(2, seat("c", "Sato")),
            entry(3, deed),
        ];
        let text = |keep_words| {
            let all = anonymise(&log, Anonymous { keep_words });
            serde_json::to_string(&all).expect("JSON")
        };
        for name in ["Sato", "Ito", "Tanaka", "Suzuki", "2026"] {
            assert!(!text(false).contains(name), "{name}: {}", text(false));
        }
        assert!(text(true).contains("Suzuki"), "words are kept on demand");
        assert_eq!(text(false).matches("person-1").count(), 2, "the same person at two roles");
        assert!(text(false).contains("\"act\":\"pump\""));
    }
}
