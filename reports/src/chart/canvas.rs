//! A list of shapes and its drawing through plotters as SVG; `raster` paints the same list as pixels.
//!
//! Coordinates are whole pixels on a sheet [`WIDTH`] wide; at A4 the text sizes below come out at 7 points and more.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::colour::{ALARM, Colour, FAINT, INK, RULE, WHITE};
use super::nth;
use crate::error::ReportError;
use crate::fonts;

/// Width of every figure.
pub(crate) const WIDTH: i32 = 920;
/// Size of ordinary text.
pub(crate) const TEXT: i32 = 13;
/// Size of small text.
pub(crate) const SMALL: i32 = 12;
/// Height of the source line below a figure.
const FOOT: i32 = 26;
/// Plotters writes font sizes divided by this.
const PLOTTERS_EM: f64 = 1.24;

/// Where a text's x is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// At its left end.
    Left,
    /// In its middle.
    Centre,
    /// At its right end.
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink {
    /// CSS pixels.
    pub(crate) size: i32,
    /// Colour.
    pub(crate) colour: Colour,
    /// Whether it is bold.
    pub(crate) bold: bool,
    /// Where x is.
    pub(crate) align: Align,
}

impl Ink {
    /// Ordinary text.
    pub(crate) const fn new() -> Self {
        Self { size: TEXT, colour: INK, bold: false, align: Align::Left }
    }

    /// Small, second-rank text.
    pub(crate) const fn small() -> Self {
        Self { size: SMALL, colour: FAINT, bold: false, align: Align::Left }
    }

    /// The same in bold.
    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in another colour.
    pub(crate) const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The same in another size.
    pub(crate) const fn size(self, size: i32) -> Self {
        Self { size, ..self }
    }

    /// The same, aligned.
    pub(crate) const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// How a line is broken, so that lines differ without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dash {
    /// Not at all.
    Solid,
    /// Short dashes.
    Short,
    /// Long dashes.
    Long,
    /// Dots.
    Dots,
}

impl Dash {
    /// Pixels on and off.
    pub(crate) const fn pattern(self) -> Option<(u8, u8)> {
        match self {
            Self::Solid => None,
            Self::Short => Some((4, 4)),
            Self::Long => Some((9, 4)),
            Self::Dots => Some((2, 3)),
        }
    }
}

/// Something drawn.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Rect { corners: [(i32, i32); 2], colour: Colour },
    Line { points: Vec<(i32, i32)>, colour: Colour, width: u32, dash: Dash },
    Area { points: Vec<(i32, i32)>, colour: Colour },
    Dot { centre: (i32, i32), radius: u32, colour: Colour },
    Text { at: (i32, i32), text: String, ink: Ink },
}

impl Shape {
    /// How many elements plotters writes for it.
    const fn elements(&self) -> usize {
        if matches!(self, Self::Dot { .. }) { 2 } else { 1 }
    }
}

/// Shapes on a sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canvas {
    height: i32,
    shapes: Vec<Shape>,
}

impl Canvas {
    /// An empty sheet; it grows with what is drawn.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A filled rectangle.
    pub(crate) fn rect(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        if width > 0 && height > 0 {
            self.grow(y + height);
            self.shapes.push(Shape::Rect { corners: [(x, y), (x + width, y + height)], colour });
        }
    }

    /// A line through points.
    pub(crate) fn line(&mut self, points: Vec<(i32, i32)>, colour: Colour, width: u32) {
        self.broken(points, colour, width, Dash::Solid);
    }

    /// A line through points, broken or not.
    pub(crate) fn broken(
        &mut self,
        points: Vec<(i32, i32)>,
        colour: Colour,
        width: u32,
        dash: Dash,
    ) {
        if points.len() > 1 {
            self.grow(points.iter().map(|point| point.1).max().unwrap_or(0));
            self.shapes.push(Shape::Line { points, colour, width, dash });
        }
    }

    /// A horizontal line of dashes.
    pub(crate) fn dashes(&mut self, from: i32, to: i32, y: i32, colour: Colour) {
        self.broken(vec![(from, y), (to, y)], colour, 1, Dash::Short);
    }

    /// A filled polygon.
    pub(crate) fn area(&mut self, points: Vec<(i32, i32)>, colour: Colour) {
        if points.len() > 2 {
            self.grow(points.iter().map(|point| point.1).max().unwrap_or(0));
            self.shapes.push(Shape::Area { points, colour });
        }
    }

    /// A filled circle.
    pub(crate) fn dot(&mut self, x: i32, y: i32, radius: u32, colour: Colour) {
        self.grow(y + i32::try_from(radius).unwrap_or(0) + 1);
        self.shapes.push(Shape::Dot { centre: (x, y), radius, colour });
    }

