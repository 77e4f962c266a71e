//! Shares, ratios and distributions.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::{Decoder, expected, number, wide};

/// A figure with the range it may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure<T> {
    /// The value.
    pub value: Spanned<T>,
    /// The least it may be.
    pub low: Option<Spanned<T>>,
    /// The most it may be.
    pub high: Option<Spanned<T>>,
}

/// A value that may be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution<T> {
    /// Always this.
    Fixed(Spanned<T>),
    /// Evenly between two values.
    Uniform(Spanned<T>, Spanned<T>),
    /// Least, most likely, greatest.
    Triangular(Spanned<T>, Spanned<T>, Spanned<T>),
    /// Median and the standard deviation of the logarithm.
    Lognormal {
        /// Half of the draws lie below.
        median: Spanned<T>,
        /// Standard deviation of the natural logarithm.
        sigma: Spanned<f64>,
    },
    /// Mean.
    Exponential {
        /// The mean.
        mean: Spanned<T>,
    },
    /// Weibull.
    Weibull {
        /// Shape (1 is exponential).
        shape: Spanned<f64>,
        /// Scale.
        scale: Spanned<T>,
    },
    /// One of these, all equally likely.
    Choice(Vec<Spanned<T>>),
}

impl<T: Copy + Ord> Distribution<T> {
    /// The least value it can have; `None` where it is only bounded by zero.
    pub fn least(&self) -> Option<Spanned<T>> {
        match self {
            Self::Fixed(value) | Self::Uniform(value, _) | Self::Triangular(value, _, _) => {
                Some(*value)
            }
            Self::Choice(values) => values.iter().copied().min_by_key(|v| v.value),
            _ => None,
        }
    }

    /// The greatest value it can have; `None` where there is none.
    pub fn greatest(&self) -> Option<Spanned<T>> {
        match self {
            Self::Fixed(value) | Self::Uniform(_, value) | Self::Triangular(_, _, value) => {
                Some(*value)
            }
            Self::Choice(values) => values.iter().copied().max_by_key(|v| v.value),
            _ => None,
        }
    }

    /// The median, mean or scale of a distribution that is only bounded by zero.
    pub fn scale(&self) -> Option<Spanned<T>> {
        match self {
            Self::Lognormal { median: scale, .. }
            | Self::Exponential { mean: scale }
            | Self::Weibull { scale, .. } => Some(*scale),
            _ => None,
        }
    }
}

/// `40%` or `0.4` as parts per million; `None` when it is no such thing.
pub(crate) fn parse_ratio(text: &str) -> Option<f64> {
    let (digits, scale) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 1e4),
        None => (text.trim(), 1e6),
    };
    let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let value: f64 = digits.parse().ok().filter(|_| plain && !digits.is_empty())?;
    Some((value * scale).round())
}

