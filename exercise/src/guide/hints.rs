//! What do I know, what do I suppose, what do I not know – from the role's own view.

use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::Text,
    session::Desk,
    view::{Knowledge, Received},
    words::{clock_time, percent},
};

/// Three lists before a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Known: seen oneself, or read.
    pub known: Vec<Text>,
    /// Supposed: told by others, not seen.
    pub supposed: Vec<Text>,
    /// Not known.
    pub unknown: Vec<Text>,
    /// Fields of the report form that can be filled from this.
    pub fields: Vec<Text>,
}

/// What the view of a role holds.
pub fn hints(compiled: &Compiled, desk: &Desk, view: &Knowledge) -> Hints {
    let mut found = Hints::default();
    for gauge in &desk.gauges {
        let level = percent(gauge.level);
        let (en, ja) = match gauge.as_of {
            None if gauge.own => {
                found.known.push(Text::new(
                    format!("{}: your screens show no change", gauge.title.en),
                    format!("{}：監視画面に変化なし", gauge.title.ja),
                ));
                continue;
            }
            None => {
                let words = Text::new(
                    format!("{}: nothing heard, taken to be well", gauge.title.en),
                    format!("{}：情報なし（正常とみなしている）", gauge.title.ja),
                );
                found.supposed.push(words);
                continue;
            }
            Some(at) => {
                let at = clock_time(compiled, at);
                (
                    format!("{} at {level} (as of {})", gauge.title.en, at.en),
                    format!("{}は{level}（{}時点）", gauge.title.ja, at.ja),
                )
            }
        };
        if gauge.told {
            found.supposed.push(Text::new(format!("{en}, as told"), format!("{ja}、伝聞")));
        } else {
            found.known.push(Text::new(en, ja));
        }
    }
    for matter in &desk.matters {
        let at = clock_time(compiled, matter.since);
        found.known.push(Text::new(
            format!("{} – since {}", matter.label.en, at.en),
            format!("{}（{}認知）", matter.label.ja, at.ja),
        ));
    }
    let messages = || {
        view.received.iter().filter_map(|(_, what)| match what {
            Received::Message(content) => Some(content),
            _ => None,
        })
    };
    if !desk.matters.is_empty() {
        if messages().all(|c| c.causes == 0) {
            found.unknown.push(Text::new(
                "the cause, unless somebody told you in words: no form that reached you names one; “unknown” is an answer",
                "原因（口頭や本文で聞いていなければ）：届いた様式に記載はありません。「不明」も回答です",
            ));
        }
        if messages().all(|c| c.forecast.is_none()) {
            found.unknown.push(Text::new(
                "how long it will last: no form that reached you gives a time",
                "いつまで続くか：届いた様式に復旧見込みの記載はありません",
            ));
        }
    }
    if desk.gauges.iter().any(|g| g.own) {
        found.fields.push(Text::new("service and level", "サービス・水準"));
    }
    if !desk.matters.is_empty() {
        found.fields.push(Text::new("matter, noticed at, state", "事案・認知時刻・状態"));
        found.fields.push(Text::new("people without (0 is an answer)", "影響人数（「0」も回答）"));
    }
    found
}
