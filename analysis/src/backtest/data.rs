//! The recorded series and how each is compared.

use std::collections::BTreeSet;

use hakyu_scenarios::source::{FileError, Files};
use serde::Deserialize;

/// What is one whole, ppm.
const WHOLE: f64 = 1e6;

/// The data could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file is not there or cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// Which file.
        file: String,
        /// Why.
        reason: FileError,
    },
    /// A table is no table.
    #[error("{file}: {reason}")]
    Table {
        /// Which file.
        file: String,
        /// Why.
        reason: csv::Error,
    },
    /// A row means nothing.
    #[error("{file}: {what}")]
    Row {
        /// Which file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

/// The back-test data built into the program, as a folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct BacktestFiles;

impl Files for BacktestFiles {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let text = hakyu_seeds::builtin::backtest(path).ok_or(FileError::Missing)?;
        let size = text.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(text.into()) }
    }

    fn shown(&self, path: &str) -> String {
        format!("seeds/backtest/{path}")
    }
}

/// What a series is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// Put in as it was.
    Forcing,
    /// Compared row by row.
    Judged,
    /// Only its largest loss is compared.
    Peaks,
    /// Not used; the note says why.
    Unused,
}

/// What of the services is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Their level, weighted by people.
    Level,
    /// The share of sites of some classes that have lost what they need.
    Sites,
}

/// Whether recorded numbers count those out or those served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// Those out.
    Out,
    /// Those served.
    Served,
}

#[derive(Deserialize)]
struct SeriesRow {
    event: String,
    service: String,
    hours: Option<f64>,
    value: String,
    unit: String,
    base: Option<f64>,
    served_share: Option<f64>,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
struct CompareRow {
    event: String,
    series: String,
    #[serde(rename = "use")]
    used: Use,
    measure: Option<Measure>,
    service: String,
    class: String,
    places: String,
    base: Option<f64>,
    base_low: Option<f64>,
    base_high: Option<f64>,
    sense: Option<Sense>,
    first_hours: Option<f64>,
    note: String,
    source: String,
    confidence: String,
}

/// A recorded point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Seconds since the start of the event; none: only a peak is known.
    pub at: Option<u64>,
    /// Share out, ppm, at the least, best and greatest base; none without a base.
    pub out: Option<[u32; 3]>,
    /// Share restored of those out, ppm; none where the record does not say.
    pub restored: Option<u32>,
    /// Whether this is the record's largest loss, on which the shares restored are based.
    pub base: bool,
}

/// A recorded series and how it is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its event.
    pub event: String,
    /// Its name in the record.
    pub name: String,
    /// What it is used for.
    pub used: Use,
    /// What is compared.
    pub measure: Measure,
    /// Template of the services.
    pub service: String,
    /// Classes, for [`Measure::Sites`].
    pub classes: Vec<String>,
    /// Where.
    pub places: Vec<String>,
    /// The points in time order.
    pub points: Vec<Point>,
    /// What is compared with what, and why.
    pub note: String,
    /// Where the record is from.
    pub source: String,
    /// Grade of the record.
    pub confidence: String,
    /// Where the base is from.
    pub base_source: String,
    /// Grade of the base.
    pub base_confidence: String,
}

/// All recorded events.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The series in the order of `compare.csv`.
    pub series: Vec<Series>,
    /// Events with a scenario, in the order of `compare.csv`.
    pub events: Vec<String>,
}

impl History {
    /// Reads `series.csv` and `compare.csv` of a folder.
    ///
    /// # Errors
    /// [`DataError`], also for a series without a row in `compare.csv` or the other way round.
    pub fn read(files: &dyn Files) -> Result<Self, DataError> {
        let rows: Vec<SeriesRow> = table(files, "series.csv")?;
        let compared: Vec<CompareRow> = table(files, "compare.csv")?;
        let known: BTreeSet<(&str, &str)> =
            rows.iter().map(|r| (r.event.as_str(), r.service.as_str())).collect();
        let handled: BTreeSet<(&str, &str)> =
            compared.iter().map(|c| (c.event.as_str(), plain(&c.series))).collect();
        let wrong = |file: &str, what: String| DataError::Row { file: files.shown(file), what };
        if let Some((event, name)) = known.difference(&handled).next() {
            let what = format!("the series {event}/{name} of series.csv has no row");
            return Err(wrong("compare.csv", what));
        }
        if let Some((event, name)) = handled.difference(&known).next() {
            return Err(wrong("compare.csv", format!("there is no series {event}/{name}")));
        }
        let mut series = Vec::new();
        for c in &compared {
            let number = c.series.rsplit_once('#').and_then(|(_, n)| n.parse::<usize>().ok());
            let mut own: Vec<&SeriesRow> = rows
                .iter()
                .filter(|r| r.event == c.event && r.service == plain(&c.series))
                .collect();
            if c.used == Use::Peaks {
                // Rows of one name without times are peaks of different things.
                own = own.into_iter().skip(number.unwrap_or(1) - 1).take(1).collect();
            }
            series.push(one(c, &own).map_err(|what| wrong("series.csv", what))?);
        }
        let mut events: Vec<String> = Vec::new();
        for s in series.iter().filter(|s| s.used != Use::Unused) {
            if !events.contains(&s.event) {
                events.push(s.event.clone());
            }
        }
        Ok(Self { series, events })
    }

    /// The series of an event that are used.
    pub fn of<'a>(&'a self, event: &'a str) -> impl Iterator<Item = &'a Series> + 'a {
        self.series.iter().filter(move |s| s.event == event && s.used != Use::Unused)
    }
}