/// A share or level: `0%` to `100%`, in parts per million.
pub fn share(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u32>> {
    level(node, 1_000_000, "a share from 0% to 100%", diags)
}

/// A ratio that may pass 100 % (demand, remaining time): up to 10000%, in parts per million.
pub fn ratio(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u32>> {
    level(node, 100_000_000, "a ratio from 0% to 10000%", diags)
}

fn level(node: &Node, most: u32, what: &str, diags: &mut Diagnostics) -> Option<Spanned<u32>> {
    let Some(written) = node.written().filter(|_| !node.is_null()) else {
        expected(node, what, diags);
        return None;
    };
    let Some(ppm) = parse_ratio(written) else {
        let diagnostic = Diagnostic::error("E0203", format!("{} is not {what}", quoted(written)))
            .at(node.span, "")
            .help("write `40%` or `0.4`");
        let within = |t: &str| parse_ratio(t).is_some_and(|p| (0.0..=f64::from(most)).contains(&p));
        diags.push(match wide::narrowed(written, within) {
            Some(half) => diagnostic.suggest_safe(node.span, half),
            None => diagnostic,
        });
        return None;
    };
    if (0.0..=f64::from(most)).contains(&ppm) {
        return whole_ppm(ppm).map(|value| Spanned::new(value, node.span));
    }
    let diagnostic = Diagnostic::error("E0203", format!("{} is not {what}", quoted(written)))
        .at(node.span, if ppm < 0.0 { "less than nothing" } else { "more than that" });
    let bare = !written.contains('%') && ppm > 0.0 && ppm <= 100e6;
    diags.push(if bare {
        diagnostic.suggest(node.span, format!("{}%", written.trim()))
    } else {
        diagnostic
    });
    None
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number within u32, checked here"
)]
fn whole_ppm(value: f64) -> Option<u32> {
    (0.0..=f64::from(u32::MAX)).contains(&value).then_some(value as u32)
}

/// The kinds of distribution, as written.
const KINDS: &[&str] = &["uniform", "triangular", "lognormal", "exponential", "weibull", "choice"];

/// A value, or one of `{uniform: [a, b]}`, `{triangular: [a, mode, b]}`, `{lognormal: {median:, sigma:}}`,
/// `{exponential: {mean:}}`, `{weibull: {shape:, scale:}}`, `{choice: [...]}`.
pub fn distribution<T: Copy + Ord>(
    decode: impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<T>>,
) -> impl Fn(&Node, &mut Diagnostics) -> Option<Distribution<T>> {
    move |node, diags| {
        if !matches!(node.value, Value::Map(_)) {
            return decode(node, diags).map(Distribution::Fixed);
        }
        let mut map = Decoder::shaped(node, &crate::shape::DISTRIBUTION, diags)?;
        let kind = map.exactly_one(KINDS);
        map.finish();
        let (kind, inner) = kind?;
        parameters(kind, inner, &decode, diags)
    }
}

fn parameters<T: Copy + Ord>(
    kind: &str,
    node: &Node,
    decode: &impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<T>>,
    diags: &mut Diagnostics,
) -> Option<Distribution<T>> {
    let values = |diags: &mut Diagnostics| -> Option<Vec<Spanned<T>>> {
        if !matches!(node.value, Value::Seq(_)) {
            expected(node, "a list of values", diags);
            return None;
        }
        let values: Vec<_> = node.items().iter().map(|item| decode(item, diags)).collect();
        values.into_iter().collect()
    };
    match kind {
        "uniform" => match values(diags)?.as_slice() {
            [a, b] if a.value <= b.value => Some(Distribution::Uniform(*a, *b)),
            _ => bad(node.span, "`uniform` takes two values, the smaller one first: [a, b]", diags),
        },
        "triangular" => match values(diags)?.as_slice() {
            [a, mode, b] if a.value <= mode.value && mode.value <= b.value => {
                Some(Distribution::Triangular(*a, *mode, *b))
            }
            _ => bad(
                node.span,
                "`triangular` takes three values in rising order: [a, mode, b]",
                diags,
            ),
        },
        "choice" => {
            let values = values(diags)?;
            if values.is_empty() {
                return bad(node.span, "`choice` takes at least one value", diags);
            }
            Some(Distribution::Choice(values))
        }
        "lognormal" => {
            let mut map = Decoder::shaped(node, &crate::shape::LOGNORMAL, diags)?;
            let median = map.required("median", decode);
            let sigma = map.required("sigma", positive);
            map.finish();
            Some(Distribution::Lognormal { median: median?, sigma: sigma? })
        }
        "exponential" => {
            let mut map = Decoder::shaped(node, &crate::shape::EXPONENTIAL, diags)?;
            let mean = map.required("mean", decode);
            map.finish();
            Some(Distribution::Exponential { mean: mean? })
        }
        _ => {
            let mut map = Decoder::shaped(node, &crate::shape::WEIBULL, diags)?;
            let shape = map.required("shape", positive);
            let scale = map.required("scale", decode);
            map.finish();
            Some(Distribution::Weibull { shape: shape?, scale: scale? })
        }
    }
}

fn bad<T>(span: Span, message: &str, diags: &mut Diagnostics) -> Option<T> {
    diags.push(Diagnostic::error("E0205", message).at(span, ""));
    None
}

/// A number above zero and at most a million.
pub(crate) fn positive(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<f64>> {
    let value = number(node, diags)?;
    if value.value > 0.0 && value.value <= 1e6 {
        return Some(value);
    }
    diags.push(Diagnostic::error("E0204", "this number must be above zero").at(node.span, ""));
    None
}
