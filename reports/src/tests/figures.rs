//! Every figure, whatever its data: complete, inside its sheet, the same twice, and as pixels.

use hakyu_exercise::outcome::{Outcome, Text};
use hakyu_exercise::review::Review;
use tiny_skia::Pixmap;

use super::{LANGS, check_tags};
use crate::{Figure, Lang, figure_of_organisation, figures, fonts, png, sample};

/// A case: a name, an outcome, its review.
type Case = (&'static str, Outcome, Review);

/// Ordinary, empty, huge and ugly data.
fn cases() -> Vec<Case> {
    let full = sample::full;
    let review = sample::sample_review;
    let mut cases = vec![("full", full(), review())];

    let (mut outcome, mut one) = (full(), review());
    outcome.sectors.truncate(1);
    outcome.services.retain(|service| service.sector == 0);
    outcome.cascade.truncate(1);
    for place in &mut outcome.places {
        place.people_hours.truncate(1);
    }
    for arm in &mut outcome.arms {
        arm.people_hours.truncate(1);
    }
    one.lanes = sample::lanes(1, 600);
    one.counterfactual.as_mut().unwrap().loss.truncate(1);
    one.counterfactual.as_mut().unwrap().decisions.truncate(1);
    one.reach.as_mut().unwrap().hubs.truncate(1);
    one.readings.truncate(1);
    cases.push(("one", outcome, one));

    let (outcome, mut busy) = (full(), review());
    busy.lanes = sample::lanes(500, 14 * 86_400);
    busy.organisations = busy.organisations.iter().cycle().take(60).cloned().collect();
    let worth = busy.counterfactual.as_mut().unwrap();
    worth.decisions = worth.decisions.iter().cycle().take(45).cloned().collect();
    cases.push(("busy", outcome, busy));

    let (mut outcome, mut still) = (full(), review());
    outcome.manifest.duration = 0;
    still.lanes = sample::lanes(5, 0);
    for loss in &mut still.counterfactual.as_mut().unwrap().loss {
        loss.people_hours = (0.0, 0.0, None);
        loss.curves = vec![vec![], vec![(0, 0.0)]];
    }
    cases.push(("still", outcome, still));

    cases.push(("long", long(full()), long_review(review())));
    cases.push(("wild", wild(full()), wild_review(review())));
    let conduct = review().conduct;
    cases.push(("empty", sample::empty(), Review::new(conduct)));
    cases
}

/// Words longer than any label has room for.
fn longer(text: &mut Text) {
    text.en =
        format!("{} of the metropolitan and neighbouring prefectures, including islands", text.en);
    text.ja = format!("{}（首都圏及び隣接県の離島を含む広域連携事業者等における対応）", text.ja);
}

fn long(mut outcome: Outcome) -> Outcome {
    outcome.manifest.scenario =
        "a-scenario-whose-name-is-as-long-as-names-of-files-may-be".repeat(3);
    for sector in &mut outcome.sectors {
        longer(&mut sector.title);
    }
    for place in &mut outcome.places {
        longer(&mut place.title);
    }
    for service in &mut outcome.services {
        longer(&mut service.title);
    }
    for node in &mut outcome.cascade {
        longer(&mut node.title);
        node.need = "a-need-that-nobody-has-ever-heard-of-before".into();
    }
    for moment in &mut outcome.timeline {
        longer(&mut moment.text);
    }
    for arm in &mut outcome.arms {
        longer(&mut arm.title);
        for part in &mut arm.parts {
            longer(&mut part.title);
        }
    }
    outcome
}

fn long_review(mut review: Review) -> Review {
    for (_, title, organisation) in &mut review.lanes.roles {
        longer(title);
        longer(organisation);
    }
    for message in &mut review.lanes.messages {
        longer(&mut message.label);
    }
    for part in review.organisations.iter_mut().flat_map(|row| &mut row.parts) {
        longer(&mut part.title);
    }
    let worth = review.counterfactual.as_mut().unwrap();
    for loss in &mut worth.loss {
        longer(&mut loss.title);
    }
    for row in &mut worth.luck.as_mut().unwrap().losses {
        longer(&mut row.0);
    }
    for decision in worth.decisions.iter_mut().chain(&mut worth.missed) {
        for text in [
            &mut decision.what,
            &mut decision.role,
            &mut decision.organisation,
            &mut decision.change,
        ] {
            longer(text);
        }
    }
    for hub in &mut review.reach.as_mut().unwrap().hubs {
        longer(&mut hub.title);
        hub.members = (123_456, 123_400, 120_000, 10_000);
    }
    review
}

fn wild(mut outcome: Outcome) -> Outcome {
    outcome.manifest.duration = u64::MAX;
    for row in &mut outcome.beliefs {
        row.time = row.time.saturating_mul(1 << 40);
        row.believed = u32::MAX;
    }
    for arm in &mut outcome.arms {
        arm.coverage = f64::NAN;
        arm.total = Some(f64::INFINITY);
        for objective in &mut arm.objectives {
            objective.weight = f64::NAN;
        }
    }
    outcome
}

fn wild_review(mut review: Review) -> Review {
    for (index, message) in review.lanes.messages.iter_mut().enumerate() {
        message.to = [0, 99][index % 2];
        message.sent = if index % 3 == 0 { u64::MAX } else { message.sent };
        message.read = Some(0);
    }
    for organisation in &mut review.organisations {
        organisation.total = Some(f64::NAN);
        organisation.coverage = 7.0;
    }
    let worth = review.counterfactual.as_mut().unwrap();
    for loss in &mut worth.loss {
        loss.people_hours.0 = f64::NAN;
        loss.curves.iter_mut().flatten().for_each(|point| point.1 *= f64::INFINITY);
    }
    for row in &mut worth.luck.as_mut().unwrap().losses {
        row.3 = f64::NEG_INFINITY;
    }
    for decision in &mut worth.decisions {
        decision.total = f64::NAN;
        decision.at = u64::MAX;
    }
    for reading in &mut review.readings {
        reading.at = u64::MAX;
        reading.sectors.iter_mut().for_each(|sector| sector.1 = u32::MAX);
    }
    let reach = review.reach.as_mut().unwrap();
    for hub in &mut reach.hubs {
        hub.reached = Some(u64::MAX);
        hub.members = (0, u32::MAX, 5, 7);
    }
    review
}

/// All figures of a case, with each organisation's own.
fn all(outcome: &Outcome, review: &Review, lang: Lang) -> Vec<Figure> {
    let mut all = figures(outcome, Some(review), lang).unwrap();
    for organisation in review.organisations.iter().take(1) {
        all.extend(figure_of_organisation(outcome, organisation, lang).unwrap());
    }
    all
}

/// Keeps a figure for looking at, if a folder is named.
fn keep(name: &str, lang: Lang, figure: &Figure) {
    if let Ok(folder) = std::env::var("HAKYU_FIGURE_SAMPLES") {
        let folder = std::path::Path::new(&folder);
        let name = format!("{name}-{}-{lang:?}", figure.id()).to_lowercase();
        std::fs::write(folder.join(format!("{name}.svg")), figure.svg()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), figure.png(2).unwrap()).unwrap();
    }
}

