//! The full screen: panes over the same [`Drill`] as line mode. Every key stands for a command that could be typed.

mod draw;

use std::time::{Duration, Instant};

use hakyu_exercise::session::SessionError;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    control::{Drill, Stage},
    folder::session_failure,
    talk::Talk,
    words::{self, Say, Tone, pick},
};
use crate::{Failure, show};

/// The panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Inbox,
    Message,
    Status,
    Actions,
    Sent,
}

const PANES: [Pane; 5] = [Pane::Inbox, Pane::Message, Pane::Status, Pane::Actions, Pane::Sent];

/// Something that lies over the panes until it is closed.
#[derive(Clone, Debug)]
struct Popup {
    said: Vec<Say>,
    scroll: u16,
}

/// What the screen shows of a drill, and where.
#[derive(Debug)]
struct Screen {
    pane: Pane,
    /// The message chosen in the inbox.
    item: usize,
    /// The action chosen.
    action: usize,
    /// Lines that are scrolled away in each pane.
    scroll: [u16; 5],
    popup: Option<Popup>,
    /// What is being typed: a command, or an answer in a dialog.
    typed: String,
    /// A command is being typed.
    commanding: bool,
    /// What was said last in a dialog.
    note: Vec<Say>,
    /// Choices that are scrolled away in a dialog.
    down: u16,
    /// Whether colours may be used.
    colour: bool,
}

/// How often a running clock is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Plays a drill on the full screen until it is left or done.
pub(super) fn play(drill: &mut Drill, opening: &[Say]) -> Result<(), Failure> {
    // It restores the terminal when the program panics, too.
    let mut terminal = ratatui::try_init().map_err(|e| Failure::Io(e.to_string()))?;
    let mut screen = Screen::new(std::env::var_os("NO_COLOR").is_none());
    screen.open(opening.to_vec());
    let played = run(&mut terminal, &mut screen, drill);
    ratatui::restore();
    played?;
    if drill.stage() == Stage::Left {
        show::print(&format!("{}\n", drill.left().text))?;
    }
    Ok(())
}

fn run(
    terminal: &mut ratatui::DefaultTerminal,
    screen: &mut Screen,
    drill: &mut Drill,
) -> Result<(), Failure> {
    let io = |e: std::io::Error| Failure::Io(e.to_string());
    let mut last = Instant::now();
    while matches!(drill.stage(), Stage::Playing | Stage::Ended) {
        terminal.draw(|frame| screen.draw(frame, drill)).map_err(io)?;
        // A clock that stands needs no looking at.
        if (!drill.runs() || event::poll(LOOK).map_err(io)?)
            && let Event::Key(key) = event::read().map_err(io)?
            && key.kind == KeyEventKind::Press
        {
            screen.key(drill, key).map_err(|e| session_failure(&e))?;
        }
        let passed = u64::try_from(last.elapsed().as_millis()).unwrap_or(u64::MAX);
        last = Instant::now();
        let news = drill.tick(passed).map_err(|e| session_failure(&e))?;
        screen.news(drill, news);
    }
    Ok(())
}

impl Screen {
    fn new(colour: bool) -> Self {
        Self {
            pane: Pane::Inbox,
            item: 0,
            action: 0,
            scroll: [0; 5],
            popup: None,
            typed: String::new(),
            commanding: false,
            note: Vec::new(),
            down: 0,
            colour,
        }
    }

    /// Shows words over the panes.
    fn open(&mut self, said: Vec<Say>) {
        if !said.is_empty() {
            self.popup = Some(Popup { said, scroll: 0 });
        }
    }

    fn place(&self) -> usize {
        PANES.iter().position(|p| *p == self.pane).unwrap_or(0)
    }

    /// What came while the clock ran.
    fn news(&mut self, drill: &Drill, said: Vec<Say>) {
        if said.is_empty() {
            return;
        }
        match &mut self.popup {
            Some(popup) => popup.said.extend(said),
            None if drill.talk.is_some() => self.note.extend(said),
            None => self.open(said),
        }
    }

