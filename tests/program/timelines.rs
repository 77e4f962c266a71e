//! `hakyu run --timeline` in a pipe: plain text of any width.

use hakyu_tests::{err, folder, out, run};

#[test]
fn injects_events_and_outages_stand_on_one_axis() {
    let dir = folder("timeline");
    let show = |lang: &str, width: &str| {
        let args = ["run", "boso-typhoon", "--timeline", "--lang", lang, "--width", width];
        let output = run(&dir, &args);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    for (lang, fired, never) in [
        ("en", "(when level('chemical@chiba')", "Injects that did not fire in this run"),
        ("ja", "（条件成立：level('chemical@chiba')", "この試行で付与されなかった状況付与"),
    ] {
        for width in [80, 120, 160] {
            let text = show(lang, &width.to_string());
            assert!(!text.contains('\u{1b}'), "no colours in a pipe");
            // At least one wide character fits a terminal where the line ends; closing marks may hang over.
            let widest = text
                .lines()
                .skip(2)
                .map(|l| l.chars().map(|c| if c as u32 >= 0x2e80 { 2 } else { 1 }).sum::<usize>());
            assert!(widest.max().unwrap() <= width + 4, "{lang} {width}");
            // Blanks where lines are broken are not part of what is said.
            let joined: String = text.split_whitespace().collect();
            for wanted in [fired, never] {
                let wanted: String = wanted.split_whitespace().collect();
                assert!(joined.contains(&wanted), "'{wanted}' is missing in:\n{text}");
            }
            assert!(text.contains('◆') && text.contains('▼') && text.contains('▲'));
        }
    }
    assert_eq!(run(&dir, &["run", "boso-typhoon", "--width", "90"]).status.code(), Some(2));
    let both = run(&dir, &["run", "boso-typhoon", "--timeline", "--json"]);
    assert_eq!(both.status.code(), Some(2));
    std::fs::remove_dir_all(dir).unwrap();
}
