//! A sheet to fill in: fields with what may stand in them, answered in numbers or words. It knows nothing of where its
//! defaults come from and what becomes of it.

use hakyu_engine::FULL;
use hakyu_scenarios::compile::Compiled;

use super::said::{Towards, plain_width, said_duration, said_time};
use crate::{
    outcome::Text,
    session::Refusal,
    words::{clock_time, hours, number, percent},
};

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Id, as it goes into the log.
    pub id: String,
    /// Words.
    pub title: Text,
}

/// What may stand in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of these.
    One(Vec<Choice>),
    /// Any of these.
    Some(Vec<Choice>),
    /// Levels of some of these, in percent: `1=80, 2=100`, or `80` for the first.
    Levels(Vec<Choice>),
    /// A time.
    Time(Towards),
    /// A length of time.
    Span,
    /// A number from 0 up to this.
    Number(u64),
    /// Yes or no.
    YesNo,
    /// Words.
    Words,
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Open,
    /// “I do not know”, which is an answer.
    Unknown,
    /// Places in the list of choices, in its order.
    Chosen(Vec<usize>),
    /// Places in the list of choices, each with a level in ppm.
    Levels(Vec<(usize, u32)>),
    /// Second of the scenario, seconds, or a number.
    Number(u64),
    /// Yes or no.
    Yes(bool),
    /// Words.
    Words(String),
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: Text,
    /// What belongs there, and what need not.
    pub help: Text,
    /// What may stand there.
    pub kind: Kind,
    /// What stands there.
    pub value: Value,
    /// Nothing goes out without it.
    pub needed: bool,
    /// `unknown` is an answer here.
    pub unknowable: bool,
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is.
    pub title: Text,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
}

const UNKNOWN: [&str; 6] = ["unknown", "u", "不明", "分からない", "わからない", "don't know"];
const YES: [&str; 6] = ["yes", "y", "はい", "有", "あり", "1"];
const NO: [&str; 7] = ["no", "n", "いいえ", "無", "なし", "0", "2"];

impl Field {
    /// The choices, where there are any.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::One(all) | Kind::Some(all) | Kind::Levels(all) => all,
            _ => &[],
        }
    }

    /// Puts an answer in: numbers or ids of choices, a time, a number, words, `unknown`, `-` for nothing.
    ///
    /// # Errors
    /// [`Refusal`] with what could stand there; the field is as it was.
    pub fn answer(&mut self, compiled: &Compiled, now: u64, said: &str) -> Result<(), Refusal> {
        let raw = said.trim();
        let text = plain_width(raw);
        let word = text.trim().to_lowercase();
        if matches!(word.as_str(), "-" | "ー" | "－") {
            self.value = Value::Open;
            return Ok(());
        }
        if self.unknowable && UNKNOWN.contains(&word.as_str()) {
            self.value = Value::Unknown;
            return Ok(());
        }
        self.value = match &self.kind {
            Kind::One(all) => Value::Chosen(vec![one(all, &word)?]),
            Kind::Some(all) => {
                let mut chosen = Vec::new();
                for part in parts(&word) {
                    chosen.push(one(all, part)?);
                }
                chosen.sort_unstable();
                chosen.dedup();
                Value::Chosen(chosen)
            }
            Kind::Levels(all) => Value::Levels(levels(all, &word)?),
            Kind::Time(towards) => {
                let at = said_time(compiled, now, raw, *towards).ok_or_else(|| {
                    Refusal::new(
                        format!("'{raw}' is no time; write 13:24, now, +30m or T+1h30m"),
                        format!("「{raw}」は時刻として読めません。13:24、今、+30m、T+1h30m のように入力してください"),
                    )
                })?;
                Value::Number(at)
            }
            Kind::Span => Value::Number(said_duration(raw).ok_or_else(|| {
                Refusal::new(
                    format!("'{raw}' is no length of time; write 30m or 1h30m"),
                    format!("「{raw}」は時間の長さとして読めません。30m、1h30m、30分 のように入力してください"),
                )
            })?),
            Kind::Number(most) => {
                let digits = word.replace([',', '人'], "");
                match digits.parse::<u64>() {
                    Ok(value) if value <= *most => Value::Number(value),
                    _ => {
                        return Err(Refusal::new(
                            format!("'{raw}' is no number from 0 to {most}"),
                            format!("「{raw}」は0から{most}までの数ではありません"),
                        ));
                    }
                }
            }
            Kind::YesNo if YES.contains(&word.as_str()) => Value::Yes(true),
            Kind::YesNo if NO.contains(&word.as_str()) => Value::Yes(false),
            Kind::YesNo => {
                return Err(Refusal::new(
                    format!("'{raw}': answer yes or no"),
                    format!("「{raw}」：はい・いいえ で答えてください"),
                ));
            }
            Kind::Words => Value::Words(raw.to_owned()),
        };
        Ok(())
    }

    /// What stands there, in words.
    pub fn shown(&self, compiled: &Compiled) -> Text {
        let title = |at: &usize| {
            self.choices().get(*at).map_or_else(Text::default, |choice| choice.title.clone())
        };
        match &self.value {
            Value::Open => Text::new("(empty)", "（空欄）"),
            Value::Unknown => Text::new("unknown", "不明"),
            Value::Chosen(all) => {
                let all: Vec<Text> = all.iter().map(title).collect();
                let en: Vec<&str> = all.iter().map(|t| t.en.as_str()).collect();
                let ja: Vec<&str> = all.iter().map(|t| t.ja.as_str()).collect();
                Text::new(en.join("; "), ja.join("、"))
            }
            Value::Levels(all) => {
                let each = |lang: fn(&Text) -> &String| {
                    let words = all
                        .iter()
                        .map(|(at, level)| format!("{} {}", lang(&title(at)), percent(*level)));
                    words.collect::<Vec<_>>()
                };
                Text::new(each(|t| &t.en).join("; "), each(|t| &t.ja).join("、"))
            }
            Value::Number(value) => match self.kind {
                Kind::Time(_) => clock_time(compiled, *value),
                Kind::Span => hours(*value),
                _ => Text::both(number(*value as f64)),
            },
            Value::Yes(true) => Text::new("yes", "はい"),
            Value::Yes(false) => Text::new("no", "いいえ"),
            Value::Words(words) => Text::both(words.clone()),
        }
    }

    /// Ids of the choices made.
    pub fn chosen(&self) -> Vec<String> {
        match &self.value {
            Value::Chosen(all) => all
                .iter()
                .filter_map(|at| self.choices().get(*at))
                .map(|choice| choice.id.clone())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Pieces between commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '、', ';', ' ']).map(str::trim).filter(|part| !part.is_empty())
}

