//! The sheets of the workbook and their columns: headings in both languages, by which they are found again.

use crate::fields::Langs;

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it is called inside.
    pub key: String,
    /// English heading.
    pub en: String,
    /// Japanese heading.
    pub ja: String,
    /// Width in characters.
    pub width: f64,
    /// Whether people write into it.
    pub input: bool,
}

/// One of the sheets with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What to do, in ten lines.
    HowTo,
    /// The master's injects for the organisation.
    Injects,
    /// Injects of its own.
    Own,
    /// Sites.
    Sites,
    /// Posts.
    Posts,
    /// Plans, one row for each step.
    Plans,
    /// Words for the master's variables.
    Words,
    /// Title and approval.
    Approval,
    /// What the program keeps between writing and reading.
    Data,
}

/// All parts in the order of the sheets.
pub const PARTS: &[Part] = &[
    Part::HowTo,
    Part::Injects,
    Part::Own,
    Part::Sites,
    Part::Posts,
    Part::Plans,
    Part::Words,
    Part::Approval,
    Part::Data,
];

impl Part {
    /// Its name in English and in Japanese.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::HowTo => ("How to", "手引き"),
            Self::Injects => ("Injects", "状況付与"),
            Self::Own => ("Own injects", "独自の状況付与"),
            Self::Sites => ("Sites", "拠点"),
            Self::Posts => ("Posts", "役職"),
            Self::Plans => ("Plans", "計画"),
            Self::Words => ("Words", "用語"),
            Self::Approval => ("Approval", "承認"),
            Self::Data => ("Data", "管理用"),
        }
    }

    /// The name of its sheet.
    pub fn name(self, langs: Langs) -> String {
        let (en, ja) = self.names();
        match langs {
            Langs::One(crate::fields::Lang::En) => en.to_owned(),
            Langs::One(crate::fields::Lang::Ja) => ja.to_owned(),
            Langs::Both => format!("{en} {ja}"),
        }
    }

    /// The part a sheet of this name is.
    pub fn named(name: &str) -> Option<Self> {
        let langs =
            [Langs::Both, Langs::One(crate::fields::Lang::En), Langs::One(crate::fields::Lang::Ja)];
        PARTS.iter().copied().find(|p| langs.iter().any(|&l| p.name(l) == name.trim()))
    }

    /// Its columns; `needs` are those of the sites, with their names.
    pub fn columns(self, needs: &[(String, crate::master::Words)]) -> Vec<Column> {
        let fixed: &[(&str, &str, &str, f64, bool)] = match self {
            Self::HowTo => &[],
            Self::Injects => &[
                ("id", "ID", "ID", 14.0, false),
                ("time", "Time", "時刻", 15.0, false),
                ("via", "Channel", "手段", 9.0, false),
                ("to", "To", "宛先", 18.0, false),
                ("master-en", "Master text (English)", "原文（英語）", 30.0, false),
                ("master-ja", "Master text (Japanese)", "原文（日本語）", 30.0, false),
                ("allowed", "Allowed changes", "認められる調整", 16.0, false),
                ("en", "Own text (English)", "自組織の文面（英語）", 28.0, true),
                ("ja", "Own text (Japanese)", "自組織の文面（日本語）", 28.0, true),
                ("shift", "Shift, minutes (− earlier)", "時刻の調整・分（−は前倒し）", 10.0, true),
                ("skip", "Leave out", "省略", 8.0, true),
                ("hold", "Hold back", "保留", 8.0, true),
                ("reason", "Reason", "理由", 16.0, true),
                ("more", "Kept by the program", "管理用（編集不要）", 8.0, false),
            ],
            Self::Own => &[
                ("use", "Use", "採用", 7.0, true),
                ("id", "ID", "ID", 14.0, true),
                ("time", "Time (T+2h or 9/9 05:00)", "時刻（T+2h または 9/9 05:00）", 15.0, true),
                ("like", "or with this inject", "または同時に出す状況付与", 14.0, true),
                ("to", "To (own post)", "宛先（自組織の役職）", 18.0, true),
                ("via", "Channel", "手段", 9.0, true),
                ("title-en", "Title (English)", "件名（英語）", 18.0, true),
                ("title-ja", "Title (Japanese)", "件名（日本語）", 18.0, true),
                ("en", "Text (English)", "文面（英語）", 38.0, true),
                ("ja", "Text (Japanese)", "文面（日本語）", 38.0, true),
                ("reason", "Reason", "理由", 16.0, true),
                ("more", "Kept by the program", "管理用（編集不要）", 8.0, false),
            ],
            Self::Sites => &[
                ("id", "ID", "ID", 16.0, true),
                ("title-en", "Name (English)", "名称（英語）", 24.0, true),
                ("title-ja", "Name (Japanese)", "名称（日本語）", 24.0, true),
                ("of", "Service it is part of", "属するサービス", 22.0, true),
                ("class", "Class", "施設区分", 14.0, true),
                ("share", "Share of the service, %", "サービスに占める割合（%）", 12.0, true),
                ("people", "People", "利用者数", 10.0, true),
            ],
            Self::Posts => &[
                ("id", "ID", "ID", 20.0, true),
                ("title-en", "Title (English)", "役職名（英語）", 28.0, true),
                ("title-ja", "Title (Japanese)", "役職名（日本語）", 28.0, true),
                ("post", "Post", "部署", 20.0, true),
                (
                    "en",
                    "Brief: answers for, may decide (English)",
                    "担当と権限（英語）",
                    40.0,
                    true,
                ),
                (
                    "ja",
                    "Brief: answers for, may decide (Japanese)",
                    "担当と権限（日本語）",
                    40.0,
                    true,
                ),
                ("more", "Kept by the program", "管理用（編集不要）", 8.0, false),
            ],
            Self::Plans => &[
                ("id", "Plan ID", "計画ID", 16.0, true),
                ("title-en", "Plan (English)", "計画名（英語）", 24.0, true),
                ("title-ja", "Plan (Japanese)", "計画名（日本語）", 24.0, true),
                ("kind", "Kind", "種類", 14.0, true),
                ("owner", "Owner (own post)", "責任者（自組織の役職）", 18.0, true),
                ("step", "Step ID", "手順ID", 14.0, true),
                ("en", "Step (English)", "手順（英語）", 30.0, true),
                ("ja", "Step (Japanese)", "手順（日本語）", 30.0, true),
                ("minutes", "Minutes", "所要時間（分）", 10.0, true),
                ("role", "Done by (default the owner)", "担当（省略時は責任者）", 18.0, true),
                ("more", "Plan: kept by the program", "計画：管理用（編集不要）", 8.0, false),
                ("step-more", "Step: kept by the program", "手順：管理用（編集不要）", 8.0, false),
            ],
            Self::Words => &[
                ("name", "Variable", "変数", 22.0, false),
                ("master-en", "Master's words (English)", "原文の用語（英語）", 34.0, false),
                ("master-ja", "Master's words (Japanese)", "原文の用語（日本語）", 34.0, false),
                ("en", "Own words (English)", "自組織の用語（英語）", 34.0, true),
                ("ja", "Own words (Japanese)", "自組織の用語（日本語）", 34.0, true),
            ],
            Self::Approval => &[
                ("key", "Entry", "項目", 44.0, false),
                ("en", "English", "英語", 50.0, true),
                ("ja", "Japanese", "日本語", 50.0, true),
            ],
            Self::Data => {
                &[("key", "Key", "キー", 20.0, false), ("value", "Value", "値", 80.0, false)]
            }
        };
        let column = |&(key, en, ja, width, input): &(&str, &str, &str, f64, bool)| Column {
            key: key.to_owned(),
            en: en.to_owned(),
            ja: ja.to_owned(),
            width,
            input,
        };
        let mut columns: Vec<Column> = fixed.iter().map(column).collect();
        if self == Self::Sites {
            for (id, title) in needs {
                let name = |t: &Option<String>| t.clone().unwrap_or_else(|| id.clone());
                columns.push(Column {
                    key: format!("need {id}"),
                    en: format!("{} ({id}), hours on its own", name(&title.en)),
                    ja: format!("{}（{id}）の自立時間（時間）", name(&title.ja)),
                    width: 14.0,
                    input: true,
                });
            }
            columns.push(column(&(
                "more",
                "Kept by the program",
                "管理用（編集不要）",
                8.0,
                false,
            )));
        }
        columns
    }
}

impl Column {
    /// The heading.
    pub fn heading(&self, langs: Langs) -> String {
        match langs {
            Langs::One(crate::fields::Lang::En) => self.en.clone(),
            Langs::One(crate::fields::Lang::Ja) => self.ja.clone(),
            Langs::Both if self.en == self.ja => self.en.clone(),
            Langs::Both => format!("{}\n{}", self.en, self.ja),
        }
    }

    /// Whether a heading is this column's.
    pub fn is(&self, heading: &str) -> bool {
        let plain = crate::words::plain;
        let heading = plain(heading);
        let en = plain(&self.en);
        heading == en || heading == plain(&self.ja) || heading == plain(&self.heading(Langs::Both))
    }
}

/// The lines of the approval sheet: key inside, English, Japanese, whether it has two languages.
pub const LINES: &[(&str, &str, &str, bool)] = &[
    ("title", "Title of this version", "この版の題名", true),
    (
        "by",
        "Approved by (needed only beyond the allowed changes)",
        "承認者（認められた範囲を超える場合のみ）",
        false,
    ),
    ("note", "Note on the approval", "承認の備考", true),
];