    /// One line of text; `y` is its middle.
    pub(crate) fn text(&mut self, x: i32, y: i32, text: impl Into<String>, ink: Ink) {
        let text: String =
            text.into().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !text.trim().is_empty() {
            self.grow(y + ink.size);
            self.shapes.push(Shape::Text { at: (x, y), text, ink });
        }
    }

    /// One line of text, shortened with "…" to fit a width.
    pub(crate) fn fitted(&mut self, x: i32, y: i32, room: i32, text: &str, ink: Ink) {
        self.text(x, y, fit(text, room, ink), ink);
    }

    /// A label in a given height, its middle at `y`: on one line if it fits, else smaller, else on two lines, and only then shortened.
    pub(crate) fn label(&mut self, x: i32, y: i32, room: i32, text: &str, ink: Ink) {
        const LEAST: i32 = 11;
        let fits = |ink: Ink| fonts::width(text, ink.size, ink.bold) <= room;
        let smaller = (LEAST..=ink.size).rev().map(|size| ink.size(size)).find(|ink| fits(*ink));
        if let Some(ink) = smaller {
            self.text(x, y, text, ink);
            return;
        }
        let ink = ink.size(LEAST);
        let lines = wrap(text, room, ink);
        let (first, rest) = lines.split_first().map_or(("", &lines[..]), |(a, b)| (a.as_str(), b));
        self.text(x, y - LEAST / 2 - 1, first, ink);
        let joint = if text.is_ascii() { " " } else { "" };
        self.fitted(x, y + LEAST / 2 + 1, room, &rest.join(joint), ink);
    }

    /// Keeps empty room down to `y`.
    pub(crate) fn grow(&mut self, y: i32) {
        self.height = self.height.max(y);
    }

    /// Where the drawing ends.
    pub(crate) fn bottom(&self) -> i32 {
        self.height
    }

    /// The bare shapes.
    #[cfg(test)]
    pub(super) fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    /// The finished sheet, with the exercise mark and a source line below the drawing.
    pub(crate) fn sheet(mut self, head: &Head) -> Sheet {
        let y = self.height + 18;
        let mark = Ink::small().bold().colour(ALARM);
        self.text(0, y, head.mark.clone(), mark);
        let from = fonts::width(&head.mark, mark.size, true) + 28;
        let mut lines = wrap(&head.source, WIDTH - from, Ink::small());
        let last = nth(lines.len().saturating_sub(1));
        for (index, line) in lines.drain(..).enumerate() {
            self.text(from, y + 16 * nth(index), line, Ink::small());
        }
        Sheet { height: y - 18 + FOOT + 16 * last, shapes: self.shapes }
    }
}

/// A finished drawing: nothing is added to it any more.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// Height, pixels.
    pub(super) height: i32,
    /// Shapes from back to front.
    pub(super) shapes: Vec<Shape>,
}

impl Sheet {
    /// The drawing as SVG, titled for readers who cannot see it.
    ///
    /// # Errors
    /// If plotters fails; nothing is returned.
    pub(crate) fn svg(&self, head: &Head) -> Result<String, ReportError> {
        fonts::register()?;
        let mut raw = String::new();
        {
            let size = (WIDTH.unsigned_abs(), self.height.unsigned_abs());
            let mut backend = SVGBackend::with_string(&mut raw, size);
            draw(&mut backend, &self.shapes)?;
            drawn(backend.present())?;
        }
        Ok(finish(&raw, self, head))
    }
}

/// What a figure says about itself.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Id, unique in a document.
    pub(crate) id: &'static str,
    /// `en` or `ja`.
    pub(crate) lang: &'static str,
    /// Title.
    pub(crate) title: String,
    /// What can be seen.
    pub(crate) desc: String,
    /// The exercise mark.
    pub(crate) mark: String,
    /// Units, run and seed.
    pub(crate) source: String,
}