/// The value of an attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn number(tag: &str, name: &str) -> f64 {
    attribute(tag, name)
        .map_or(0.0, |value| value.parse().unwrap_or_else(|_| panic!("{name} in {tag}")))
}

/// A box on the sheet, and the words in it.
#[derive(Debug)]
struct Extent {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    words: String,
}

/// Where every shape of a drawing lies.
fn extents(svg: &str) -> Vec<Extent> {
    let extent =
        |left, top, right, bottom| Extent { left, top, right, bottom, words: String::new() };
    let body = svg.split_once("</desc>").unwrap().1;
    let mut found = Vec::new();
    for piece in body.split('<').skip(2) {
        let (tag, content) = piece.split_once('>').unwrap();
        let one = |name| number(tag, name);
        match tag.split_whitespace().next().unwrap() {
            "rect" => {
                let (x, y) = (one("x"), one("y"));
                found.push(extent(x, y, x + one("width"), y + one("height")));
            }
            "circle" => {
                let (x, y, r) = (one("cx"), one("cy"), one("r"));
                found.push(extent(x - r, y - r, x + r, y + r));
            }
            "polyline" | "polygon" => {
                for point in attribute(tag, "points").unwrap().split_whitespace() {
                    let (x, y) = point.split_once(',').unwrap();
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    found.push(extent(x, y, x, y));
                }
            }
            "line" => found.extend([
                extent(one("x1"), one("y1"), one("x1"), one("y1")),
                extent(one("x2"), one("y2"), one("x2"), one("y2")),
            ]),
            "text" => {
                let words = content
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&apos;", "'")
                    .replace("&amp;", "&");
                #[expect(clippy::cast_possible_truncation, reason = "font sizes are whole")]
                let size = one("font-size") as i32;
                let bold = attribute(tag, "font-weight") == Some("bold");
                let width = f64::from(fonts::width(&words, size, bold));
                let left = match attribute(tag, "text-anchor") {
                    Some("middle") => one("x") - width / 2.0,
                    Some("end") => one("x") - width,
                    _ => one("x"),
                };
                let half = f64::from(size) / 2.0;
                let mut place = extent(left, one("y") - half, left + width, one("y") + half);
                place.words = words;
                found.push(place);
            }
            "/text" | "/svg" => {}
            other => panic!("unknown element {other}"),
        }
    }
    found
}