fn one(all: &[Choice], said: &str) -> Result<usize, Refusal> {
    if let Ok(at) = said.parse::<usize>() {
        if (1..=all.len()).contains(&at) {
            return Ok(at - 1);
        }
        return Err(Refusal::new(
            format!("there are choices 1 to {}", all.len()),
            format!("選択肢は1から{}までです", all.len()),
        ));
    }
    let fits = |c: &Choice| {
        c.id.eq_ignore_ascii_case(said)
            || c.title.en.to_lowercase() == said
            || plain_width(&c.title.ja).to_lowercase() == said
    };
    if let Some(at) = all.iter().position(fits) {
        return Ok(at);
    }
    // Part of a title is enough where only one has it.
    let mut near = all.iter().enumerate().filter(|(_, c)| {
        c.title.en.to_lowercase().contains(said)
            || plain_width(&c.title.ja).to_lowercase().contains(said)
    });
    match (near.next(), near.next()) {
        (Some((at, _)), None) => Ok(at),
        _ => Err(Refusal::unknown(("choice", "選択肢"), said, all.iter().map(|c| c.id.as_str()))),
    }
}

/// `80`, `1=80`, `water@okayama=80%, 2=100`.
fn levels(all: &[Choice], said: &str) -> Result<Vec<(usize, u32)>, Refusal> {
    let mut found: Vec<(usize, u32)> = Vec::new();
    for part in parts(said) {
        let (which, level) = part.rsplit_once('=').unwrap_or(("1", part));
        let at = one(all, which)?;
        let level = level.trim_end_matches('%').parse::<f64>().ok();
        let level = level.filter(|l| (0.0..=100.0).contains(l)).ok_or_else(|| {
            Refusal::new(
                format!("'{part}' is no level; write 80, or 1=80, 2=100 (percent)"),
                format!("「{part}」は水準として読めません。80、または 1=80, 2=100（％）のように入力してください"),
            )
        })?;
        found.retain(|f| f.0 != at);
        found.push((at, ppm(level)));
    }
    found.sort_unstable();
    Ok(found)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a percentage from 0 to 100, checked above"
)]
fn ppm(percent: f64) -> u32 {
    (percent * f64::from(FULL) / 100.0).round() as u32
}

