//! Bytes to text: UTF-8 and UTF-16, `Shift_JIS`, EUC-JP, and the Western code page that older spreadsheets write.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ReadError;

/// A text and the name of its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding, by its usual name.
    pub encoding: &'static str,
    /// Whether some bytes made no sense and became `�`.
    pub damaged: bool,
}

/// Decodes a file; `asked` is the name of an encoding, else it is recognised.
///
/// # Errors
/// The name is unknown, or the file holds no text.
pub fn decode(bytes: &[u8], asked: Option<&str>) -> Result<Decoded, ReadError> {
    if let Some(name) = asked {
        let Some(encoding) = Encoding::for_label(name.trim().as_bytes()) else {
            return Err(ReadError::Foreign(format!(
                "'{name}' is no encoding; known are utf-8, utf-16le, utf-16be, shift_jis, euc-jp, windows-1252"
            )));
        };
        return Ok(with(encoding, bytes));
    }
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes)?, 0),
    };
    Ok(with(encoding, bytes.get(mark..).unwrap_or_default()))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

fn guess(bytes: &[u8]) -> Result<&'static Encoding, ReadError> {
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 5 > head.len() {
        return Ok(if odd > even { UTF_16LE } else { UTF_16BE });
    }
    if head.contains(&0) {
        return Err(ReadError::Foreign("the file holds no text (it has NUL bytes)".into()));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    // Every Western text decodes as Shift_JIS by chance, and the other way round: what counts is whether kana come out.
    let kana = |encoding: &'static Encoding| {
        let decoded = with(encoding, bytes);
        let kana = |c: &char| matches!(c, '\u{3041}'..='\u{30FF}');
        let (all, found) = (
            decoded.text.chars().filter(|c| !c.is_ascii()).count(),
            decoded.text.chars().filter(kana).count(),
        );
        if decoded.damaged { 0 } else { found * 1_000 / all.max(1) }
    };
    let (sjis, euc) = (kana(SHIFT_JIS), kana(EUC_JP));
    // Japanese tables may be all kanji: then high bytes come in runs, where Western letters stand among ASCII.
    let high = |b: &u8| *b >= 0x80;
    let alone = bytes.windows(3).filter(|w| high(&w[1]) && !high(&w[0]) && !high(&w[2])).count();
    let many = bytes.iter().filter(|b| high(b)).count();
    Ok(match (sjis, euc) {
        (0, 0) if alone * 2 > many => WINDOWS_1252,
        (0, 0) if with(SHIFT_JIS, bytes).damaged => WINDOWS_1252,
        (s, e) if e > s => EUC_JP,
        _ => SHIFT_JIS,
    })
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, SHIFT_JIS, WINDOWS_1252};

    use super::decode;

    #[test]
    fn encodings_are_recognised() {
        let ja = "番号,想定時刻,内容\n1,9:05,停電が発生しました\n";
        let fr = "N°;Heure;Énoncé\n1;09h05;L'électricité a été coupée\n";
        let utf16 = |le: bool, mark: bool| {
            let units = mark.then_some(0xFEFF).into_iter().chain(ja.encode_utf16());
            units
                .flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() })
                .collect::<Vec<u8>>()
        };
        for (bytes, text, name) in [
            (ja.as_bytes().to_vec(), ja, "UTF-8"),
            ([b"\xEF\xBB\xBF", ja.as_bytes()].concat(), ja, "UTF-8"),
            (SHIFT_JIS.encode(ja).0.into_owned(), ja, "Shift_JIS"),
            (EUC_JP.encode(ja).0.into_owned(), ja, "EUC-JP"),
            (WINDOWS_1252.encode(fr).0.into_owned(), fr, "windows-1252"),
            (utf16(true, true), ja, "UTF-16LE"),
            (utf16(false, true), ja, "UTF-16BE"),
        ] {
            let decoded = decode(&bytes, None).expect("text");
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
        }
        let kanji = SHIFT_JIS.encode("番号,時刻,内容\n1,九時,停電発生\n").0.into_owned();
        assert_eq!(decode(&kanji, None).expect("text").encoding, "Shift_JIS");
        let plain =
            "no,time\n1,9:05\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(decode(&plain, None).expect("text").encoding, "UTF-16LE");
        assert!(decode(b"a\0b and much more text than zeros", None).is_err());
        assert!(decode(b"a", Some("klingon")).is_err());
    }
}