#[test]
fn figures_are_complete_and_stay_on_their_sheet() {
    for (name, outcome, review) in cases() {
        for lang in LANGS {
            let all = all(&outcome, &review, lang);
            let again = self::all(&outcome, &review, lang);
            for (figure, again) in all.iter().zip(&again) {
                keep(name, lang, figure);
                let at = format!("{name} {} {lang:?}", figure.id());
                let svg = figure.svg();
                assert_eq!(svg, again.svg(), "{at}: the same bytes twice");
                check_tags(svg);
                for unwanted in ["NaN", "inf<", ">inf ", "{n}", "{unit}", "{time}", "opacity="] {
                    assert!(!svg.contains(unwanted), "{at}: {unwanted}");
                }
                assert!(svg.contains("【訓練】EXERCISE") && svg.contains("role=\"img\""), "{at}");
                let seed = outcome.manifest.seed.to_string();
                for needed in [&outcome.manifest.scenario[..20], "c0ffee12ab34", &seed] {
                    assert!(
                        svg.contains(needed) && figure.alt().contains(needed),
                        "{at}: {needed}"
                    );
                }
                assert!(figure.alt().chars().count() > 60 && !figure.title().is_empty(), "{at}");
                assert!(!figure.columns().is_empty(), "{at}");
                for row in figure.rows() {
                    assert_eq!(row.len(), figure.columns().len(), "{at}: {row:?}");
                }
                let height = number(svg.split_once('>').unwrap().0, "height");
                for shape in extents(svg) {
                    let inside = shape.left >= -1.0
                        && shape.top >= -1.0
                        && shape.right <= 921.0
                        && shape.bottom <= height + 1.0;
                    assert!(inside, "{at}: {shape:?} of height {height}");
                }
            }
        }
    }
}

