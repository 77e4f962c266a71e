//! E0501 to E0505: times within the run and in order.

use crate::decode::Distribution;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::syntax::{Cause, Deed, Measure, Scenario, StepTrigger};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0501",
        title: "a time after the end",
        ja: "終了後の時刻",
        text: "The run covers the time from the start up to, but not including, `duration`. What is dated later never \
               happens.",
        example: "events:\n  - {id: e-1, at: T+15d, outage: {provider: cloud, for: 1h}}\n",
        fix: "Date it earlier, or make the scenario longer.",
    },
    Explanation {
        code: "E0502",
        title: "a time before the start",
        ja: "開始前の時刻",
        text: "Events and steps happen within the run. Only injects may be dated before the start; they are delivered at \
               the start.",
        example: "events:\n  - {id: e-1, at: T-1h, outage: {provider: cloud, for: 1h}}\n",
        fix: "Date it at T+0h or later, or start the scenario earlier.",
    },
    Explanation {
        code: "E0503",
        title: "a series out of order",
        ja: "時刻順でない系列",
        text: "Points of a forcing and of a storm's track stand in rising order of time, each time once.",
        example: "events:\n  - id: e-1\n    at: T+0h\n    forcing: {target: {service: water}, series: [[T+2h, 10%], [T+1h, 20%]]}\n",
        fix: "Sort the points; remove the one that is there twice.",
    },
    Explanation {
        code: "E0504",
        title: "a series that is too short",
        ja: "点の足りない系列",
        text: "A forcing needs at least one point, a storm's track at least two.",
        example: "events:\n  - {id: e-1, at: T+0h, forcing: {target: {service: water}, series: []}}\n",
        fix: "Add the points.",
    },
    Explanation {
        code: "E0505",
        title: "an empty span of time",
        ja: "空の期間",
        text: "`from` is not before `until`, or the span lies outside the run, so the objective measures nothing.",
        example: "objectives:\n  - {id: o-1, title: Water, part: continuity, measure: {keep: {service: water@chiba, level: 60%, from: T+3h, until: T+1h}}}\n",
        fix: "Swap or correct the two times.",
    },
    Explanation {
        code: "W0506",
        title: "a drawn time that may fall after the end",
        ja: "終了後になりうる時刻",
        text: "Part of the distribution lies after the end of the run; in those runs it never happens.",
        example: "events:\n  - {id: e-1, at: {uniform: [T+13d, T+15d]}, outage: {provider: cloud, for: 1h}}\n",
        fix: "Narrow the distribution, make the scenario longer, or leave it if that is what you mean.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let end = i64::try_from(scenario.duration.value).unwrap_or(i64::MAX);
    let mut times = Times { end, span: scenario.duration.span, diags };
    for event in &scenario.events {
        times.drawn(&event.at);
        match &event.cause {
            Cause::Forcing(forcing) => {
                let at: Vec<Spanned<i64>> = forcing.series.iter().map(|(at, _)| *at).collect();
                times.series(&at, 1, "forcing", event.span);
                if let (Some(first), Distribution::Fixed(begin)) = (at.first(), &event.at)
                    && first.value < begin.value
                {
                    times.diags.push(
                        Diagnostic::error("E0503", "the series starts before its event")
                            .at(first.span, "")
                            .also(begin.span, "the event"),
                    );
                }
            }
            Cause::Wind(wind) => {
                let at: Vec<Spanned<i64>> = wind.track.iter().map(|point| point.at).collect();
                times.series(&at, 2, "track", event.span);
            }
            Cause::SolarStorm(storm) => {
                let at: Vec<Spanned<i64>> = storm.course.iter().filter_map(|p| p.0).collect();
                if !at.is_empty() {
                    times.series(&at, 1, "course", event.span);
                }
            }
            _ => {}
        }
    }
    for step in scenario.steps() {
        if let StepTrigger::At(at) = step.trigger {
            times.within(at);
        }
        if let Deed::Forecast { restored, .. } = &step.deed {
            times.started(*restored);
        }
    }
    for objective in &scenario.objectives {
        if let Measure::Keep { from, until, .. } = &objective.measure {
            times.keep(*from, *until);
        }
    }
}

struct Times<'a> {
    end: i64,
    span: crate::source::Span,
    diags: &'a mut Diagnostics,
}

impl Times<'_> {
    fn drawn(&mut self, at: &Distribution<i64>) {
        if let (Some(least), Some(greatest)) = (at.least(), at.greatest()) {
            self.within(least);
            if least.value < self.end && greatest.value >= self.end {
                self.diags.push(
                    Diagnostic::warning("W0506", "this may fall after the end of the scenario")
                        .at(greatest.span, "")
                        .also(self.span, "how long it lasts"),
                );
            }
        } else if let Some(scale) = at.scale() {
            // Lognormal and its like: the parameters are times after the start.
            self.within(scale);
        }
    }

    fn within(&mut self, at: Spanned<i64>) {
        self.started(at);
        if at.value >= self.end {
            self.diags.push(
                Diagnostic::error("E0501", "this is after the end of the scenario")
                    .at(at.span, "never happens")
                    .also(self.span, "how long it lasts"),
            );
        }
    }

    fn started(&mut self, at: Spanned<i64>) {
        if at.value < 0 {
            self.diags.push(
                Diagnostic::error("E0502", "this is before the start of the scenario")
                    .at(at.span, "")
                    .help("only injects may be dated before the start"),
            );
        }
    }

    fn series(
        &mut self,
        at: &[Spanned<i64>],
        least: usize,
        what: &str,
        whole: crate::source::Span,
    ) {
        if at.len() < least {
            self.diags.push(
                Diagnostic::error("E0504", format!("the {what} has too few points"))
                    .at(whole, "")
                    .help(format!("it needs at least {least}")),
            );
        }
        for (earlier, later) in at.iter().zip(at.iter().skip(1)) {
            if later.value <= earlier.value {
                self.diags.push(
                    Diagnostic::error(
                        "E0503",
                        format!("the points of the {what} are not in rising order of time"),
                    )
                    .at(later.span, "not later than the one before")
                    .also(earlier.span, "the one before"),
                );
            }
        }
    }

    fn keep(&mut self, from: Option<Spanned<i64>>, until: Option<Spanned<i64>>) {
        let begin = from.map_or(0, |t| t.value);
        let end = until.map_or(self.end, |t| t.value);
        let Some(place) = until.or(from).filter(|_| begin >= end || end <= 0 || begin >= self.end)
        else {
            return;
        };
        let diagnostic =
            Diagnostic::error("E0505", "this span of time is empty").at(place.span, "");
        self.diags.push(match from.filter(|_| until.is_some()) {
            Some(from) => diagnostic.also(from.span, "from"),
            None => diagnostic,
        });
    }
}
