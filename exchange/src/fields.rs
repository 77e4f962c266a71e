//! The columns of a list of injects: what they mean, how they are headed, in which order each preset has them.

use std::fmt;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The number of the row.
    Number,
    /// The id of the item.
    Id,
    /// Inject, contingency inject, expected action, event, move.
    Kind,
    /// When, from the start.
    Time,
    /// When, as a civil time.
    Civil,
    /// The date of a civil time that stands in a column of its own.
    Date,
    /// The condition, as scenarios write it.
    Condition,
    /// The condition in words; for reading only.
    ConditionWords,
    /// The move or phase.
    Move,
    /// Who sends it.
    From,
    /// Who gets it.
    To,
    /// How it arrives.
    Via,
    /// A line for lists.
    Title,
    /// The text.
    Text,
    /// Services it is about.
    About,
    /// The theme it serves.
    Theme,
    /// Objectives it exercises.
    Objective,
    /// Events its readers know of from then on.
    Tells,
    /// What should follow.
    Expects,
    /// How soon it should follow, by which one measures it.
    Measure,
    /// Who answers for it in planning.
    Owner,
    /// How far it has come.
    State,
    /// What planners said.
    Comments,
    /// What else there is to say; for reading, and for what an importer has no better place for.
    Notes,
    /// Everything else of the item, as YAML.
    More,
}

impl Field {
    /// The word for it in column maps.
    pub fn word(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(word, _)| word)
    }

    /// The field of a word of a column map.
    pub fn of_word(word: &str) -> Option<Self> {
        FIELDS.iter().find(|(name, _)| *name == word).map(|(_, field)| *field)
    }

    /// All words of column maps.
    pub fn words() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|(word, _)| *word)
    }
}

const FIELDS: &[(&str, Field)] = &[
    ("number", Field::Number),
    ("id", Field::Id),
    ("type", Field::Kind),
    ("time", Field::Time),
    ("civil-time", Field::Civil),
    ("date", Field::Date),
    ("condition", Field::Condition),
    ("condition-in-words", Field::ConditionWords),
    ("move", Field::Move),
    ("from", Field::From),
    ("to", Field::To),
    ("via", Field::Via),
    ("title", Field::Title),
    ("text", Field::Text),
    ("services", Field::About),
    ("theme", Field::Theme),
    ("objective", Field::Objective),
    ("tells", Field::Tells),
    ("expected", Field::Expects),
    ("measure", Field::Measure),
    ("owner", Field::Owner),
    ("state", Field::State),
    ("comments", Field::Comments),
    ("notes", Field::Notes),
    ("more", Field::More),
];

/// A language of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// Languages of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Langs {
    /// One.
    One(Lang),
    /// Both, in columns side by side.
    Both,
}

/// Ready sets of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Everything, so that it comes back unchanged.
    Hakyu,
    /// The columns of HSEEP.
    Hseep,
    /// The columns exercise platforms call standard.
    Standard,
    /// The columns of the cyber exercise playbook of MITRE.
    Mitre,
    /// Japanese headings.
    Ja,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it holds.
    pub field: Field,
    /// The language of its text; `None` is that of the list.
    pub lang: Option<Lang>,
    /// Its heading.
    pub heading: String,
    /// Its width in characters.
    pub width: f64,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.heading)
    }
}

/// The columns of a preset.
pub fn columns(preset: Preset, langs: Langs) -> Vec<Column> {
    let list = match preset {
        Preset::Hakyu => HAKYU,
        Preset::Hseep => HSEEP,
        Preset::Standard => STANDARD,
        Preset::Mitre => MITRE,
        Preset::Ja => JA,
    };
    let mut out = Vec::new();
    for &(field, en, ja, width) in list {
        let split = matches!(field, Field::Title | Field::Text) && langs == Langs::Both;
        let column = |lang, heading: String| Column { field, lang, heading, width };
        let japanese = langs == Langs::One(Lang::Ja) || preset == Preset::Ja;
        let heading = if japanese { ja } else { en };
        if split {
            out.push(column(Some(Lang::En), format!("{heading} (en)")));
            out.push(column(Some(Lang::Ja), format!("{heading} (ja)")));
        } else {
            out.push(column(None, heading.to_owned()));
        }
    }
    out
}

type Heads = &'static [(Field, &'static str, &'static str, f64)];

