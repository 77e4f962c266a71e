use super::*;

#[test]
fn what_people_wrote_is_never_markup() {
    let evil = "# <script>alert('x')</script> [a](http://b) `c` *d* | \\ \u{7} & ![e](f) $g$";
    let mut paper = Paper::new(Lang::En, evil, evil);
    paper.handling = evil.into();
    paper.facts.push((evil.into(), evil.into()));
    paper.push(Block::section(evil));
    paper.push(Block::text(Rich::from(evil).strong(evil).code(evil)));
    paper.push(Block::list([evil]));
    let mut table = Table::new([(evil, 1)]).captioned(evil);
    table.row([Rich(vec![Piece::Slot(evil.into())])]);
    table.band(evil);
    paper.table(table);
    paper.push(Block::Form { fields: vec![Field::Line { label: evil.into() }] });
    paper.push(Block::Card(Card { number: "1".into(), title: evil.into(), ..Card::default() }));
    let html = paper.html();
    assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
    assert!(!html.contains('\u{7}'));
    let markdown = paper.markdown();
    for live in ["<script>", "[a](", "![e]", " *d* ", "| \\ |"] {
        assert!(!markdown.contains(live), "{live} in\n{markdown}");
    }
    let tables = markdown.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|  "));
    for line in tables {
        let bars = line.replace("\\|", "").matches('|').count();
        assert!(bars == 2 || bars == 3, "{line}");
    }
}

#[test]
fn lists_and_rules_do_not_begin_by_accident() {
    let mut paper = Paper::new(Lang::En, "k", "t");
    for text in ["- a", "1. b", "+ c", "===", "# d", "2) e"] {
        paper.push(Block::text(text));
    }
    let markdown = paper.markdown();
    for escaped in ["\\- a", "1\\. b", "\\+ c", "\\===", "\\# d", "2\\) e"] {
        assert!(markdown.contains(escaped), "{escaped} in\n{markdown}");
    }
}

#[test]
fn widths_of_columns_are_shares() {
    let mut paper = Paper::new(Lang::Ja, "k", "t");
    let mut table = Table::new([("a", 1), ("b", 2)]);
    table.row(["x".into()]);
    table.empty_rows(1);
    paper.table(table);
    let html = paper.html();
    assert!(html.contains("width:33.3%") && html.contains("width:66.6%"));
    assert!(html.contains("<td>x</td><td></td>"), "missing cells are empty");
    assert!(html.contains("class=\"empty\""));
}