/// A series' name without its number.
fn plain(name: &str) -> &str {
    name.split_once('#').map_or(name, |n| n.0)
}

fn table<T: for<'a> Deserialize<'a>>(files: &dyn Files, file: &str) -> Result<Vec<T>, DataError> {
    let shown = || files.shown(file);
    let bytes =
        files.read(file, 1 << 22).map_err(|reason| DataError::File { file: shown(), reason })?;
    csv::Reader::from_reader(bytes.as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|reason| DataError::Table { file: shown(), reason })
}

fn one(c: &CompareRow, rows: &[&SeriesRow]) -> Result<Series, String> {
    let name = format!("{}/{}", c.event, c.series);
    let list = |text: &str| -> Vec<String> {
        text.split(';').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    let mut points = Vec::new();
    if c.used != Use::Unused {
        if c.service.is_empty() || c.places.is_empty() || c.measure.is_none() {
            return Err(format!("{name}: `service`, `places` and `measure` are needed"));
        }
        for (index, row) in rows.iter().enumerate() {
            let value: f64 = row
                .value
                .parse()
                .map_err(|_| format!("{name}: '{}' ({}) is no number", row.value, row.unit))?;
            let share = |base: f64| match c.sense {
                Some(Sense::Served) => ppm((1.0 - value) / base),
                _ => ppm(value / base),
            };
            let out = c.base.map(|base| {
                // A larger base is a smaller share.
                [share(c.base_high.unwrap_or(base)), share(base), share(c.base_low.unwrap_or(base))]
            });
            // A share restored of those out needs a count of those out as its base: where the record's base is everybody
            // (`share_out`), it is the share served and says no more than `out`.
            let counted = row.base.is_some_and(|b| b > 1.0);
            points.push(Point {
                at: row.hours.or(c.first_hours).map(seconds),
                out,
                restored: row.served_share.filter(|_| counted).map(ppm),
                base: index == 0 && counted,
            });
        }
        points.sort_by_key(|p| p.at);
    }
    let first = rows.first();
    Ok(Series {
        event: c.event.clone(),
        name: c.series.clone(),
        used: c.used,
        measure: c.measure.unwrap_or(Measure::Level),
        service: c.service.clone(),
        classes: list(&c.class),
        places: list(&c.places),
        points,
        note: c.note.clone(),
        source: first.map_or_else(String::new, |r| r.source.clone()),
        confidence: first.map_or_else(String::new, |r| r.confidence.clone()),
        base_source: c.source.clone(),
        base_confidence: c.confidence.clone(),
    })
}

/// A share as ppm, from 0 to 1.
pub(super) fn ppm(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let ppm = (share.clamp(0.0, 1.0) * WHOLE).round() as u32;
    ppm
}

fn seconds(hours: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let seconds = (hours.clamp(0.0, 1e6) * 3600.0).round() as u64;
    seconds
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::source::MemoryFiles;

    use super::*;

    const HEAD: &str =
        "event,service,time_local,hours,value,unit,base,served_share,source,confidence\n";
    const COMPARE: &str = "event,series,use,measure,service,class,places,base,base_low,base_high,sense,first_hours,note,source,confidence\n";

    fn read(series: &str, compare: &str) -> Result<History, DataError> {
        let files = MemoryFiles::default()
            .with("series.csv", format!("{HEAD}{series}"))
            .with("compare.csv", format!("{COMPARE}{compare}"));
        History::read(&files)
    }

    #[test]
    fn counts_become_shares_of_their_base() {
        let history = read(
            "e,water,,0,500,households_out,500,0,s,A\ne,water,,10.5,100,households_out,500,0.8,s,A\n",
            "e,water,judged,level,water,,east;west,1000,500,2000,out,,n,s,C\n",
        )
        .expect("fine");
        let points = &history.series[0].points;
        assert_eq!(points[0].out, Some([250_000, 500_000, 1_000_000]));
        assert!(points[0].base && !points[1].base);
        assert_eq!((points[1].at, points[1].restored), (Some(37_800), Some(800_000)));
        assert_eq!(history.series[0].places, ["east", "west"]);
        assert_eq!(history.events, ["e"]);
    }

    #[test]
    fn every_series_needs_a_decision() {
        let row = "e,water,,0,500,households_out,500,0,s,A\n";
        let lost = read(row, "").expect_err("no row").to_string();
        assert!(lost.contains("e/water"), "{lost}");
        let extra = read(row, "e,water,unused,,,,,,,,,,n,s,A\ne,gas,unused,,,,,,,,,,n,s,A\n");
        assert!(extra.expect_err("no series").to_string().contains("e/gas"));
        let bare = read(row, "e,water,judged,,,,,,,,,,n,s,A\n").expect_err("no service");
        assert!(bare.to_string().contains("places"), "{bare}");
    }

    #[test]
    fn the_built_in_record_is_complete() {
        let history = History::read(&BacktestFiles).expect("fine");
        assert_eq!(
            history.events,
            ["hokkaido2018", "faxai2019", "tohoku2011", "kumamoto2016", "noto2024"]
        );
        for event in &history.events {
            assert!(BacktestFiles.read(&format!("{event}.yaml"), 1 << 20).is_ok(), "{event}");
            assert!(history.of(event).any(|s| s.used == Use::Forcing), "{event} is driven");
        }
        assert!(history.series.iter().all(|s| !s.note.is_empty() && !s.base_source.is_empty()));
    }
}
