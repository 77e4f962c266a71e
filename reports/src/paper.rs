//! What a printed document is made of, before anybody has decided how it is printed.
//!
//! A [`Paper`] is plain data: blocks of text that is never markup. Renderers ([`Paper::html`], [`Paper::markdown`], and PDF in
//! `hakyu-pdf`) decide how it looks. The mark 【訓練】/EXERCISE is no field of a paper: renderers print it on every page, so no
//! document can be made without it.
//!
//! ```
//! use hakyu_reports::{Lang, paper::{Block, Paper}};
//! let mut paper = Paper::new(Lang::En, "Hot-wash sheet", "A typhoon");
//! paper.push(Block::text("What went well? <b>"));
//! assert!(paper.html().contains("EXERCISE"));
//! assert!(paper.html().contains("&lt;b&gt;"));
//! assert!(paper.markdown().contains("EXERCISE"));
//! ```

mod figure;
mod html;
mod markdown;
mod rich;

use serde::Serialize;

use hakyu_exercise::outcome::Lang;

pub use figure::{Figure, Key};
pub use rich::{Piece, Rich};

/// A document for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Its language.
    pub lang: Lang,
    /// What kind of document it is: "Player's handbook".
    pub kind: String,
    /// What it is about: the title of the exercise.
    pub title: String,
    /// For whom it is, and who must not see it.
    pub handling: String,
    /// Whether it tells what will happen, so that players must not see it.
    pub confidential: bool,
    /// Whether it is too short for a list of contents.
    pub short: bool,
    /// Under the title: name and value.
    pub facts: Vec<(String, Rich)>,
    /// What it was made from, at the foot of every page.
    pub source: String,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// `en` or `ja`.
pub(crate) fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    }
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A heading; levels 1 to 3.
    Heading {
        /// 1 is a section.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its words.
        text: Rich,
    },
    /// A remark in small print.
    Fine {
        /// Its words.
        text: Rich,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        numbered: bool,
        /// Its items.
        items: Vec<Rich>,
    },
    /// Boxes to tick, one a line.
    Checks {
        /// What they stand for.
        items: Vec<Rich>,
    },
    /// Words to be read out, or shown as they are.
    Quote {
        /// Who says it, or how; may be empty.
        label: String,
        /// The words.
        text: Rich,
    },
    /// A table.
    Table(Table),
    /// Names and values in a box.
    Facts {
        /// Name and value.
        rows: Vec<(String, Rich)>,
    },
    /// Something nobody may overlook.
    Notice {
        /// How grave it is.
        tone: Tone,
        /// Its heading.
        title: String,
        /// Its paragraphs.
        body: Vec<Rich>,
    },
    /// Something to fill in.
    Form {
        /// Its fields.
        fields: Vec<Field>,
    },
    /// A numbered card, to be cut out; never cut by a page if it fits on one.
    Card(Card),
    /// A drawing with its caption and the data behind it.
    Figure(Figure),
    /// Numbers worth knowing first, side by side.
    Keys {
        /// The numbers.
        items: Vec<Key>,
    },
    /// What most readers skip: closed on a screen, left out of print, where a line says that there is more.
    Fold {
        /// What it holds.
        title: String,
        /// The blocks.
        blocks: Vec<Block>,
    },
    /// What follows begins on a new page.
    PageBreak,
}

impl Block {
    /// A section's heading.
    pub fn section(text: impl Into<String>) -> Self {
        Self::Heading { level: 1, text: text.into() }
    }

    /// A heading below a section's.
    pub fn part(text: impl Into<String>) -> Self {
        Self::Heading { level: 2, text: text.into() }
    }

    /// A heading below a part's.
    pub fn item(text: impl Into<String>) -> Self {
        Self::Heading { level: 3, text: text.into() }
    }

    /// A paragraph.
    pub fn text(text: impl Into<Rich>) -> Self {
        Self::Text { text: text.into() }
    }

    /// A remark in small print.
    pub fn fine(text: impl Into<Rich>) -> Self {
        Self::Fine { text: text.into() }
    }

    /// A list.
    pub fn list<R: Into<Rich>>(items: impl IntoIterator<Item = R>) -> Self {
        Self::List { numbered: false, items: items.into_iter().map(Into::into).collect() }
    }

    /// A numbered list.
    pub fn steps<R: Into<Rich>>(items: impl IntoIterator<Item = R>) -> Self {
        Self::List { numbered: true, items: items.into_iter().map(Into::into).collect() }
    }

