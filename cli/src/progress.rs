//! A line on standard error that says how far work is, for people who wait.

use std::{
    io::{self, IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

/// Counts finished parts. It is silent for the first second, and where standard error is no terminal.
pub(crate) struct Progress {
    what: String,
    total: u32,
    state: Option<Mutex<State>>,
}

struct State {
    began: Instant,
    told: Option<Instant>,
    done: u32,
}

impl Progress {
    /// Begins to count `total` parts.
    pub(crate) fn new(what: impl Into<String>, total: u32) -> Self {
        let state = io::stderr()
            .is_terminal()
            .then(|| Mutex::new(State { began: Instant::now(), told: None, done: 0 }));
        Self { what: what.into(), total, state }
    }

    /// One more is finished.
    pub(crate) fn step(&self) {
        self.moved(|done| (done + 1, self.total));
    }

    /// So many are finished, of so many.
    pub(crate) fn tell(&self, done: u32, total: u32) {
        self.moved(|before| (before.max(done), total));
    }

    fn moved(&self, to: impl Fn(u32) -> (u32, u32)) {
        let Some(Ok(mut state)) = self.state.as_ref().map(Mutex::lock) else { return };
        let total;
        (state.done, total) = to(state.done);
        let (spent, since) = (state.began.elapsed(), state.told.map(|t| t.elapsed()));
        let due = since.map_or(spent > Duration::from_secs(1), |s| s > Duration::from_millis(200));
        if due {
            state.told = Some(Instant::now());
            let line = line(&self.what, state.done, total, spent);
            let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Ok(state)) = self.state.as_ref().map(Mutex::lock)
            && state.told.is_some()
        {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// `what 30/200, about 12 s left`.
fn line(what: &str, done: u32, total: u32, spent: Duration) -> String {
    let left = spent.as_secs_f64() / f64::from(done.max(1)) * f64::from(total.saturating_sub(done));
    format!("{what} {done}/{total}, about {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_parts_so_far() {
        assert_eq!(line("x", 50, 200, Duration::from_secs(10)), "x 50/200, about 30 s left");
        assert_eq!(line("x", 0, 0, Duration::ZERO), "x 0/0, about 0 s left");
    }
}
