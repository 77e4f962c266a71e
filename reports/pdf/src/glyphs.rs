//! Characters that no built-in font has.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::text::Font;

/// Japanese printers' sign for a missing character.
const GETA: char = '〓';

/// Puts 〓 in place of every character that no font has, and notes which these were. Control characters go.
pub(crate) fn replace(data: &mut Value, fonts: &[Font], missing: &mut BTreeSet<char>) {
    match data {
        Value::String(text) => {
            let shown =
                |c: char| fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
            let good = |c: char| c == '\n' || (!c.is_control() && shown(c));
            if text.chars().all(good) {
                return;
            }
            let mut out = String::with_capacity(text.len());
            for character in text.chars() {
                if good(character) {
                    out.push(character);
                } else if character == '\t' {
                    out.push(' ');
                } else if !character.is_control() && !unseen(character) {
                    missing.insert(character);
                    out.push(GETA);
                }
            }
            *text = out;
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, fonts, missing)),
        Value::Object(entries) => {
            entries.values_mut().for_each(|item| replace(item, fonts, missing));
        }
        _ => {}
    }
}

/// Characters that only steer how others are shown: joiners, variation selectors, marks of direction.
fn unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}
