//! Line mode: one command a line, words only. For pipes, for screen readers, for terminals that can do no more.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    time::{Duration, Instant},
};

use hakyu_exercise::session::SessionError;

use super::{
    control::{Drill, Stage},
    folder::session_failure,
    words::{Say, Tone},
};
use crate::{Failure, show};

/// What comes from outside.
enum Event {
    Line(String),
    /// Standard input has ended.
    Over,
    /// Ctrl-C.
    Stopped,
}

/// How often a running clock is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Plays a drill line by line until it is left or done.
pub(super) fn play(drill: &mut Drill, opening: &[Say]) -> Result<(), Failure> {
    let echo = !io::stdin().is_terminal();
    let (sender, receiver) = channel();
    listen(sender.clone());
    // A second Ctrl-C finds the same ear; without one the terminal's own way of stopping loses nothing either.
    let _ = ctrlc::set_handler(move || {
        let _ = sender.send(Event::Stopped);
    });
    print(opening)?;
    while matches!(drill.stage(), Stage::Playing | Stage::Ended) {
        show::print(&drill.prompt())?;
        match wait(drill, &receiver)? {
            Event::Line(line) => {
                if echo {
                    show::print(&format!("{line}\n"))?;
                }
                let said = drill.line(&line).map_err(|e| session_failure(&e))?;
                print(&said)?;
            }
            Event::Over | Event::Stopped => {
                show::print("\n")?;
                drill.leave().map_err(|e| session_failure(&e))?;
                print(&[drill.left()])?;
            }
        }
    }
    Ok(())
}

/// Waits for the next event; a running clock goes on meanwhile.
fn wait(drill: &mut Drill, receiver: &Receiver<Event>) -> Result<Event, Failure> {
    let mut last = Instant::now();
    loop {
        if !drill.runs() {
            return Ok(receiver.recv().unwrap_or(Event::Over));
        }
        match receiver.recv_timeout(LOOK) {
            Ok(event) => {
                tick(drill, &mut last).map_err(|e| session_failure(&e))?;
                return Ok(event);
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(Event::Over),
            Err(RecvTimeoutError::Timeout) => {
                let said = tick(drill, &mut last).map_err(|e| session_failure(&e))?;
                if !said.is_empty() {
                    show::print("\n")?;
                    print(&said)?;
                    show::print(&drill.prompt())?;
                }
            }
        }
    }
}

fn tick(drill: &mut Drill, last: &mut Instant) -> Result<Vec<Say>, SessionError> {
    let passed = u64::try_from(last.elapsed().as_millis()).unwrap_or(u64::MAX);
    *last = Instant::now();
    drill.tick(passed)
}

/// Reads standard input on a thread of its own, so that the clock can go on.
fn listen(sender: Sender<Event>) {
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            // What is no UTF-8 is no command; the rest may be.
            let line = line.unwrap_or_default();
            if sender.send(Event::Line(line)).is_err() {
                return;
            }
        }
        let _ = sender.send(Event::Over);
    });
}

fn print(said: &[Say]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for say in said {
        let written = match say.tone {
            Tone::Hint => writeln!(out, "▶ {}", say.text),
            Tone::Feedback => writeln!(out, "→ {}", say.text),
            Tone::Refused | Tone::RealEvent => writeln!(out, "! {}", say.text),
            Tone::Plain | Tone::Head => writeln!(out, "{}", say.text),
        };
        written.map_err(|e| Failure::Io(e.to_string()))?;
    }
    out.flush().map_err(|e| Failure::Io(e.to_string()))
}
