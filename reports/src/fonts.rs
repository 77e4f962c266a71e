//! The fonts that ship with reports: their bytes, their CSS, and the width of a line of text.
//!
//! Latin text is set in Hakyu Sans, everything else in Hakyu UD Gothic; both are subsets under the OFL (`fonts/README.md`).

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};
use plotters::style::{FontStyle, register_font};

use crate::error::ReportError;

/// Family for Latin text.
const LATIN: &str = "Hakyu Sans";
/// Family for Japanese text.
const JAPANESE: &str = "Hakyu UD Gothic";

/// Font stack of documents and figures: the embedded faces, then what systems have.
pub(crate) const STACK: &str = "Hakyu Sans,Hakyu UD Gothic,BIZ UDPGothic,Noto Sans CJK JP,Yu Gothic,Hiragino Sans,Meiryo,sans-serif";

const LATIN_REGULAR: &[u8] = include_bytes!("../fonts/HakyuSans-Regular.ttf");
const LATIN_BOLD: &[u8] = include_bytes!("../fonts/HakyuSans-Bold.ttf");
const JAPANESE_REGULAR: &[u8] = include_bytes!("../fonts/HakyuUDGothic-Regular.ttf");

/// Faces to embed: family, weight, WOFF2.
const FACES: [(&str, &str, &[u8]); 3] = [
    (LATIN, "400", include_bytes!("../fonts/HakyuSans-Regular.woff2")),
    (LATIN, "700", include_bytes!("../fonts/HakyuSans-Bold.woff2")),
    (JAPANESE, "400", include_bytes!("../fonts/HakyuUDGothic-Regular.woff2")),
];

/// Makes the fonts known to plotters, once.
pub(crate) fn register() -> Result<(), ReportError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = *DONE.get_or_init(|| {
        register_font(LATIN, FontStyle::Normal, LATIN_REGULAR).is_ok()
            && register_font(LATIN, FontStyle::Bold, LATIN_BOLD).is_ok()
            && register_font(JAPANESE, FontStyle::Normal, JAPANESE_REGULAR).is_ok()
    });
    if done { Ok(()) } else { Err(ReportError::Figure("the built-in fonts cannot be read".into())) }
}

/// Width in pixels of one line of text at a CSS font size.
pub(crate) fn width(text: &str, size: i32, bold: bool) -> i32 {
    let mut total = 0.0;
    let mut run = String::new();
    let mut latin = true;
    for character in text.chars() {
        let is_latin = character < '\u{2100}';
        if is_latin != latin {
            total += run_width(&run, latin, bold);
            run.clear();
            latin = is_latin;
        }
        run.push(character);
    }
    total += run_width(&run, latin, bold);
    #[expect(clippy::cast_possible_truncation, reason = "a width in pixels; `as` saturates")]
    let pixels = (total * f64::from(size) / MEASURE).ceil() as i32;
    pixels
}

/// Width in pixels of one character by itself at a CSS font size.
pub(crate) fn advance(character: char, size: i32, bold: bool) -> f64 {
    let latin = character < '\u{2100}';
    run_width(character.encode_utf8(&mut [0; 4]), latin, bold) * f64::from(size) / MEASURE
}

/// Size at which text is measured.
const MEASURE: f64 = 200.0;

/// The built-in faces, read once.
pub(crate) struct Faces {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
    /// The one face for Japanese.
    pub(crate) japanese: FontRef<'static>,
}

impl Faces {
    /// The Latin face.
    pub(crate) fn latin(&self, bold: bool) -> &FontRef<'static> {
        if bold { &self.bold } else { &self.regular }
    }
}

/// The built-in faces; none if they cannot be read.
pub(crate) fn faces() -> Option<&'static Faces> {
    static FACES: OnceLock<Option<Faces>> = OnceLock::new();
    let read = |bytes: &'static [u8]| FontRef::try_from_slice(bytes).ok();
    FACES
        .get_or_init(|| {
            Some(Faces {
                regular: read(LATIN_REGULAR)?,
                bold: read(LATIN_BOLD)?,
                japanese: read(JAPANESE_REGULAR)?,
            })
        })
        .as_ref()
}

/// Width of a run in one face at [`MEASURE`]; an em for each character if the face cannot be had.
fn run_width(run: &str, latin: bool, bold: bool) -> f64 {
    let Some(faces) = faces() else { return run.chars().count() as f64 * MEASURE };
    let face = if latin { faces.latin(bold) } else { &faces.japanese };
    let mut before = None;
    let mut width = 0.0;
    for character in run.chars() {
        let glyph = face.glyph_id(character);
        if let Some(before) = before {
            width += face.kern_unscaled(before, glyph);
        }
        width += face.h_advance_unscaled(glyph);
        before = Some(glyph);
    }
    f64::from(width) * MEASURE / f64::from(face.units_per_em().unwrap_or(1000.0))
}

/// `@font-face` rules with the fonts inside; put together once.
pub(crate) fn css() -> String {
    static CSS: OnceLock<String> = OnceLock::new();
    CSS.get_or_init(rules).clone()
}

fn rules() -> String {
    let mut css = String::new();
    for (family, weight, bytes) in FACES {
        css.push_str("@font-face{font-family:\"");
        css.push_str(family);
        css.push_str("\";font-weight:");
        css.push_str(weight);
        css.push_str(";src:url(data:font/woff2;base64,");
        push_base64(&mut css, bytes);
        css.push_str(") format(\"woff2\")}\n");
    }
    css
}

/// Appends bytes in base 64 (RFC 4648).
fn push_base64(out: &mut String, bytes: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4_usize {
            if place <= chunk.len() {
                let index = (word >> (18 - 6 * place)) & 63;
                out.push(char::from(ALPHABET[index as usize]));
            } else {
                out.push('=');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        for (bytes, want) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            let mut out = String::new();
            push_base64(&mut out, bytes.as_bytes());
            assert_eq!(out, want);
        }
    }

    #[test]
    fn widths_follow_the_faces() {
        register().unwrap();
        assert_eq!(width("訓練", 20, false), 40);
        assert_eq!(width("0000000000", 10, false), 58);
        assert!(width("EXERCISE", 10, true) > width("EXERCISE", 10, false));
        assert_eq!(width("", 10, false), 0);
    }
}
