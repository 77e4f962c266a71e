//! Whole documents: complete, escaped, the same twice, and drawn whatever an outcome lacks.

mod figures;

use hakyu_exercise::outcome::{MomentKind, Text};

use super::*;

const LANGS: [Lang; 2] = [Lang::En, Lang::Ja];

/// Keeps a document for looking at, if a folder is named.
fn keep(name: &str, text: &str) {
    if let Ok(folder) = std::env::var("HAKYU_REPORT_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), text).unwrap();
    }
}

/// The document without its fonts.
fn text_of(html: &str) -> &str {
    html.split_once("<body>").unwrap().1
}

/// Reads tags and says which are left open or closed without having been opened.
fn check_tags(html: &str) {
    const VOID: [&str; 5] = ["!DOCTYPE", "meta", "br", "link", "col"];
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| !c.is_whitespace() && *c != '/')
            .collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "closed in the wrong place");
        } else if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

#[test]
fn a_full_report_in_both_languages() {
    let outcome = sample::full();
    for (lang, name) in [(Lang::En, "full-en.html"), (Lang::Ja, "full-ja.html")] {
        let html = html(&outcome, lang).unwrap();
        keep(name, &html);
        assert!(html.len() < 3_000_000, "{} bytes", html.len());
        check_tags(&html);
        let text = text_of(&html);
        assert_eq!(html, super::html(&outcome, lang).unwrap(), "the same bytes twice");
        assert_eq!(text.matches("<svg ").count(), 8);
        assert_eq!(text.matches("<svg ").count(), text.matches("role=\"img\"").count());
        assert_eq!(text.matches("<figure ").count(), text.matches("<figcaption>").count());
        // On top, at the bottom and in every figure.
        assert_eq!(text.matches("【訓練】EXERCISE").count(), 2 + 8);
        assert!(html.contains(&format!("<html lang=\"{}\">", words::Words::of(lang).lang)));
        for objective in &outcome.arms[0].objectives {
            assert!(text.contains(&format!("<code>{}</code>", objective.id)), "{}", objective.id);
        }
        for sector in &outcome.sectors {
            assert!(text.contains(sector.title.get(lang)), "{}", sector.id);
        }
        assert!(text.contains(&outcome.manifest.digest) && text.contains("20270217"));
        for unwanted in
            ["NaN", "inf<", "{time}", "{n}", "{unit}", "{{", "<script", "src=\"http", "href=\"http"]
        {
            assert!(!text.contains(unwanted), "{unwanted}");
        }
    }
}

#[test]
fn nothing_outside_is_asked_for() {
    let html = html(&sample::full(), Lang::En).unwrap();
    let addresses = html
        .match_indices("http")
        .filter(|(at, _)| !html[*at..].starts_with("http://www.w3.org/2000/svg"));
    assert_eq!(addresses.count(), 0);
    assert_eq!(html.matches("url(").count(), html.matches("url(data:").count());
}

#[test]
fn titles_are_text_not_markup() {
    let evil = Text::both("<script>alert('x')</script> & \"quoted\" {{ w }} opacity=\"1\"\u{7}");
    let mut outcome = sample::full();
    outcome.manifest.title = evil.clone();
    outcome.manifest.summary = evil.clone();
    outcome.manifest.scenario = evil.en.clone();
    outcome.manifest.digest = evil.en.clone();
    outcome.manifest.sources.push((evil.en.clone(), evil.en.clone()));
    outcome.manifest.themes.push(evil.clone());
    outcome.sectors[5].title = evil.clone();
    outcome.sectors[5].colour = "\"><script>".into();
    outcome.places[0].title = evil.clone();
    outcome.timeline[3].text = evil.clone();
    outcome.timeline[3].roles.push(evil.clone());
    outcome.cascade[2].title = evil.clone();
    outcome.cascade[3].need = evil.en.clone();
    outcome.locks[0].members.push((evil.en.clone(), evil.en.clone()));
    outcome.warnings.push(evil.clone());
    for arm in &mut outcome.arms {
        arm.title = evil.clone();
        arm.digest = evil.en.clone();
        arm.parts[0].title = evil.clone();
        arm.objectives[0].id = evil.en.clone();
        arm.objectives[0].title = evil.clone();
        arm.objectives[0].note = Some(evil.clone());
        arm.objectives[0].evidence[0].text = evil.clone();
    }
    for lang in LANGS {
        let html = html(&outcome, lang).unwrap();
        assert!(!html.contains("<script"));
        assert!(html.contains("script"));
        check_tags(&html);
    }
}

