//! Sheets as pixels: the shapes of a canvas painted by tiny-skia, text from the outlines of the built-in fonts.
//!
//! No font of the system is read, so that a picture looks the same everywhere.

use ab_glyph::{Font, FontRef, GlyphId, OutlineCurve};
use tiny_skia::{
    FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};

use super::canvas::{Align, Ink, Shape, Sheet, WIDTH, fit};
use super::colour::{Colour, WHITE};
use crate::error::ReportError;
use crate::fonts::{self, Faces};

/// Most pixels for one of a sheet.
const MOST: u32 = 8;
/// Most pixels of a picture: a quarter of a gigabyte while it is painted.
const AREA: u64 = 64_000_000;
/// Distance from a text's middle to its baseline, em; the same as in the SVG.
const BASELINE: f32 = 0.36;
/// Widening of strokes by which the Japanese face, which has no bold, is emboldened, em.
const BOLDER: f32 = 0.016;

/// Height of the title above a drawing.
pub(super) const TITLE: i32 = 34;
/// Size of the title.
const TITLE_SIZE: i32 = 16;

/// Paints a sheet, below a title if there is one: a picture has no caption around it.
///
/// # Errors
/// If it is too large, or the built-in fonts cannot be read.
pub(super) fn png(sheet: &Sheet, title: Option<&str>, scale: u32) -> Result<Vec<u8>, ReportError> {
    let scale = scale.clamp(1, MOST);
    let above = if title.is_some() { TITLE } else { 0 };
    let size = |length: i32| length.max(1).unsigned_abs().saturating_mul(scale);
    let (width, height) = (size(WIDTH), size(sheet.height.saturating_add(above)));
    let mut pixels = Some(u64::from(width) * u64::from(height))
        .filter(|area| *area <= AREA)
        .and_then(|_| Pixmap::new(width, height))
        .ok_or_else(|| ReportError::Figure("it is too large for a bitmap".into()))?;
    let faces = fonts::faces()
        .ok_or_else(|| ReportError::Figure("the built-in fonts cannot be read".into()))?;
    pixels.fill(tiny_skia::Color::WHITE);
    #[expect(clippy::cast_precision_loss, reason = "at most eight")]
    let mut brush =
        Brush { pixels, transform: Transform::from_scale(scale as f32, scale as f32), faces };
    if let Some(title) = title {
        let ink = Ink::new().bold();
        let fits = |size: &i32| fonts::width(title, *size, true) <= WIDTH;
        let ink = ink.size((ink.size..=TITLE_SIZE).rev().find(fits).unwrap_or(ink.size));
        brush.text((0, TITLE / 2 - 2), &fit(title, WIDTH, ink), ink);
        brush.transform = brush.transform.pre_translate(0.0, at((0, TITLE)).1);
    }
    for shape in &sheet.shapes {
        brush.shape(shape);
    }
    brush.pixels.encode_png().map_err(|error| ReportError::Figure(error.to_string()))
}

/// A character in the face that has it.
struct Glyph {
    face: &'static FontRef<'static>,
    id: GlyphId,
    japanese: bool,
}

/// The Latin face first, as in the stack of documents; an empty box if no face has the character.
fn glyph(faces: &'static Faces, character: char, bold: bool) -> Glyph {
    let latin = faces.latin(bold);
    let id = latin.glyph_id(character);
    if id.0 != 0 {
        return Glyph { face: latin, id, japanese: false };
    }
    Glyph { face: &faces.japanese, id: faces.japanese.glyph_id(character), japanese: true }
}

/// What paints.
struct Brush {
    pixels: Pixmap,
    transform: Transform,
    faces: &'static Faces,
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a sheet")]
fn at(point: (i32, i32)) -> (f32, f32) {
    (point.0 as f32, point.1 as f32)
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint
}

/// A path through points; none without two that differ.
fn path(points: &[(i32, i32)], close: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = at(*point);
        if index == 0 {
            builder.move_to(x, y);
        } else {
            builder.line_to(x, y);
        }
    }
    if close {
        builder.close();
    }
    builder.finish()
}