const HAKYU: Heads = &[
    (Field::Number, "No.", "番号", 6.0),
    (Field::Id, "ID", "ID", 16.0),
    (Field::Kind, "Type", "種別", 12.0),
    (Field::Time, "Time", "時刻", 10.0),
    (Field::Civil, "Civil time", "日時", 16.0),
    (Field::Condition, "Condition", "条件", 18.0),
    (Field::ConditionWords, "Condition in words", "条件（文）", 18.0),
    (Field::Move, "Move", "局面", 10.0),
    (Field::From, "From", "発信元", 14.0),
    (Field::To, "To", "宛先", 18.0),
    (Field::Via, "Via", "手段", 8.0),
    (Field::Title, "Title", "件名", 24.0),
    (Field::Text, "Text", "内容", 50.0),
    (Field::About, "Services", "関係サービス", 18.0),
    (Field::Theme, "Theme", "検証課題", 12.0),
    (Field::Objective, "Objective", "評価項目", 12.0),
    (Field::Tells, "Tells", "知らせる事象", 12.0),
    (Field::Expects, "Expected actions", "期待される対応", 28.0),
    (Field::Owner, "Owner", "担当", 12.0),
    (Field::State, "State", "状態", 9.0),
    (Field::Comments, "Comments", "コメント", 28.0),
    (Field::More, "More", "その他", 28.0),
];

const HSEEP: Heads = &[
    (Field::Number, "Event Number", "番号", 8.0),
    (Field::Civil, "Designated Scenario Time", "想定時刻", 17.0),
    (Field::Kind, "Event Type", "種別", 14.0),
    (Field::Via, "Inject Mode", "手段", 10.0),
    (Field::From, "From", "発信元", 20.0),
    (Field::To, "To", "宛先", 24.0),
    (Field::Title, "Event Synopsis", "概要", 24.0),
    (Field::Text, "Message", "内容", 54.0),
    (Field::Expects, "Expected Participant Response", "期待される対応", 30.0),
    (Field::Theme, "Exercise Objective", "検証課題", 26.0),
    (Field::Owner, "Responsible Controller", "担当", 14.0),
    (Field::Notes, "Notes", "備考", 28.0),
];

const STANDARD: Heads = &[
    (Field::Number, "Control Number", "番号", 8.0),
    (Field::Kind, "Event Type", "種別", 14.0),
    (Field::Move, "Move", "局面", 14.0),
    (Field::Time, "Delivery Time", "付与時刻", 11.0),
    (Field::Civil, "Simulated Time", "想定時刻", 17.0),
    (Field::Owner, "Assigned To", "担当", 14.0),
    (Field::State, "Status", "状態", 10.0),
    (Field::Title, "Title", "件名", 24.0),
    (Field::Text, "Description", "内容", 54.0),
    (Field::From, "From Org", "発信元", 20.0),
    (Field::To, "To Org", "宛先", 24.0),
    (Field::Via, "Delivery Method", "手段", 10.0),
    (Field::Notes, "Details", "備考", 28.0),
    (Field::Expects, "Expected Actions", "期待される対応", 30.0),
];

const MITRE: Heads = &[
    (Field::Number, "ID", "番号", 8.0),
    (Field::Kind, "Event Type", "種別", 14.0),
    (Field::Civil, "Local Time", "想定時刻", 17.0),
    (Field::Via, "Delivery Method", "手段", 10.0),
    (Field::From, "Source", "発信元", 20.0),
    (Field::To, "Target", "宛先", 24.0),
    (Field::Title, "Title", "件名", 24.0),
    (Field::Text, "Description", "内容", 54.0),
    (Field::Condition, "Assumptions", "前提", 20.0),
    (Field::Notes, "Notes", "備考", 28.0),
    (Field::Expects, "Expected Actions", "期待される対応", 30.0),
    (Field::Measure, "Measure of Performance", "評価の目安", 20.0),
];

const JA: Heads = &[
    (Field::Number, "No.", "番号", 6.0),
    (Field::Civil, "Scenario time", "想定時刻", 17.0),
    (Field::Time, "Elapsed", "経過時間", 10.0),
    (Field::Kind, "Type", "種別", 14.0),
    (Field::From, "From", "発信元", 20.0),
    (Field::To, "To", "宛先", 24.0),
    (Field::Via, "Via", "手段", 10.0),
    (Field::Title, "Title", "件名", 24.0),
    (Field::Text, "Text", "内容", 54.0),
    (Field::Expects, "Expected actions", "期待される対応", 30.0),
    (Field::Theme, "Theme", "検証課題", 26.0),
    (Field::Owner, "Owner", "担当", 12.0),
    (Field::State, "State", "状態", 9.0),
    (Field::Notes, "Notes", "備考", 28.0),
];
