use super::*;

fn head() -> Head {
    Head {
        id: "t",
        lang: "en",
        title: "A <title>".into(),
        desc: "d".into(),
        mark: "【訓練】EXERCISE".into(),
        source: "s".into(),
    }
}

#[test]
fn only_broken_lines_are_broken() {
    let mut canvas = Canvas::new();
    canvas.rect(0, 0, 5, 5, INK);
    canvas.dot(20, 20, 4, INK);
    canvas.text(30, 30, "<polyline points=\"1\"/>", Ink::new());
    canvas.broken(vec![(1, 50), (90, 50)], INK, 1, Dash::Dots);
    canvas.line(vec![(2, 60), (90, 60)], INK, 1);
    canvas.area(vec![(0, 70), (9, 70), (9, 79)], INK);
    canvas.broken(vec![(3, 80), (90, 80)], INK, 1, Dash::Long);
    let head = head();
    let svg = canvas.sheet(&head).svg(&head).unwrap();
    let dashed: Vec<&str> = svg.split('<').filter(|tag| tag.contains("stroke-dasharray")).collect();
    assert_eq!(dashed.len(), 2, "{svg}");
    assert!(dashed[0].contains("1,50") && dashed[0].contains("\"2 3\""), "{}", dashed[0]);
    assert!(dashed[1].contains("3,80") && dashed[1].contains("\"9 4\""), "{}", dashed[1]);
    assert!(svg.contains("<title id=\"t-t\">A &lt;title&gt;</title>"));
}

#[test]
fn lines_break_where_they_may() {
    fonts::register().unwrap();
    let ink = Ink::new();
    let room = |words: &str| fonts::width(words, ink.size, ink.bold);
    assert_eq!(wrap("one two three", room("one two"), ink), ["one two", "three"]);
    assert_eq!(wrap("fits", 900, ink), ["fits"]);
    assert_eq!(wrap("", 900, ink), [""]);
    // Japanese breaks anywhere but before a full stop or a closing bracket.
    assert_eq!(wrap("訓練訓練。", room("訓練訓練"), ink), ["訓練訓", "練。"]);
    assert_eq!(wrap("訓練（訓練", room("訓練（"), ink), ["訓練", "（訓練"]);
    // What has no place to break is cut.
    assert!(wrap(&"x".repeat(400), 300, ink).len() > 5);
    for words in [
        "a very long line of words that must not be wider than its room",
        "全国の重要インフラ事業者等",
    ] {
        for line in wrap(words, 90, ink) {
            assert!(room(&line) <= 90, "{line}");
        }
        assert_eq!(wrap(words, 90, ink).concat().replace(' ', ""), words.replace(' ', ""));
    }
}

#[test]
fn labels_shrink_then_wrap_then_end_in_dots() {
    fonts::register().unwrap();
    let texts = |words: &str, room: i32| -> Vec<(String, i32)> {
        let mut canvas = Canvas::new();
        canvas.label(0, 20, room, words, Ink::new());
        let texts = canvas.shapes.into_iter().map(|shape| match shape {
            Shape::Text { text, ink, .. } => (text, ink.size),
            other => panic!("{other:?}"),
        });
        texts.collect()
    };
    let words = "Waterworks bureau";
    let width = |size| fonts::width(words, size, false);
    assert_eq!(texts(words, width(TEXT)), [(words.to_owned(), TEXT)]);
    assert_eq!(texts(words, width(12)), [(words.to_owned(), 12)]);
    assert_eq!(texts(words, 90), [("Waterworks".to_owned(), 11), ("bureau".to_owned(), 11)]);
    assert!(texts(&words.repeat(4), 90)[1].0.ends_with('…'));
}
