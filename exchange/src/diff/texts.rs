//! Texts word by word.

/// Texts with more words than this are shown whole, one after the other.
const MOST: usize = 1_500;

/// Two texts as one: what stayed as it is, `[-gone-]`, `{+new+}`. A letter of Japanese is a word.
///
/// ```
/// use hakyu_exchange::diff::texts::words;
/// assert_eq!(words("Call the hospital now", "Call the clinic now"), "Call the [-hospital-]{+clinic+} now");
/// assert_eq!(words("病院へ電話", "県庁へ電話"), "[-病院-]{+県庁+}へ電話");
/// ```
pub fn words(from: &str, to: &str) -> String {
    let (a, b) = (tokens(from), tokens(to));
    if a.len() > MOST || b.len() > MOST {
        return format!("[-{from}-]{{+{to}+}}");
    }
    // Longest common part, from the back.
    let width = b.len() + 1;
    let mut best = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = String::new();
    let (mut gone, mut new) = (String::new(), String::new());
    let settle = |gone: &mut String, new: &mut String, out: &mut String| {
        if !gone.is_empty() {
            out.push_str(&format!("[-{gone}-]"));
        }
        if !new.is_empty() {
            out.push_str(&format!("{{+{new}+}}"));
        }
        gone.clear();
        new.clear();
    };
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            settle(&mut gone, &mut new, &mut out);
            out.push_str(a[i]);
            i += 1;
            j += 1;
        } else if j == b.len()
            || (i < a.len() && best[(i + 1) * width + j] >= best[i * width + j + 1])
        {
            gone.push_str(a[i]);
            i += 1;
        } else {
            new.push_str(b[j]);
            j += 1;
        }
    }
    settle(&mut gone, &mut new, &mut out);
    out
}

/// Words, blanks, signs, and single letters of Japanese.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if crate::words::japanese(c.encode_utf8(&mut [0; 4])) => 0,
        c if c.is_alphanumeric() => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut out = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let now = kind(c);
        if last.is_some_and(|l| l != now || now == 0) {
            out.push(&text[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}
