//! Letters: wide ones made narrow, headings and names made comparable, ids made of titles.

use std::collections::BTreeSet;

/// Wide Latin letters, digits and signs as narrow ones; the many dashes as one.
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' | '\u{202F}' => ' ',
            '−' | '–' | '—' | '‐' | '‑' | '‒' => '-',
            '〜' => '~',
            '’' | '‘' => '\'',
            c => c,
        })
        .collect()
}

/// A heading or name for comparison: narrow, small, letters and digits only, words kept apart by one blank.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in narrow(text).to_lowercase().chars() {
        if c.is_alphanumeric() || c == '+' || c == '#' || c == '°' || c == '№' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a text has Japanese letters.
pub fn japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9D}'))
}

/// An id made of a text, if it has letters for one; at most 40 characters.
pub fn slug(text: &str) -> Option<String> {
    if japanese(text) {
        return None;
    }
    let mut out = String::new();
    for c in narrow(text).to_lowercase().chars() {
        let c = match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            c => c,
        };
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            out.push(c);
        } else if c != '\'' && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.len() > 40 {
        let cut = out.get(..40).and_then(|head| head.rfind('-')).filter(|n| *n > 10).unwrap_or(40);
        out.truncate(cut);
    }
    out.truncate(out.trim_end_matches('-').len());
    Some(out).filter(|s| s.chars().any(|c| c.is_ascii_lowercase()))
}

/// Ids that are taken, and fresh ones beside them.
#[derive(Clone, Debug, Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    /// Marks an id as taken.
    pub fn add(&mut self, id: &str) {
        self.0.insert(id.to_owned());
    }

    /// Whether it is taken.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// The id itself, or with the first number behind it that is free. It is taken from then on.
    pub fn fresh(&mut self, id: &str) -> String {
        let mut found = id.to_owned();
        let mut n = 2;
        while self.0.contains(&found) {
            found = format!("{id}-{n}");
            n += 1;
        }
        self.0.insert(found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Taken, narrow, plain, slug};

    #[test]
    fn letters_become_comparable() {
        assert_eq!(narrow("Ｄ＋２　９：０５"), "D+2 9:05");
        assert_eq!(plain(" From/To  (Org.) "), "from to org");
        assert_eq!(plain("N°"), "n°");
        assert_eq!(slug("Media desk: 2nd call!").as_deref(), Some("media-desk-2nd-call"));
        assert_eq!(slug("L'équipe de l'énergie").as_deref(), Some("lequipe-de-lenergie"));
        assert_eq!(slug("広報部"), None);
        assert_eq!(slug("123"), None);
        assert!(slug(&"long words ".repeat(20)).is_some_and(|s| s.len() <= 40));
        let mut taken = Taken::default();
        assert_eq!([taken.fresh("a"), taken.fresh("a"), taken.fresh("a")], ["a", "a-2", "a-3"]);
    }
}