/// Text shortened with "…" to fit a width.
pub(crate) fn fit(text: &str, room: i32, ink: Ink) -> String {
    if fonts::width(text, ink.size, ink.bold) <= room {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while short.pop().is_some() {
        let trial = format!("{}…", short.trim_end());
        if fonts::width(&trial, ink.size, ink.bold) <= room {
            return trial;
        }
    }
    String::new()
}

/// Text in lines that fit a width: between words, or where Japanese may break; whole if it fits.
///
/// A word longer than a line is cut wherever the line is full; closing brackets and full stops never begin a line, opening ones never end one.
pub(crate) fn wrap(text: &str, room: i32, ink: Ink) -> Vec<String> {
    if fonts::width(text, ink.size, ink.bold) <= room {
        return vec![text.trim_end().to_owned()];
    }
    let wide = |character: char| fonts::advance(character, ink.size, ink.bold);
    let room = f64::from(room);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0.0;
    // Where the current line may be cut: the byte after the last blank, or before any Japanese character.
    let mut cut = 0;
    for character in text.chars() {
        let closing =
            "、。，．）」』】：；・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(character);
        let opened = line.ends_with(['（', '「', '『', '【', '(', '：']);
        let anywhere = character > '\u{2fff}' && !closing && !opened;
        if (anywhere || line.ends_with(' ')) && !line.is_empty() {
            cut = line.len();
        }
        length += wide(character);
        if length > room && character != ' ' && !line.is_empty() {
            let rest = line.split_off(if cut == 0 { line.len() } else { cut });
            lines.push(line.trim_end().to_owned());
            rest.trim_start().clone_into(&mut line);
            length = line.chars().chain([character]).map(wide).sum();
            cut = 0;
        }
        line.push(character);
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Draws shapes on any plotters backend.
fn draw<B: DrawingBackend>(backend: &mut B, shapes: &[Shape]) -> Result<(), ReportError> {
    for shape in shapes {
        match shape {
            Shape::Rect { corners, colour } => {
                drawn(backend.draw_rect(corners[0], corners[1], &filled(*colour), true))?;
            }
            Shape::Line { points, colour, width, .. } => {
                drawn(
                    backend
                        .draw_path(points.iter().copied(), &filled(*colour).stroke_width(*width)),
                )?;
            }
            Shape::Area { points, colour } => {
                drawn(backend.fill_polygon(points.iter().copied(), &filled(*colour)))?;
            }
            Shape::Dot { centre, radius, colour } => {
                drawn(backend.draw_circle(*centre, radius + 1, &filled(WHITE), true))?;
                drawn(backend.draw_circle(*centre, *radius, &filled(*colour), true))?;
            }
            Shape::Text { at, text, ink } => {
                let style = if ink.bold { FontStyle::Bold } else { FontStyle::Normal };
                let font = FontDesc::new(
                    FontFamily::Name("Hakyu Sans"),
                    f64::from(ink.size) * PLOTTERS_EM,
                    style,
                );
                let across = match ink.align {
                    Align::Left => HPos::Left,
                    Align::Centre => HPos::Center,
                    Align::Right => HPos::Right,
                };
                let colour = rgb(ink.colour);
                let style =
                    TextStyle::from(font).color(&colour).pos(Pos::new(across, VPos::Center));
                drawn(backend.draw_text(text, &style, *at))?;
            }
        }
    }
    Ok(())
}

/// A backend's error as ours.
fn drawn<E: std::fmt::Display>(result: Result<(), E>) -> Result<(), ReportError> {
    result.map_err(|error| ReportError::Figure(error.to_string()))
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn filled(colour: Colour) -> ShapeStyle {
    rgb(colour).filled()
}

/// Plotters' SVG without what says nothing, with what a reader needs.
///
/// Only whole attributes are replaced; text cannot contain them, as its quotes are escaped.
fn finish(raw: &str, sheet: &Sheet, head: &Head) -> String {
    let height = sheet.height;
    // Plotters knows no broken lines; the attribute is added to the element that came of the shape.
    let mut dashes = sheet.shapes.iter().flat_map(|shape| {
        let dash = if let Shape::Line { dash, .. } = shape { dash.pattern() } else { None };
        std::iter::repeat_n(dash, shape.elements())
    });
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         lang=\"{lang}\" aria-labelledby=\"{id}-t {id}-d\" font-family=\"{stack}\"><title id=\"{id}-t\">{title}</title><desc \
         id=\"{id}-d\">{desc}</desc><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        lang = head.lang,
        id = head.id,
        stack = fonts::STACK,
        title = escape(&head.title),
        desc = escape(&head.desc),
    );
    for line in raw.lines().skip_while(|line| line.starts_with("<svg")) {
        let mut line = line.to_owned();
        for (from, to) in [
            (" opacity=\"1\"", ""),
            (" stroke=\"none\"", ""),
            (" text-anchor=\"start\"", ""),
            (" font-family=\"Hakyu Sans\"", ""),
            (" dy=\"0.5ex\"", " dy=\".36em\""),
            (" stroke-width=\"1\"", ""),
            (" \"/>", "\"/>"),
            // What multiplying and dividing by plotters' em leaves.
            (".000000000000002\"", "\""),
        ] {
            line = line.replace(from, to);
        }
        if line.starts_with('<')
            && !line.starts_with("</")
            && let Some((on, off)) = dashes.next().flatten()
        {
            line = line.replace("/>", &format!(" stroke-dasharray=\"{on} {off}\"/>"));
        }
        if line.starts_with("<circle") {
            line = line.replace(" stroke-width=\"0\"", "");
        }
        out.push_str(&line);
    }
    out
}

/// Text for XML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A frame of thin lines.
pub(crate) fn frame(canvas: &mut Canvas, x: i32, y: i32, width: i32, height: i32) {
    canvas.line(
        vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)],
        RULE,
        1,
    );
}

#[cfg(test)]
mod tests;
