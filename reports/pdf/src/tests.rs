use hakyu_reports::{Lang, paper::{Block, Paper}};

use super::*;

#[test]
fn it_renders() {
    let mut paper = Paper::new(Lang::Ja, "進行台本", "台風と長期停電");
    paper.push(Block::section("目的"));
    paper.push(Block::text("髙橋 #import \\ <script>"));
    let pdf = render(&paper).unwrap();
    std::fs::write("/tmp/x.pdf", &pdf.bytes).unwrap();
}