impl Brush {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect { corners: [from, to], colour } => {
                let ((left, top), (right, bottom)) = (at(*from), at(*to));
                if let Some(rect) = Rect::from_ltrb(left, top, right, bottom) {
                    self.pixels.fill_rect(rect, &paint(*colour), self.transform, None);
                }
            }
            Shape::Line { points, colour, width, dash } => {
                #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
                let mut stroke = Stroke { width: *width as f32, ..Stroke::default() };
                if let Some((on, off)) = dash.pattern() {
                    stroke.dash = StrokeDash::new(vec![f32::from(on), f32::from(off)], 0.0);
                    stroke.line_cap = LineCap::Butt;
                }
                if let Some(path) = path(points, false) {
                    self.pixels.stroke_path(&path, &paint(*colour), &stroke, self.transform, None);
                }
            }
            Shape::Area { points, colour } => {
                if let Some(path) = path(points, true) {
                    self.fill(&path, *colour);
                }
            }
            Shape::Dot { centre, radius, colour } => {
                let (x, y) = at(*centre);
                #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
                let radius = *radius as f32;
                for (radius, colour) in [(radius + 1.0, WHITE), (radius, *colour)] {
                    if let Some(path) = PathBuilder::from_circle(x, y, radius) {
                        self.fill(&path, colour);
                    }
                }
            }
            Shape::Text { at, text, ink } => self.text(*at, text, *ink),
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.pixels.fill_path(path, &paint(colour), FillRule::Winding, self.transform, None);
    }

    fn text(&mut self, position: (i32, i32), text: &str, ink: Ink) {
        #[expect(clippy::cast_precision_loss, reason = "a font size")]
        let size = ink.size as f32;
        let mut builder = [PathBuilder::new(), PathBuilder::new()];
        let mut x = 0.0;
        let mut before: Option<(bool, GlyphId)> = None;
        for character in text.chars() {
            let glyph = glyph(self.faces, character, ink.bold);
            let unit = size / glyph.face.units_per_em().unwrap_or(1000.0);
            if let Some((_, last)) = before.filter(|(face, _)| *face == glyph.japanese) {
                x += glyph.face.kern_unscaled(last, glyph.id) * unit;
            }
            if let Some(outline) = glyph.face.outline(glyph.id) {
                trace(
                    &mut builder[usize::from(glyph.japanese && ink.bold)],
                    &outline.curves,
                    x,
                    unit,
                );
            }
            x += glyph.face.h_advance_unscaled(glyph.id) * unit;
            before = Some((glyph.japanese, glyph.id));
        }
        let (left, middle) = at(position);
        let left = match ink.align {
            Align::Left => left,
            Align::Centre => left - x / 2.0,
            Align::Right => left - x,
        };
        let place = self.transform.pre_translate(left, middle + BASELINE * size);
        let [plain, heavy] = builder.map(PathBuilder::finish);
        let colour = paint(ink.colour);
        for path in [&plain, &heavy].into_iter().flatten() {
            self.pixels.fill_path(path, &colour, FillRule::Winding, place, None);
        }
        if let Some(path) = heavy {
            let stroke = Stroke { width: 2.0 * BOLDER * size, ..Stroke::default() };
            self.pixels.stroke_path(&path, &colour, &stroke, place, None);
        }
    }
}

/// Adds an outline at a place on the baseline. Curves come in the order of their contours; a jump begins a new one.
fn trace(builder: &mut PathBuilder, curves: &[OutlineCurve], x: f32, unit: f32) {
    let put = |point: ab_glyph::Point| (x + point.x * unit, -point.y * unit);
    let mut pen: Option<ab_glyph::Point> = None;
    for curve in curves {
        let (from, to) = match curve {
            OutlineCurve::Line(from, to)
            | OutlineCurve::Quad(from, _, to)
            | OutlineCurve::Cubic(from, _, _, to) => (*from, *to),
        };
        if pen != Some(from) {
            if pen.is_some() {
                builder.close();
            }
            let (x, y) = put(from);
            builder.move_to(x, y);
        }
        let (x, y) = put(to);
        match curve {
            OutlineCurve::Line(..) => builder.line_to(x, y),
            OutlineCurve::Quad(_, by, _) => {
                let by = put(*by);
                builder.quad_to(by.0, by.1, x, y);
            }
            OutlineCurve::Cubic(_, first, second, _) => {
                let (first, second) = (put(*first), put(*second));
                builder.cubic_to(first.0, first.1, second.0, second.1, x, y);
            }
        }
        pen = Some(to);
    }
    if pen.is_some() {
        builder.close();
    }
}

#[cfg(test)]
mod tests;