    /// Boxes to tick.
    pub fn checks<R: Into<Rich>>(items: impl IntoIterator<Item = R>) -> Self {
        Self::Checks { items: items.into_iter().map(Into::into).collect() }
    }

    /// A notice with a paragraph.
    pub fn notice(tone: Tone, title: impl Into<String>, body: impl Into<Rich>) -> Self {
        Self::Notice { tone, title: title.into(), body: vec![body.into()] }
    }
}

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Good to know.
    Plain,
    /// Life, safety, secrecy.
    Grave,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// Its share of the width, in relation to the other columns.
    pub width: u16,
    /// Whether it holds numbers, which end at the same place.
    pub number: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// One cell a column, or one that spans them all.
    pub cells: Vec<Rich>,
    /// What it is.
    pub kind: RowKind,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// Cells as they are.
    Plain,
    /// One cell over the whole width, heading those below.
    Band,
    /// To be filled in by hand, hence higher.
    Empty,
}

impl Table {
    /// A table with these columns: heading and share of the width.
    pub fn new<H: Into<String>>(columns: impl IntoIterator<Item = (H, u16)>) -> Self {
        let columns = columns
            .into_iter()
            .map(|(head, width)| Column { head: head.into(), width, number: false })
            .collect();
        Self { columns, ..Self::default() }
    }

    /// Says which columns, counted from 0, hold numbers.
    #[must_use]
    pub fn numbers(mut self, columns: impl IntoIterator<Item = usize>) -> Self {
        for at in columns {
            if let Some(column) = self.columns.get_mut(at) {
                column.number = true;
            }
        }
        self
    }

    /// Says what it shows.
    #[must_use]
    pub fn captioned(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Adds a row; missing cells are empty, cells without a column are left out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Rich>) {
        let mut cells: Vec<Rich> = cells.into_iter().take(self.columns.len()).collect();
        cells.resize(self.columns.len(), Rich::default());
        self.rows.push(Row { cells, kind: RowKind::Plain });
    }

    /// Adds a heading over the rows that follow.
    pub fn band(&mut self, text: impl Into<Rich>) {
        self.rows.push(Row { cells: vec![text.into()], kind: RowKind::Band });
    }

    /// Adds rows to be filled in by hand.
    pub fn empty_rows(&mut self, count: usize) {
        let row = Row { cells: vec![Rich::default(); self.columns.len()], kind: RowKind::Empty };
        self.rows.extend(std::iter::repeat_n(row, count));
    }
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Field {
    /// One line for each label, side by side where there is room.
    Line {
        /// What belongs there.
        label: String,
    },
    /// Several lines.
    Lines {
        /// What belongs there.
        label: String,
        /// How many.
        count: u8,
    },
    /// Boxes to tick.
    Choice {
        /// The question.
        label: String,
        /// Whether several may be ticked.
        several: bool,
        /// The answers.
        options: Vec<String>,
    },
    /// A mark on a scale from 1 upwards.
    Scale {
        /// The question.
        label: String,
        /// The highest mark.
        most: u8,
        /// What 1 means.
        low: String,
        /// What the highest mark means.
        high: String,
    },
}

/// A card to hand out or read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its number.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// What the one who handles it has to know: name and value.
    pub facts: Vec<(String, Rich)>,
    /// The words.
    pub body: Rich,
    /// Below the words: name and value.
    pub notes: Vec<(String, Rich)>,
}

impl Paper {
    /// An empty document.
    pub fn new(lang: Lang, kind: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            lang,
            kind: kind.into(),
            title: title.into(),
            handling: String::new(),
            confidential: false,
            short: false,
            facts: Vec::new(),
            source: String::new(),
            blocks: Vec::new(),
        }
    }

    /// Adds a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a table, unless it has no rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// The mark that stands on every page.
    pub fn mark(&self) -> &'static str {
        crate::words::Words::of(self.lang).mark
    }

    /// What the mark means, in a sentence.
    pub fn banner(&self) -> &'static str {
        crate::words::Words::of(self.lang).banner
    }

    /// What stands on paper in place of a fold.
    pub fn elsewhere(&self) -> &'static str {
        crate::words::Words::of(self.lang).elsewhere
    }

    /// As one HTML file without scripts or links to the outside, made for screen and A4.
    pub fn html(&self) -> String {
        html::render(self)
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }
}

#[cfg(test)]
mod tests;
