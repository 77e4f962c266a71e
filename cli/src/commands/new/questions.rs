//! A few questions on a terminal. An empty answer takes what stands in brackets.

use std::io::{self, BufRead, Write};

use hakyu_scenarios::{
    diagnostic::{Diagnostics, nearest},
    draft::{Asked, EVENTS, FORMS, Languages},
    source::Sources,
    world::World,
};

use super::Given;

/// (word, English, Japanese).
type Choice = (String, String, String);

/// Asks for what was not given.
pub(super) fn ask(
    input: &mut impl BufRead,
    out: &mut impl Write,
    given: &Given,
    asked: &mut Asked,
) -> io::Result<()> {
    writeln!(
        out,
        "A new scenario. Enter takes what stands in [brackets].\n新しいシナリオを作ります。Enterで［ ］内の値になります。"
    )?;
    if given.title.is_none() {
        let title = line(input, out, "Title / 題名", "from the answers / 回答から作成")?;
        asked.title = (!title.is_empty()).then_some(title);
    }
    let named = |list: &[(&str, &str, &str)]| -> Vec<Choice> {
        list.iter().map(|n| (n.0.into(), n.1.into(), n.2.into())).collect()
    };
    if given.form.is_none() {
        asked.form = choose(input, out, "Form / 演習の形式", &named(FORMS), &asked.form)?;
    }
    let worlds: Vec<Choice> = hakyu_seeds::builtin::worlds()
        .iter()
        .map(|w| (w.id.to_owned(), String::new(), String::new()))
        .collect();
    if given.world.is_none() {
        asked.world = choose(input, out, "World / 世界", &worlds, &asked.world)?;
    }
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    if let Some(world) = World::builtin(&asked.world, &mut sources, &mut diags) {
        let sectors: Vec<Choice> = (world.catalogue.sectors.iter())
            .map(|s| (s.id.clone(), s.title.en.clone(), s.title.ja.clone()))
            .collect();
        if given.sector.is_none() {
            asked.sector = choose(input, out, "Sector / 分野", &sectors, &asked.sector)?;
        }
        let places: Vec<Choice> = (world.places().iter())
            .filter(|p| world.reporting(&asked.sector, &p.id).is_some())
            .map(|p| (p.id.clone(), p.title.en.clone(), p.title.ja.clone()))
            .collect();
        if given.place.is_none() && places.len() > 1 {
            let usual = places.iter().find(|p| p.0 == "chiba").or(places.first());
            let usual = usual.map_or_else(String::new, |p| p.0.clone());
            asked.place = Some(choose(input, out, "Place / 場所", &places, &usual)?);
        } else if given.place.is_none() {
            asked.place = places.first().map(|p| p.0.clone());
        }
    }
    if given.event.is_none() {
        asked.event = choose(input, out, "What happens / 事象", &named(EVENTS), &asked.event)?;
    }
    if given.duration.is_none() {
        let usual = "by the event / 事象に応じて";
        loop {
            let answer = line(input, out, "Length, like 8h or 3d / 長さ", usual)?;
            if answer.is_empty() {
                break;
            }
            let seconds = hakyu_scenarios::decode::parse_duration(&answer);
            if seconds.is_some_and(|s| (3600..=366 * 86_400).contains(&s)) {
                asked.duration = Some(answer);
                break;
            }
            writeln!(out, "  1h – 366d: 8h, 90m, 3d")?;
        }
    }
    if given.lang.is_none() {
        let list =
            [("en,ja", "both", "両方"), ("en", "English", "英語"), ("ja", "Japanese", "日本語")];
        let word = choose(input, out, "Languages / 言語", &named(&list), "en,ja")?;
        asked.languages = match word.as_str() {
            "en" => Languages::En,
            "ja" => Languages::Ja,
            _ => Languages::Both,
        };
    }
    Ok(())
}

/// One line; an input that ends is an error, for there is nobody there.
fn line(
    input: &mut impl BufRead,
    out: &mut impl Write,
    question: &str,
    usual: &str,
) -> io::Result<String> {
    write!(out, "{question} [{usual}]: ")?;
    out.flush()?;
    let mut answer = String::new();
    if input.read_line(&mut answer)? == 0 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "no more answers"));
    }
    Ok(answer.trim().to_owned())
}

/// A word of a list, by itself or by its number.
fn choose(
    input: &mut impl BufRead,
    out: &mut impl Write,
    question: &str,
    list: &[Choice],
    usual: &str,
) -> io::Result<String> {
    // A long list of words is read more easily in lines than in rows.
    if list.len() > 20 {
        let words: Vec<&str> = list.iter().map(|c| c.0.as_str()).collect();
        for row in words.chunks(10) {
            writeln!(out, "  {}", row.join(" "))?;
        }
    } else {
        for (i, (word, en, ja)) in list.iter().enumerate() {
            writeln!(out, "  {:>2} {word:<16} {en}  {ja}", i + 1)?;
        }
    }
    loop {
        let answer = line(input, out, question, usual)?;
        if answer.is_empty() {
            return Ok(usual.to_owned());
        }
        let numbered = answer.parse::<usize>().ok().filter(|_| list.len() <= 20);
        let chosen = match numbered {
            Some(n) => n.checked_sub(1).and_then(|n| list.get(n)),
            None => list.iter().find(|c| c.0 == answer),
        };
        if let Some((word, ..)) = chosen {
            return Ok(word.clone());
        }
        match nearest(&answer, list.iter().map(|c| c.0.as_str())) {
            Some(near) => writeln!(out, "  '{answer}'? → {near}?")?,
            None => writeln!(out, "  '{answer}'?")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(text: &str, given: &Given) -> (Asked, String) {
        let mut asked = Asked::default();
        let mut out = Vec::new();
        ask(&mut text.as_bytes(), &mut out, given, &mut asked).unwrap_or_else(|e| panic!("{e}"));
        (asked, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn words_numbers_and_empty_answers_are_taken() {
        let (asked, said) = answers(
            "我が社の演習\n2\n\nwatr\nwater\nsaitama\nransomware\nsoon\n8h\nja\n",
            &Given::default(),
        );
        assert_eq!(asked.title.as_deref(), Some("我が社の演習"));
        assert_eq!((asked.form.as_str(), asked.world.as_str()), ("tabletop", "japan-47"));
        assert_eq!((asked.sector.as_str(), asked.place.as_deref()), ("water", Some("saitama")));
        assert_eq!((asked.event.as_str(), asked.duration.as_deref()), ("ransomware", Some("8h")));
        assert_eq!(asked.languages, Languages::Ja);
        assert!(said.contains("'watr'? → water?"), "{said}");
        assert!(said.contains("1h – 366d"), "{said}");
    }

    #[test]
    fn what_was_given_is_not_asked() {
        let given = Given {
            form: Some("solo".into()),
            world: Some("japan-47".into()),
            title: Some("T".into()),
            sector: Some("water".into()),
            place: Some("chiba".into()),
            duration: Some("4h".into()),
            lang: Some("en".into()),
            ..Given::default()
        };
        let (asked, said) = answers("\n", &given);
        assert_eq!(asked.event, "equipment");
        assert!(!said.contains("Form"), "{said}");
    }

    #[test]
    fn an_input_that_ends_is_no_answer() {
        let mut asked = Asked::default();
        let failed = ask(&mut &b"title\n"[..], &mut Vec::new(), &Given::default(), &mut asked);
        assert!(failed.is_err());
    }
}