#[test]
fn an_empty_outcome_still_renders() {
    let outcome = sample::empty();
    for (lang, name) in [(Lang::En, "empty-en.html"), (Lang::Ja, "empty-ja.html")] {
        let html = html(&outcome, lang).unwrap();
        keep(name, &html);
        check_tags(&html);
        let words = words::Words::of(lang);
        for word in [words.quiet, words.no_arms, words.timeline_none, words.sources_none] {
            assert!(text_of(&html).contains(word), "{word}");
        }
        assert!(!text_of(&html).contains("NaN"));
        assert_eq!(svg_tile_map(&outcome, lang).unwrap(), None);
        assert_eq!(svg_score_bars(&outcome, lang).unwrap(), None);
    }
}

#[test]
fn whatever_is_missing_or_wild_still_renders() {
    let mut cases = Vec::new();
    let mut outcome = sample::full();
    for place in &mut outcome.places {
        place.tile = None;
    }
    cases.push(outcome);
    let mut outcome = sample::full();
    outcome.actual = 99;
    outcome.manifest.duration = u64::MAX;
    outcome.timeline[0].at = i64::MIN;
    cases.push(outcome);
    let mut outcome = sample::full();
    for (index, place) in outcome.places.iter_mut().enumerate() {
        place.people = 0;
        place.people_hours = vec![f64::NAN; index % 3];
        place.tile = Some((u32::MAX, 0)).filter(|_| index % 2 == 0).or(place.tile);
    }
    for sector in &mut outcome.sectors {
        sector.people_hours = f64::INFINITY;
        sector.series.clear();
    }
    for service in &mut outcome.services {
        service.series.clear();
        service.sector = 77;
        service.place = 77;
    }
    for node in &mut outcome.cascade {
        node.people_hours = f64::NAN;
        node.parent = Some(5);
        node.sector = Some(99);
        node.at = u64::MAX;
        node.merged = 3;
    }
    for arm in &mut outcome.arms {
        arm.people_hours = vec![f64::NAN];
        arm.total = Some(f64::NAN);
        arm.coverage = f64::NAN;
        arm.parts.clear();
    }
    cases.push(outcome);
    let mut outcome = sample::full();
    outcome.arms.truncate(1);
    outcome.actual = 0;
    outcome.timeline.retain(|moment| moment.kind == MomentKind::Event);
    cases.push(outcome);
    for outcome in cases {
        for lang in LANGS {
            let html = html(&outcome, lang).unwrap();
            check_tags(&html);
            let text = text_of(&html);
            assert!(!text.contains("NaN") && !text.contains(">inf"));
        }
    }
}

#[test]
fn a_foreign_format_or_start_is_an_error() {
    let mut outcome = sample::empty();
    outcome.manifest.start = "soon".into();
    assert!(matches!(html(&outcome, Lang::En), Err(ReportError::Start { .. })));
    outcome.format = "run/9".into();
    assert!(html(&outcome, Lang::En).unwrap_err().to_string().contains("run/9"));
}

#[test]
fn figures_stand_alone() {
    let outcome = sample::full();
    for lang in LANGS {
        let figures = [
            Some(svg_level_curves(&outcome, lang).unwrap()),
            Some(svg_heat_map(&outcome, lang).unwrap()),
            svg_tile_map(&outcome, lang).unwrap(),
            svg_tile_moments(&outcome, lang).unwrap(),
            svg_cascade(&outcome, lang).unwrap(),
            svg_score_bars(&outcome, lang).unwrap(),
            svg_loss_bars(&outcome, lang).unwrap(),
        ];
        for figure in figures {
            let figure = figure.unwrap();
            check_tags(&figure);
            assert!(
                figure.starts_with("<svg xmlns=")
                    && figure.contains("<title id=")
                    && figure.contains("<desc id=")
            );
            assert!(
                figure.contains("【訓練】EXERCISE")
                    && figure.contains("tokyo-bay-earthquake")
                    && figure.contains("c0ffee12ab34")
            );
            assert!(
                !figure.contains("opacity=") && !figure.contains("00000") && figure.len() < 80_000,
                "{} bytes",
                figure.len()
            );
        }
    }
}

#[test]
fn the_sample_review_leaves_nothing_empty() {
    let review = sample::sample_review();
    let lists = [
        review.organisations.len(),
        review.knowledge.len(),
        review.lanes.messages.len(),
        review.turning_points.len(),
        review.findings.len(),
        review.responses.len(),
        review.forms.len(),
        review.readings.len(),
        review.indicators.len(),
        review.notes.len(),
        review.improvements.len(),
        review.earlier.len(),
    ];
    assert!(lists.iter().all(|list| *list > 0), "{lists:?}");
    assert!(review.severity.is_some() && review.counterfactual.is_some() && review.reach.is_some());
    assert_eq!(review, sample::sample_review());
}
