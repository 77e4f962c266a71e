//! Coming back: the restart window, pending rises, ramps.
//!
//! A level never exceeds the least possible level of the last `restart` seconds. Pending rises are a stack of (due,
//! level), rising in both; a drop cuts them.

use super::{Kernel, queue::Kind};
use crate::{
    model::{Model, cut, flag},
    units::NEVER,
};

impl Kernel {
    /// What is due for `s` at `t`: the earliest pending rise, a ramp step, or nothing if the entry is stale.
    pub(super) fn rise(&mut self, model: &Model, s: u32, t: u32, moves: &mut Vec<(u32, u32)>) {
        let state = self.services[s as usize];
        if state.rise_at == t {
            let to = state.rise_to;
            self.next_pending(s);
            if model.services[s as usize].flags & flag::RAMP == 0 {
                moves.push((s, to));
                return;
            }
            if let Some(ramp) = self.ramps.get_mut(&s) {
                ramp.0 = ramp.0.max(to);
            }
            if let Some(ramp) = model.ramp(s)
                && u64::from(t) % ramp.every == 0
            {
                self.ramp_step(model, s, t, moves);
            } else {
                self.schedule_ramp(model, s, t, state.level);
            }
        } else if model.services[s as usize].flags & flag::RAMP != 0
            && self.ramps.get(&s).is_some_and(|r| r.1 == t)
        {
            self.ramp_step(model, s, t, moves);
        }
    }

    /// Takes the earliest pending rise off and puts the next one in its place.
    fn next_pending(&mut self, s: u32) {
        let state = &mut self.services[s as usize];
        state.rise_at = NEVER;
        if let Some(later) = self.later_rises.get_mut(&s) {
            let (due, level) = later.remove(0);
            state.rise_at = due;
            state.rise_to = level;
            if later.is_empty() {
                self.later_rises.remove(&s);
            }
        }
    }

    /// After judging: cuts pending rises to what is possible and starts a new one. Returns whether the service may
    /// rise at once.
    #[inline]
    pub(super) fn settle_rise(&mut self, model: &Model, s: u32, t: u32) -> bool {
        let state = self.services[s as usize];
        let row = &model.services[s as usize];
        if row.flags & flag::RAMP != 0 {
            // Also where the level is all that is possible: the ceiling has to come down with it.
            self.settle_ramp(model, s, t);
            return false;
        }
        if state.rise_at == NEVER && state.possible == state.level {
            return false;
        }
        if state.rise_at != NEVER {
            self.cut_pending(s, state.level);
        }
        let state = self.services[s as usize];
        if state.possible <= state.level {
            return false;
        }
        if row.restart == 0 {
            return true;
        }
        self.add_pending(s, u64::from(t) + u64::from(row.restart), state.possible);
        false
    }

    fn settle_ramp(&mut self, model: &Model, s: u32, t: u32) {
        let possible = self.services[s as usize].possible;
        let Some(ramp) = self.ramps.get_mut(&s) else { return };
        ramp.0 = ramp.0.min(possible);
        let ceiling = ramp.0;
        if self.services[s as usize].rise_at != NEVER {
            self.cut_pending(s, ceiling);
        }
        if possible > ceiling {
            let restart = model.services[s as usize].restart;
            if restart == 0 {
                if let Some(ramp) = self.ramps.get_mut(&s) {
                    ramp.0 = possible;
                }
            } else {
                self.add_pending(s, u64::from(t) + u64::from(restart), possible);
            }
        }
        self.schedule_ramp(model, s, t, self.services[s as usize].level);
    }

    fn ramp_step(&mut self, model: &Model, s: u32, t: u32, moves: &mut Vec<(u32, u32)>) {
        let (Some(step), Some(&(ceiling, _))) = (model.ramp(s), self.ramps.get(&s)) else { return };
        let level = self.services[s as usize].level;
        let to = ceiling.min(level + step.step.ppm());
        if to > level {
            moves.push((s, to));
        }
        self.schedule_ramp(model, s, t, to.max(level));
    }

    /// The next step of a ramp: the first multiple of `every` after `t`, if there is still something to gain over
    /// `level`.
    fn schedule_ramp(&mut self, model: &Model, s: u32, t: u32, level: u32) {
        let (Some(step), Some(ramp)) = (model.ramp(s), self.ramps.get_mut(&s)) else { return };
        let next = (u64::from(t) / step.every + 1) * step.every;
        let wanted = ramp.0 > level && step.step.ppm() > 0 && next < u64::from(NEVER);
        let next = if wanted { cut(next) } else { NEVER };
        if ramp.1 != next {
            ramp.1 = next;
            if wanted {
                self.queue.push(next, Kind::Rise, s);
            }
        }
    }

    fn add_pending(&mut self, s: u32, due: u64, level: u32) {
        if due >= u64::from(NEVER) {
            return;
        }
        let due = cut(due);
        let state = &mut self.services[s as usize];
        if state.rise_at == NEVER {
            state.rise_at = due;
            state.rise_to = level;
            self.queue.push(due, Kind::Rise, s);
            return;
        }
        let later = self.later_rises.entry(s).or_default();
        let top = later
            .last_mut()
            .map_or((&mut state.rise_at, &mut state.rise_to), |l| (&mut l.0, &mut l.1));
        if level > *top.1 {
            if *top.0 == due {
                *top.1 = level;
            } else {
                later.push((due, level));
                self.queue.push(due, Kind::Rise, s);
            }
        }
        if later.is_empty() {
            self.later_rises.remove(&s);
        }
    }

    /// Cuts the pending rises of `s` to its possible level; those that gain nothing over `base` or over an earlier
    /// one go.
    fn cut_pending(&mut self, s: u32, base: u32) {
        let state = &mut self.services[s as usize];
        let possible = state.possible;
        if let Some(later) = self.later_rises.get_mut(&s) {
            while let Some(&(_, level)) = later.last() {
                if level <= possible {
                    break;
                }
                let before = later.len().checked_sub(2).map_or(state.rise_to, |i| later[i].1);
                if before >= possible {
                    later.pop();
                } else {
                    if let Some(last) = later.last_mut() {
                        last.1 = possible;
                    }
                    break;
                }
            }
            if later.is_empty() {
                self.later_rises.remove(&s);
            }
        }
        if state.rise_to > possible {
            if base >= possible {
                state.rise_at = NEVER;
            } else {
                state.rise_to = possible;
            }
        }
    }
}