#[test]
fn words_never_cover_words() {
    for (name, outcome, review) in cases() {
        for lang in LANGS {
            for figure in all(&outcome, &review, lang) {
                let words: Vec<Extent> = extents(figure.svg())
                    .into_iter()
                    .filter(|shape| !shape.words.is_empty())
                    .collect();
                for (index, a) in words.iter().enumerate() {
                    for b in &words[index + 1..] {
                        let across = a.right.min(b.right) - a.left.max(b.left);
                        let down = a.bottom.min(b.bottom) - a.top.max(b.top);
                        assert!(
                            across < 3.0 || down < 4.0,
                            "{name} {} {lang:?}: {a:?} covers {b:?}",
                            figure.id()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_full_exercise_has_every_figure() {
    let (outcome, review) = (sample::full(), sample::sample_review());
    let ids = |review: Option<&Review>| -> Vec<&str> {
        figures(&outcome, review, Lang::Ja).unwrap().iter().map(Figure::id).collect()
    };
    let run = ["scores", "losses", "curves", "heat", "map", "moments", "cascade"];
    let exercise = ["spread", "lanes", "belief", "responses", "worth", "reach"];
    assert_eq!(ids(None), run);
    assert_eq!(ids(Some(&review)), [&run[..], &exercise[..]].concat());
    let mut quiet = review;
    quiet.conduct.numbers_off = true;
    assert!(!ids(Some(&quiet)).iter().any(|id| ["scores", "spread"].contains(id)));
    let mut few = sample::sample_review();
    few.organisations.truncate(2);
    assert!(!ids(Some(&few)).contains(&"spread"), "two organisations can tell each other's scores");
    let nothing = figures(&sample::empty(), Some(&Review::new(quiet.conduct)), Lang::En).unwrap();
    assert_eq!(nothing.iter().map(Figure::id).collect::<Vec<_>>(), ["curves", "heat"]);
}

#[test]
fn figures_say_what_they_show() {
    let (outcome, review) = (sample::full(), sample::sample_review());
    for lang in LANGS {
        let all = figures(&outcome, Some(&review), lang).unwrap();
        let words = |id: &str| -> String {
            let figure = all.iter().find(|figure| figure.id() == id).unwrap();
            extents(figure.svg()).into_iter().map(|shape| shape.words + "\n").collect()
        };
        for (_, title, organisation) in &review.lanes.roles {
            assert!(words("lanes").contains(title.get(lang)), "{title:?}");
            assert!(words("lanes").contains(organisation.get(lang)), "{organisation:?}");
        }
        for hub in &review.reach.as_ref().unwrap().hubs {
            assert!(words("reach").contains(hub.title.get(lang)), "{hub:?}");
        }
        let worth = review.counterfactual.as_ref().unwrap();
        for decision in worth.decisions.iter().chain(&worth.missed) {
            // What moved no service has no bar.
            let drawn = words("worth").contains(decision.what.get(lang));
            assert_eq!(drawn, decision.total.abs() >= 0.5, "{decision:?}");
        }
        for loss in &worth.loss {
            assert!(words("responses").contains(loss.title.get(lang)), "{loss:?}");
        }
        let drill = all.iter().find(|figure| figure.id() == "reach").unwrap();
        let never = drill.rows().iter().filter(|row| row[6] == row[7]).count();
        assert_eq!(never, 1, "one hub was never reached and never answered");
        // Nobody's name stands in a distribution.
        for organisation in &review.organisations {
            assert!(!words("spread").contains(organisation.title.get(lang)), "{organisation:?}");
        }
    }
}

#[test]
fn pictures_are_the_drawings_in_pixels() {
    let (outcome, review) = (sample::full(), sample::sample_review());
    for lang in LANGS {
        for figure in all(&outcome, &review, lang) {
            let bytes = png(&figure, 1).unwrap();
            assert_eq!(bytes, png(&figure, 1).unwrap(), "{}", figure.id());
            let picture = Pixmap::decode_png(&bytes).unwrap();
            let height = number(figure.svg().split_once('>').unwrap().0, "height");
            // A picture has its title above, as no caption stands around it.
            assert_eq!((picture.width(), f64::from(picture.height())), (920, height + 34.0));
            let title = picture.pixels()[..30 * 920].iter().any(|pixel| pixel.red() < 90);
            assert!(title, "{} has no title", figure.id());
            let inked = picture.pixels().iter().filter(|pixel| pixel.red() < 200).count();
            assert!(inked > 2_000, "{}: {inked} dark pixels", figure.id());
            // The exercise mark at the lower left is red.
            let red = |x: u32, y: u32| {
                let pixel = picture.pixel(x, y).unwrap();
                pixel.red() > 150 && pixel.green() < 90
            };
            let low = picture.height() - 40..picture.height();
            assert!(low.into_iter().any(|y| (0..110).any(|x| red(x, y))), "{}", figure.id());
        }
    }
    let figure = &figures(&outcome, None, Lang::En).unwrap()[0];
    let size = |scale| {
        let picture = Pixmap::decode_png(&png(figure, scale).unwrap()).unwrap();
        (picture.width(), picture.height())
    };
    let (width, height) = size(1);
    assert_eq!(size(3), (3 * width, 3 * height));
    assert_eq!(size(0), (width, height));
}