    /// Does what could have been typed, and shows what is said.
    fn command(&mut self, drill: &mut Drill, line: &str) -> Result<(), SessionError> {
        let (before, talked) = (drill.desk().inbox.len(), drill.talk.is_some());
        let said = drill.line(line)?;
        let after = drill.desk().inbox.len();
        if after > before {
            self.item = before;
            self.scroll[1] = 0;
        }
        self.note.clear();
        self.down = 0;
        if drill.talk.is_none() {
            self.open(said);
            return Ok(());
        }
        if !talked && said.iter().any(|say| say.tone == Tone::Head && after > before) {
            // News first; the questions wait behind it.
            self.open(said);
            return Ok(());
        }
        // The dialog draws its fields by itself; what is said beside them is shown in it.
        let beside = |say: &Say| matches!(say.tone, Tone::Hint | Tone::Feedback | Tone::Refused);
        self.note = said.into_iter().filter(beside).collect();
        Ok(())
    }

    fn key(&mut self, drill: &mut Drill, key: KeyEvent) -> Result<(), SessionError> {
        if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
            return drill.leave();
        }
        if self.popup.is_some() {
            self.popup_key(key.code);
            return Ok(());
        }
        if drill.talk.is_some() {
            return self.dialog_key(drill, key.code);
        }
        if self.commanding {
            return self.typing_key(drill, key.code);
        }
        self.pane_key(drill, key.code)
    }

    fn popup_key(&mut self, code: KeyCode) {
        let Some(popup) = &mut self.popup else { return };
        match code {
            KeyCode::Down | KeyCode::Char('j') => popup.scroll = popup.scroll.saturating_add(1),
            KeyCode::Up | KeyCode::Char('k') => popup.scroll = popup.scroll.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => popup.scroll = popup.scroll.saturating_add(8),
            KeyCode::PageUp => popup.scroll = popup.scroll.saturating_sub(8),
            KeyCode::Enter | KeyCode::Esc | KeyCode::Char('q') => self.popup = None,
            _ => {}
        }
    }

    fn dialog_key(&mut self, drill: &mut Drill, code: KeyCode) -> Result<(), SessionError> {
        match code {
            KeyCode::Enter => {
                let line = std::mem::take(&mut self.typed);
                self.command(drill, &line)
            }
            KeyCode::Esc => {
                self.typed.clear();
                let sheet = matches!(drill.talk, Some(Talk::Sheet(_)));
                self.command(drill, if sheet { "cancel" } else { "no" })
            }
            KeyCode::Up => self.command(drill, "<"),
            KeyCode::Down if matches!(&drill.talk, Some(Talk::Sheet(f)) if f.at < f.sheet.fields.len()) => {
                self.command(drill, "")
            }
            KeyCode::F(1) => self.command(drill, "?"),
            KeyCode::F(2) => self.command(drill, "."),
            KeyCode::PageDown => {
                self.down = self.down.saturating_add(4);
                Ok(())
            }
            KeyCode::PageUp => {
                self.down = self.down.saturating_sub(4);
                Ok(())
            }
            other => {
                self.edit(other);
                Ok(())
            }
        }
    }

    fn typing_key(&mut self, drill: &mut Drill, code: KeyCode) -> Result<(), SessionError> {
        match code {
            KeyCode::Enter => {
                self.commanding = false;
                let line = std::mem::take(&mut self.typed);
                self.command(drill, &line)
            }
            KeyCode::Esc => {
                self.commanding = false;
                self.typed.clear();
                Ok(())
            }
            other => {
                self.edit(other);
                Ok(())
            }
        }
    }

    fn edit(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char(letter) => self.typed.push(letter),
            KeyCode::Backspace => {
                self.typed.pop();
            }
            _ => {}
        }
    }

    fn pane_key(&mut self, drill: &mut Drill, code: KeyCode) -> Result<(), SessionError> {
        let place = self.place();
        match code {
            KeyCode::Tab | KeyCode::Right => self.pane = PANES[(place + 1) % PANES.len()],
            KeyCode::BackTab | KeyCode::Left => {
                self.pane = PANES[(place + PANES.len() - 1) % PANES.len()];
            }
            KeyCode::Char(digit @ '1'..='5') => {
                let at = digit.to_digit(10).map_or(0, |d| d as usize - 1);
                self.pane = PANES[at];
            }
            KeyCode::Down | KeyCode::Char('j') => self.step(drill, 1),
            KeyCode::Up | KeyCode::Char('k') => self.step(drill, -1),
            KeyCode::PageDown => self.step(drill, 8),
            KeyCode::PageUp => self.step(drill, -8),
            KeyCode::Enter => self.chosen(drill),
            KeyCode::Char('?') | KeyCode::F(1) => {
                let said = vec![
                    Say::new(Tone::Plain, draw::keys_help(drill)),
                    Say::new(Tone::Plain, words::help(drill.manner.lang)),
                ];
                self.open(said);
            }
            KeyCode::Char(':' | '/') => self.begin(""),
            KeyCode::Char('o') => self.begin(pick(drill.manner.lang, "other ", "その他 ")),
            KeyCode::Char('w') => return self.command(drill, "wait 10m"),
            KeyCode::Char('W') => return self.command(drill, "wait 1h"),
            KeyCode::Char('l') => {
                let line = format!("relay {}", self.item + 1);
                return self.command(drill, &line);
            }
            KeyCode::Char('y') => {
                let line = format!("why {}", self.item + 1);
                return self.command(drill, &line);
            }
            KeyCode::Char(' ') => {
                let line = if drill.runs() { "pause" } else { "start" };
                return self.command(drill, line);
            }
            KeyCode::Char(letter) => {
                let line = match letter {
                    'n' => "next",
                    'r' => "report",
                    'a' => "announce",
                    'f' => "forecast",
                    'g' => "reading",
                    'h' => "hint",
                    'u' => "answer",
                    '!' => "real-event",
                    'R' => "resume",
                    'e' => "end",
                    'q' => "quit",
                    _ => return Ok(()),
                };
                return self.command(drill, line);
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, words: &str) {
        self.commanding = true;
        words.clone_into(&mut self.typed);
    }

    /// Moves the choice, or the text, by so many lines.
    fn step(&mut self, drill: &Drill, by: i32) {
        let shift = |at: usize, count: usize| {
            let step = by.unsigned_abs() as usize;
            let to = if by < 0 { at.saturating_sub(step) } else { at.saturating_add(step) };
            to.min(count.saturating_sub(1))
        };
        match self.pane {
            Pane::Inbox => {
                self.item = shift(self.item, drill.desk().inbox.len());
                self.scroll[1] = 0;
            }
            Pane::Actions => self.action = shift(self.action, drill.offer().actions.len()),
            Pane::Message | Pane::Status | Pane::Sent => {
                let place = self.place();
                let step = u16::try_from(by.unsigned_abs()).unwrap_or(u16::MAX);
                let at = self.scroll[place];
                self.scroll[place] =
                    if by < 0 { at.saturating_sub(step) } else { at.saturating_add(step) };
            }
        }
    }

    /// Enter on what is chosen: a message opens, an action is prepared as a command with room for the reason.
    fn chosen(&mut self, drill: &Drill) {
        match self.pane {
            Pane::Inbox => self.pane = Pane::Message,
            Pane::Actions => {
                if let Some(action) = drill.offer().actions.get(self.action) {
                    let line = format!("{} {} ", pick(drill.manner.lang, "do", "実行"), action.id);
                    self.begin(&line);
                }
            }
            Pane::Message | Pane::Status | Pane::Sent => {}
        }
    }
}

#[cfg(test)]
mod tests;
