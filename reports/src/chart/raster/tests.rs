use super::*;
use crate::chart::canvas::{Canvas, Dash};
use crate::chart::colour::INK;

/// The pixels of shapes, without title or foot.
fn painted(draw: impl FnOnce(&mut Canvas), scale: u32) -> Pixmap {
    let mut canvas = Canvas::new();
    draw(&mut canvas);
    let height = 100;
    let sheet = Sheet { height, shapes: canvas.into_shapes() };
    Pixmap::decode_png(&png(&sheet, None, scale).unwrap()).unwrap()
}

fn dark(pixels: &Pixmap, x: u32, y: u32) -> bool {
    pixels.pixel(x, y).unwrap().red() < 100
}

#[test]
fn shapes_are_where_they_were_put() {
    let pixels = painted(|canvas| canvas.rect(10, 20, 30, 40, INK), 2);
    for (x, y, want) in
        [(19, 45, false), (20, 45, true), (79, 119, true), (80, 119, false), (40, 120, false)]
    {
        assert_eq!(dark(&pixels, x, y), want, "{x} {y}");
    }
}

#[test]
fn dashes_leave_gaps() {
    let pixels = painted(|canvas| canvas.broken(vec![(0, 50), (52, 50)], INK, 4, Dash::Long), 1);
    let row: Vec<bool> = (0..26).map(|x| dark(&pixels, x, 50)).collect();
    let want: Vec<bool> = (0..26).map(|x| x % 13 < 9).collect();
    assert_eq!(row, want);
}

#[test]
fn text_fills_the_width_that_was_measured_in_both_scripts() {
    for (words, bold) in [("EXERCISE", false), ("訓練用の文書", false), ("訓練EXERCISE", true)]
    {
        let mut ink = Ink::new().size(30);
        ink.bold = bold;
        let width = fonts::width(words, 30, bold);
        for align in [Align::Left, Align::Centre, Align::Right] {
            let pixels = painted(|canvas| canvas.text(400, 50, words, ink.align(align)), 1);
            let columns: Vec<i32> = (0..920_u32)
                .filter(|x| (0..100).any(|y| dark(&pixels, *x, y)))
                .map(|x| i32::try_from(x).unwrap())
                .collect();
            let left = match align {
                Align::Left => 400,
                Align::Centre => 400 - width / 2,
                Align::Right => 400 - width,
            };
            let (first, last) = (columns[0], columns[columns.len() - 1]);
            assert!((0..6).contains(&(first - left)), "{words} {align:?}: {first} from {left}");
            assert!((-1..6).contains(&(left + width - last)), "{words} {align:?}: {last}");
        }
        // In the middle of its line: capitals and characters are about as high above it as below.
        let pixels = painted(|canvas| canvas.text(0, 50, words, ink), 1);
        let rows: Vec<u32> = (0..100).filter(|y| (0..920).any(|x| dark(&pixels, x, *y))).collect();
        let middle = f64::from(rows[0] + rows[rows.len() - 1]) / 2.0;
        assert!((middle - 50.0).abs() < 4.0, "{words}: {middle}");
    }
}

#[test]
fn a_sheet_that_is_too_large_is_an_error() {
    for height in [100_000, i32::MAX] {
        let sheet = Sheet { height, shapes: Vec::new() };
        assert!(png(&sheet, Some("title"), 8).is_err());
    }
}
