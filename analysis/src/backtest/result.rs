//! What a back-test found, as plain rows.

use hakyu_exercise::outcome::Text;
use hakyu_seeds::{Column, Table, Values};

use crate::quantile::Band;

use super::data::Use;

/// What a judged row compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JudgedKind {
    /// The largest share out.
    Peak,
    /// The share out at a time.
    Out,
    /// The share restored of those out at the worst moment, at a time.
    Restored,
}

impl JudgedKind {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Peak => "peak",
            Self::Out => "out",
            Self::Restored => "restored",
        }
    }
}

impl Use {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Forcing => "forcing",
            Self::Judged => "judged",
            Self::Peaks => "peaks",
            Self::Unused => "unused",
        }
    }
}

/// A recorded row beside the ensemble, all in ppm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Event.
    pub event: String,
    /// Series.
    pub series: String,
    /// What the series is used for; forcing is never counted.
    pub used: Use,
    /// What is compared.
    pub kind: JudgedKind,
    /// When, seconds; none for peaks without a time.
    pub at: Option<u64>,
    /// Recorded: least, best, greatest.
    pub observed: [u32; 3],
    /// Simulated.
    pub band: Band<u32>,
    /// The weaker grade of record and base.
    pub confidence: String,
}

impl Judged {
    /// Whether the recorded value, or part of its range, lies in the ensemble's 90 % band.
    pub fn inside(&self) -> bool {
        self.observed[0] <= self.band.high && self.observed[2] >= self.band.low
    }

    /// Whether it counts: forcing says nothing about the model.
    pub fn counts(&self) -> bool {
        matches!(self.used, Use::Judged | Use::Peaks)
    }
}

/// Times until half and 99 % of the worst loss was back, seconds since the start of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Event.
    pub event: String,
    /// Series.
    pub series: String,
    /// What the series is used for.
    pub used: Use,
    /// Recorded T50 and T99, on straight lines between points; none where the record ends before.
    pub observed: [Option<u64>; 2],
    /// Recorded T99 / T50, thousandths.
    pub observed_ratio: Option<u64>,
    /// Simulated T50; the end of the run where it was not reached.
    pub half: Band<u64>,
    /// Simulated T99.
    pub nearly: Band<u64>,
    /// Simulated T99 / T50, thousandths; none if nothing was lost.
    pub ratio: Option<Band<u64>>,
}

/// From this T99 / T50 on, in thousandths, a restoration is limited by damage: repair one by one has a long tail. Below it, by
/// supply: what is whole comes back together. Ours (C): recorded ratios are 1.7 for the blackout of 2018 and 3 and more after
/// typhoons and earthquakes.
pub const DAMAGE_LIMITED: u64 = 2500;

impl Tail {
    /// What limits a restoration with this ratio.
    pub const fn kind(ratio: u64) -> &'static str {
        if ratio >= DAMAGE_LIMITED { "damage" } else { "supply" }
    }
}

/// A series to draw; shares served (or restored) in ppm.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Series.
    pub series: String,
    /// Service and places.
    pub title: Text,
    /// What the series is used for.
    pub used: Use,
    /// Whether shares are of the worst loss.
    pub relative: bool,
    /// Recorded points: time, then least, best, greatest.
    pub observed: Vec<(Option<u64>, [u32; 3])>,
    /// Simulated band over time.
    pub band: Vec<(u64, Band<u32>)>,
}

/// Rows inside and rows judged.
pub fn tally<'a>(rows: impl IntoIterator<Item = &'a Judged>) -> (usize, usize) {
    rows.into_iter()
        .filter(|r| r.counts())
        .fold((0, 0), |(inside, all), r| (inside + usize::from(r.inside()), all + 1))
}

/// The rows as CSV; shares from 0 to 1, times in hours.
///
/// # Errors
/// If the table cannot be written, which text without control characters never causes.
pub fn csv(rows: &[Judged]) -> Result<String, hakyu_seeds::TableError> {
    let text = |f: &dyn Fn(&Judged) -> String| Values::Text(rows.iter().map(f).collect());
    let share = |ppm: u32| format!("{}.{:06}", ppm / 1_000_000, ppm % 1_000_000);
    let column = |name: &str, values| Column::new(name, "", values);
    let table = Table::new(
        "backtest",
        vec![
            column("event", text(&|r| r.event.clone()))?,
            column("series", text(&|r| r.series.clone()))?,
            column("use", text(&|r| r.used.word().to_owned()))?,
            column("kind", text(&|r| r.kind.word().to_owned()))?,
            Column::new(
                "time",
                "h",
                text(&|r| {
                    r.at.map_or_else(String::new, |t| {
                        format!("{}.{:02}", t / 3600, t % 3600 * 100 / 3600)
                    })
                }),
            )?,
            column("observed_low", text(&|r| share(r.observed[0])))?,
            column("observed", text(&|r| share(r.observed[1])))?,
            column("observed_high", text(&|r| share(r.observed[2])))?,
            column("low_5", text(&|r| share(r.band.low)))?,
            column("median", text(&|r| share(r.band.median)))?,
            column("high_95", text(&|r| share(r.band.high)))?,
            column(
                "inside",
                text(&|r| {
                    if !r.counts() {
                        "forcing".to_owned()
                    } else if r.inside() {
                        "yes".to_owned()
                    } else {
                        "no".to_owned()
                    }
                }),
            )?,
            column("confidence", text(&|r| r.confidence.clone()))?,
        ],
    )?;
    table.to_csv_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(observed: [u32; 3], used: Use) -> Judged {
        Judged {
            event: "e".into(),
            series: "water".into(),
            used,
            kind: JudgedKind::Out,
            at: Some(5400),
            observed,
            band: Band { low: 100_000, median: 200_000, high: 300_000 },
            confidence: "B".into(),
        }
    }

    #[test]
    fn a_range_is_inside_when_it_meets_the_band() {
        let inside = |o| row(o, Use::Judged).inside();
        assert!(inside([100_000; 3]) && inside([300_000; 3]));
        assert!(!inside([99_999; 3]) && !inside([300_001; 3]));
        assert!(inside([0, 50_000, 100_000]) && !inside([0, 50_000, 99_999]));
        let rows = [
            row([150_000; 3], Use::Judged),
            row([0; 3], Use::Peaks),
            row([150_000; 3], Use::Forcing),
        ];
        assert_eq!(tally(&rows), (1, 2), "forcing does not count");
    }

    #[test]
    fn rows_as_csv() {
        let text = csv(&[row([150_000, 150_000, 1_000_000], Use::Judged)]).expect("fine");
        assert_eq!(
            text.lines().nth(1),
            Some(
                "e,water,judged,out,1.50,0.150000,0.150000,1.000000,0.100000,0.200000,0.300000,yes,B"
            )
        );
    }
}
