//! Writing YAML in one language or two, with comments, and times that fit the length.

/// Languages of texts and comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// English and Japanese.
    Both,
    /// English only.
    En,
    /// Japanese only.
    Ja,
}

/// Times of a story, counted in units: a twenty-fourth of the length, from two minutes to an hour. So a story of a day
/// has hours, and one of four hours has ten minutes for each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    unit: u64,
    /// The length, seconds.
    pub duration: u64,
    /// Seconds before the story sets in.
    before: u64,
}

impl Pace {
    pub(super) fn new(duration: u64, before: u64) -> Self {
        let unit = (duration / 24).clamp(120, 3600) / 60 * 60;
        Self { unit, duration, before }
    }

    /// `quarters` quarters of a unit, as a duration.
    pub(super) fn span(self, quarters: u64) -> String {
        written(self.unit * quarters / 4)
    }

    /// `quarters` quarters of a unit after the start of the story.
    pub(super) fn at(self, quarters: u64) -> String {
        format!("T+{}", written(self.before + self.unit * quarters / 4))
    }

    /// Minutes in a share of the length for people: at least one.
    pub(super) fn part(self, divisor: u64) -> String {
        written((self.duration / divisor).clamp(300, 10 * 86_400) / 60 * 60)
    }
}

/// A duration in the format's own words.
pub fn written(seconds: u64) -> String {
    let parts = [
        (seconds / 86_400, 'd'),
        (seconds / 3600 % 24, 'h'),
        (seconds / 60 % 60, 'm'),
        (seconds % 60, 's'),
    ];
    let mut text = String::new();
    for (n, unit) in parts.into_iter().filter(|p| p.0 > 0) {
        text.push_str(&format!("{n}{unit}"));
    }
    if text.is_empty() { "0h".into() } else { text }
}

/// A page of YAML in the making.
pub struct Page {
    out: String,
    languages: Languages,
}

impl Page {
    /// An empty page.
    pub fn new(languages: Languages) -> Self {
        Self { out: String::new(), languages }
    }

    /// A line as it is.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.out.push_str(line.as_ref());
        self.out.push('\n');
    }

    /// A comment in the languages of the page.
    pub fn note(&mut self, indent: usize, en: &str, ja: &str) {
        let margin = " ".repeat(indent);
        if self.languages != Languages::Ja {
            self.line(format!("{margin}# {en}"));
        }
        if self.languages != Languages::En {
            self.line(format!("{margin}# {ja}"));
        }
    }

    /// A section: an empty line and a comment.
    pub fn section(&mut self, en: &str, ja: &str) {
        self.line("");
        self.note(0, en, ja);
    }

    /// A text for people.
    pub fn text(&self, en: &str, ja: &str) -> String {
        text(self.languages, en, ja)
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.out
    }
}

/// A text in these languages.
pub(super) fn text(languages: Languages, en: &str, ja: &str) -> String {
    match languages {
        Languages::Both => format!("{{en: {}, ja: {}}}", quoted(en), quoted(ja)),
        Languages::En => quoted(en),
        Languages::Ja => quoted(ja),
    }
}

/// A double-quoted YAML string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
