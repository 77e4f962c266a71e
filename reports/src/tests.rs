//! Whole documents.

use super::*;

fn write(name: &str, text: &str) {
    if let Ok(folder) = std::env::var("HAKYU_REPORT_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), text).unwrap();
    }
}

#[test]
fn a_full_report_in_both_languages() {
    let outcome = sample::full();
    for (lang, name) in [(Lang::En, "full-en.html"), (Lang::Ja, "full-ja.html")] {
        let html = html(&outcome, lang).unwrap();
        write(name, &html);
    }
}
