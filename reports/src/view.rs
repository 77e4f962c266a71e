//! What every section and figure looks at: the outcome, a language, its words and the scenario's clock.

use hakyu_exercise::outcome::{Arm, FORMAT, Lang, Outcome};

use crate::chart::canvas::Head;
use crate::error::ReportError;
use crate::fonts;
use crate::format::{Clock, Scale};
use crate::words::{Words, fill};

/// An outcome in a language.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    /// What happened.
    pub(crate) outcome: &'a Outcome,
    /// The language.
    pub(crate) lang: Lang,
    /// Its words.
    pub(crate) words: Words,
    /// Civil time.
    pub(crate) clock: Clock,
}

impl<'a> View<'a> {
    /// Looks at an outcome.
    ///
    /// # Errors
    /// If its format or its start cannot be read.
    pub(crate) fn new(outcome: &'a Outcome, lang: Lang) -> Result<Self, ReportError> {
        if outcome.format != FORMAT {
            return Err(ReportError::Format(outcome.format.clone()));
        }
        fonts::register()?;
        Ok(Self {
            outcome,
            lang,
            words: Words::of(lang),
            clock: Clock::new(&outcome.manifest.start, lang)?,
        })
    }

    /// Name of a sector by index.
    pub(crate) fn sector(&self, index: usize) -> &'a str {
        self.outcome.sectors.get(index).map_or("", |sector| sector.title.get(self.lang))
    }

    /// Name of a place by id; the id if there is none.
    pub(crate) fn place(&self, id: &'a str) -> &'a str {
        self.outcome
            .places
            .iter()
            .find(|place| place.id == id)
            .map_or(id, |place| place.title.get(self.lang))
    }

    /// Name of a need: a common word, a sector's name, or its id.
    pub(crate) fn need(&self, id: &'a str) -> &'a str {
        let sector = || {
            self.outcome
                .sectors
                .iter()
                .find(|sector| sector.id == id)
                .map(|sector| sector.title.get(self.lang))
        };
        self.words.need(id).or_else(sector).unwrap_or(id)
    }

    /// The response this report is about.
    pub(crate) fn actual(&self) -> Option<&'a Arm> {
        self.outcome.arms.get(self.outcome.actual)
    }

    /// An arm by id.
    pub(crate) fn arm(&self, id: &str) -> Option<&'a Arm> {
        self.outcome.arms.iter().find(|arm| arm.id == id)
    }

    /// Name of an arm, marked if it is this run.
    pub(crate) fn arm_name(&self, index: usize) -> String {
        let Some(arm) = self.outcome.arms.get(index) else { return String::new() };
        let name = arm.title.get(self.lang);
        match (index == self.outcome.actual, self.lang) {
            (false, _) => name.to_owned(),
            (true, Lang::En) => format!("{name} ({})", self.words.this_run),
            (true, Lang::Ja) => format!("{name}（{}）", self.words.this_run),
        }
    }

    /// Length of the scenario on axes: at least a second, so that they have a length, and at most a century.
    pub(crate) fn duration(&self) -> u64 {
        self.outcome.manifest.duration.clamp(1, 3_155_760_000)
    }

    /// Sectors with a loss, the largest first.
    pub(crate) fn hit_sectors(&self) -> Vec<usize> {
        let mut hit: Vec<usize> = (0..self.outcome.sectors.len())
            .filter(|index| self.outcome.sectors[*index].people_hours > 0.0)
            .collect();
        hit.sort_by(|a, b| {
            self.outcome.sectors[*b]
                .people_hours
                .total_cmp(&self.outcome.sectors[*a].people_hours)
                .then_with(|| a.cmp(b))
        });
        hit
    }

    /// The unit for people-hours of all responses.
    pub(crate) fn scale(&self) -> Scale {
        let arms = self.outcome.arms.iter().flat_map(|arm| arm.people_hours.iter().copied());
        Scale::of(
            arms.chain(self.outcome.sectors.iter().map(|sector| sector.people_hours)),
            self.lang,
        )
    }

    /// Room for the names of all sectors at a text size, within reason.
    pub(crate) fn sector_room(&self, size: i32) -> i32 {
        let names = (0..self.outcome.sectors.len())
            .map(|index| fonts::width(self.sector(index), size, false));
        names.max().unwrap_or(0).clamp(100, 270)
    }

    /// Units, run and seed of a figure.
    pub(crate) fn source(&self, unit: &str) -> String {
        let manifest = &self.outcome.manifest;
        let seed = format!("{}/{}", manifest.seed, manifest.replicate);
        fill(
            self.words.source,
            &[
                ("unit", unit),
                ("scenario", &manifest.scenario),
                ("run", short_digest(&manifest.digest)),
                ("seed", &seed),
            ],
        )
    }

    /// What a figure says about itself.
    pub(crate) fn head(&self, id: &'static str, title: String, desc: &str, unit: &str) -> Head {
        let source = self.source(unit);
        Head {
            id,
            lang: self.words.lang,
            title,
            desc: format!("{desc} {source}"),
            mark: self.words.mark.into(),
            source,
        }
    }
}

/// The first twelve characters of a digest.
pub(crate) fn short_digest(digest: &str) -> &str {
    digest.char_indices().nth(12).map_or(digest, |(end, _)| &digest[..end])
}

/// The value of a step function at a time.
pub(crate) fn value_at(series: &[(u64, u32)], at: u64) -> u32 {
    let after = series.partition_point(|(time, _)| *time <= at);
    after.checked_sub(1).and_then(|index| series.get(index)).map_or(FULL, |(_, level)| *level)
}

/// The lowest value of a step function from one time up to, not including, another.
pub(crate) fn lowest_between(series: &[(u64, u32)], from: u64, to: u64) -> u32 {
    let first = series.partition_point(|(time, _)| *time <= from);
    let inside =
        series[first..].iter().take_while(|(time, _)| *time < to).map(|(_, level)| *level).min();
    inside.unwrap_or(FULL).min(value_at(series, from))
}

/// Normal level, ppm.
pub(crate) const FULL: u32 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_functions_hold_their_value() {
        let series = [(0, FULL), (10, 500_000), (20, 900_000)];
        assert_eq!(
            [value_at(&series, 9), value_at(&series, 10), value_at(&series, 99)],
            [FULL, 500_000, 900_000]
        );
        assert_eq!(
            [
                lowest_between(&series, 0, 10),
                lowest_between(&series, 5, 30),
                lowest_between(&series, 12, 15)
            ],
            [FULL, 500_000, 500_000]
        );
        assert_eq!(value_at(&[], 3), FULL);
        assert_eq!(short_digest("é"), "é");
    }
}
