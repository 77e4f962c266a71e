use std::{path::PathBuf, sync::Arc};

use hakyu_exercise::{
    log::Journal,
    outcome::Lang,
    play::Settings,
    session::{Session, opening},
};
use hakyu_scenarios::{compile::compile_builtin, source::Sources};
use ratatui::{Terminal, backend::TestBackend};

use super::*;
use crate::commands::drill::control::Manner;

fn drill(lang: Lang) -> (Drill, Screen) {
    let (compiled, _) = compile_builtin("solo-starter", &mut Sources::default());
    let compiled = Arc::new(compiled.expect("sound"));
    let mut first = opening(&compiled, &Settings::default());
    first.guided = true;
    let role = compiled.model.script().role("duty").expect("there");
    let session = Session::open(compiled, first, Journal::memory(), "").expect("opens");
    let wall: fn() -> String = String::new;
    let folder = PathBuf::from("x");
    let manner = Manner { lang, guided: true, live: None, folder, wall };
    let (drill, said) = Drill::begin(session, vec![role], manner).expect("begins");
    let mut screen = Screen::new(false);
    screen.open(said);
    (drill, screen)
}

fn press(drill: &mut Drill, screen: &mut Screen, keys: &str) {
    for letter in keys.chars() {
        let code = match letter {
            '⏎' => KeyCode::Enter,
            '⎋' => KeyCode::Esc,
            '⇥' => KeyCode::Tab,
            '↓' => KeyCode::Down,
            '②' => KeyCode::F(2),
            other => KeyCode::Char(other),
        };
        screen.key(drill, code.into()).expect("works");
    }
}

fn picture(drill: &Drill, screen: &Screen, size: (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a backend");
    terminal.draw(|frame| screen.draw(frame, drill)).expect("drawn");
    // The backend writes rows between quotes, and after them what wide letters cover.
    let rows = terminal.backend().to_string();
    let rows =
        rows.lines().map(|row| row.split("\" Hidden").next().unwrap_or(row).trim_matches('"'));
    rows.collect::<Vec<_>>().join("\n")
}

/// Past the welcome and the questions before play, on to the second message.
fn under_way(lang: Lang) -> (Drill, Screen) {
    let (mut drill, mut screen) = drill(lang);
    press(&mut drill, &mut screen, "⏎⎋⎋");
    press(&mut drill, &mut screen, "n⏎n⏎");
    (drill, screen)
}

#[test]
fn the_panes_side_by_side() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let (drill, screen) = under_way(lang);
        insta::assert_snapshot!(format!("panes-{name}"), picture(&drill, &screen, (120, 36)));
    }
}

#[test]
fn one_pane_at_a_time_on_a_small_terminal() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let (mut drill, mut screen) = under_way(lang);
        press(&mut drill, &mut screen, "⏎");
        insta::assert_snapshot!(format!("small-{name}"), picture(&drill, &screen, (60, 18)));
    }
}

#[test]
fn a_form_as_a_dialog_and_what_is_said_when_it_is_sent() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let (mut drill, mut screen) = under_way(lang);
        press(&mut drill, &mut screen, "r↓↓↓↓");
        insta::assert_snapshot!(format!("form-{name}"), picture(&drill, &screen, (80, 24)));
        press(&mut drill, &mut screen, "99⏎");
        insta::assert_snapshot!(format!("refused-{name}"), picture(&drill, &screen, (60, 18)));
        press(&mut drill, &mut screen, "4⏎②yes⏎");
        insta::assert_snapshot!(format!("sent-{name}"), picture(&drill, &screen, (80, 24)));
    }
}

#[test]
fn the_mark_stands_in_the_top_line_of_every_picture_at_every_size() {
    for lang in [Lang::En, Lang::Ja] {
        let (mut drill, mut screen) = drill(lang);
        for keys in [
            "", "⏎", "⎋⎋", "?", "⏎", "n", "⏎", "⇥⇥", ":", "⎋", "r", "⎋", "⏎", "!", "⏎", "R", "⏎",
            "e",
        ] {
            press(&mut drill, &mut screen, keys);
            for size in [(60, 18), (80, 24), (100, 26), (160, 50), (20, 6)] {
                let drawn = picture(&drill, &screen, size);
                let top = drawn.lines().next().unwrap_or_default();
                assert!(top.contains("【訓練】EXERCISE"), "{size:?} after {keys}:\n{drawn}");
            }
        }
    }
}

#[test]
fn every_row_is_as_wide_as_the_terminal_whatever_the_letters() {
    let (drill, screen) = under_way(Lang::Ja);
    for row in picture(&drill, &screen, (120, 36)).lines() {
        assert_eq!(words::columns(row), 120, "{row}");
    }
}

#[test]
fn without_colours_nothing_is_lost() {
    let (drill, screen) = under_way(Lang::En);
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).expect("a backend");
    terminal.draw(|frame| screen.draw(frame, &drill)).expect("drawn");
    let plain = ratatui::style::Color::Reset;
    assert!(terminal.backend().buffer().content.iter().all(|c| c.fg == plain && c.bg == plain));
}

#[test]
fn control_c_saves_and_leaves() {
    let (mut drill, mut screen) = drill(Lang::En);
    let key = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    screen.key(&mut drill, key).expect("works");
    assert_eq!(drill.stage(), Stage::Left);
}