impl Sheet {
    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The first field that is needed and empty.
    pub fn missing(&self) -> Option<&Field> {
        self.fields.iter().find(|f| {
            let empty = match &f.value {
                Value::Open => true,
                Value::Chosen(all) => all.is_empty(),
                _ => false,
            };
            f.needed && empty
        })
    }

    /// Ids of the choices made in a field.
    pub fn chosen(&self, key: &str) -> Vec<String> {
        self.field(key).map(Field::chosen).unwrap_or_default()
    }

    /// The number, time or length that stands in a field.
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.field(key)?.value {
            Value::Number(value) => Some(value),
            _ => None,
        }
    }

    /// Whether a field says yes.
    pub fn yes(&self, key: &str) -> bool {
        self.field(key).is_some_and(|f| f.value == Value::Yes(true))
    }

    /// The words of a field.
    pub fn words(&self, key: &str) -> String {
        match self.field(key).map(|f| &f.value) {
            Some(Value::Words(words)) => words.clone(),
            _ => String::new(),
        }
    }

    /// Levels of a field: id, ppm.
    pub fn levels(&self, key: &str) -> Vec<(String, u32)> {
        let Some(field) = self.field(key) else { return Vec::new() };
        match &field.value {
            Value::Levels(all) => all
                .iter()
                .filter_map(|(at, level)| Some((field.choices().get(*at)?.id.clone(), *level)))
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::{compile::compile_builtin, source::Sources};

    use super::*;

    fn field(kind: Kind) -> Field {
        Field {
            key: "k".into(),
            title: Text::default(),
            help: Text::default(),
            kind,
            value: Value::Open,
            needed: false,
            unknowable: true,
        }
    }

    fn choices() -> Vec<Choice> {
        let choice =
            |id: &str, en: &str, ja: &str| Choice { id: id.into(), title: Text::new(en, ja) };
        vec![
            choice("equipment-failure", "Failure of equipment", "機器等の故障"),
            choice("user-operation", "Mistake of a user", "ユーザの操作ミス"),
            choice("other", "Other", "その他"),
        ]
    }

    #[test]
    fn answers_are_numbers_ids_words_or_unknown() {
        let compiled = compile_builtin("solo-starter", &mut Sources::default()).0.expect("sound");
        let answered = |kind: Kind, said: &str| {
            let mut field = field(kind);
            field.answer(&compiled, 600, said).map(|()| field.value)
        };
        let some = || Kind::Some(choices());
        assert_eq!(answered(some(), "2, 1").unwrap(), Value::Chosen(vec![0, 1]));
        assert_eq!(answered(some(), "２").unwrap(), Value::Chosen(vec![1]));
        assert_eq!(answered(some(), "user-operation").unwrap(), Value::Chosen(vec![1]));
        assert_eq!(answered(some(), "故障").unwrap(), Value::Chosen(vec![0]));
        assert_eq!(answered(some(), "不明").unwrap(), Value::Unknown);
        assert_eq!(answered(some(), "-").unwrap(), Value::Open);
        let wrong = answered(some(), "user-operatoin").unwrap_err();
        assert!(wrong.0.en.contains("did you mean 'user-operation'?"), "{}", wrong.0.en);
        assert!(answered(some(), "4").is_err());
        let levels = |said: &str| answered(Kind::Levels(choices()), said);
        assert_eq!(levels("80").unwrap(), Value::Levels(vec![(0, 800_000)]));
        assert_eq!(
            levels("2=100, other=12.5%").unwrap(),
            Value::Levels(vec![(1, 1_000_000), (2, 125_000)])
        );
        assert!(levels("120").is_err());
        assert_eq!(answered(Kind::Number(9_000), "1,200人").unwrap(), Value::Number(1200));
        assert!(answered(Kind::Number(5), "6").is_err());
        assert_eq!(answered(Kind::YesNo, "はい").unwrap(), Value::Yes(true));
        assert!(answered(Kind::YesNo, "perhaps").is_err());
        assert_eq!(answered(Kind::Time(Towards::Past), "13:05").unwrap(), Value::Number(300));
        assert_eq!(answered(Kind::Words, " あ い ").unwrap(), Value::Words("あ い".into()));
    }

    #[test]
    fn a_refused_answer_leaves_the_field_as_it_was() {
        let compiled = compile_builtin("solo-starter", &mut Sources::default()).0.expect("sound");
        let mut field = field(Kind::Number(5));
        field.answer(&compiled, 0, "3").unwrap();
        field.answer(&compiled, 0, "many").unwrap_err();
        assert_eq!(field.value, Value::Number(3));
    }
}
