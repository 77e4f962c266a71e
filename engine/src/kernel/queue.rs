//! The event queue: a calendar of buckets, each sorted when it is opened.
//!
//! An entry is a hint, not a promise: whoever takes it checks that its time still stands in the columns. So nothing is
//! ever removed or moved in here.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::units::NEVER;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A pending rise or ramp step of a service.
    Rise,
    /// A damage begins (even id) or ends (odd id).
    Damage,
    /// Another exogenous operation.
    Operation,
    /// The buffer of a group runs dry.
    Exhaust,
    /// A watched buffer crosses its mark.
    Mark,
}

/// Entries stand in three lane lists: rises, exhausts, and the rest with its kind in the upper bits of the id.
const LANES: usize = 3;
const RISES: usize = 0;
const EXHAUSTS: usize = 1;
const REST: usize = 2;
/// Bits of an entry that hold the id.
const ID_BITS: u32 = 29;
const ID_MASK: u32 = (1 << ID_BITS) - 1;
const OPERATION: u32 = 1 << ID_BITS;
const MARK: u32 = 2 << ID_BITS;
/// Most buckets a calendar may have.
const MOST_BUCKETS: u32 = 4096;

/// The entries that are due at one instant, by kind: ids in the lower halves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Due {
    pub rises: Vec<u64>,
    pub exhausts: Vec<u64>,
    rest: Vec<u64>,
    pub damages: Vec<u32>,
    pub operations: Vec<u32>,
    pub marks: Vec<u32>,
}

impl Due {
    pub(crate) fn clear(&mut self) {
        self.rises.clear();
        self.exhausts.clear();
        self.rest.clear();
        self.damages.clear();
        self.operations.clear();
        self.marks.clear();
    }

    fn lane(&mut self, lane: usize) -> &mut Vec<u64> {
        match lane {
            RISES => &mut self.rises,
            EXHAUSTS => &mut self.exhausts,
            _ => &mut self.rest,
        }
    }

    /// Tells the rest apart.
    fn sort_out(&mut self) {
        for &entry in &self.rest {
            let id = id_of(entry);
            match id & !ID_MASK {
                0 => self.damages.push(id),
                OPERATION => self.operations.push(id & ID_MASK),
                _ => self.marks.push(id & ID_MASK),
            }
        }
        // Damages only add up, but operations may set: they act in the order of their ids.
        self.operations.sort_unstable();
    }
}

/// Entries of a stretch of time.
#[derive(Clone, Debug)]
struct Bucket {
    /// Time of the first entry; `NEVER` while there is none.
    time: u32,
    /// Not all entries have that time.
    mixed: bool,
    lanes: [Vec<u64>; LANES],
}

impl Bucket {
    fn empty(&mut self) {
        self.time = NEVER;
        self.mixed = false;
        self.lanes.iter_mut().for_each(Vec::clear);
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Queue {
    shift: u32,
    /// Nothing at or after this time is ever taken.
    end: u32,
    buckets: Vec<Bucket>,
    /// One bit per bucket: it has entries.
    full: Vec<u64>,
    /// The bucket being taken from; nothing comes before it any more.
    current: usize,
    /// How much of each lane of a mixed current bucket has been taken.
    at: [usize; LANES],
    /// Entries of the current bucket that are still there.
    left: usize,
    /// Entries that came into the current bucket after it was opened, or before it: (time and id, lane).
    late: BinaryHeap<Reverse<(u64, usize)>>,
}

impl Queue {
    pub(crate) fn new(end: u32) -> Self {
        let mut shift = 0;
        while (end >> shift) >= MOST_BUCKETS {
            shift += 1;
        }
        let count = (end >> shift) as usize + 1;
        Self {
            shift,
            end,
            buckets: vec![Bucket { time: NEVER, mixed: false, lanes: Default::default() }; count],
            full: vec![0; count.div_ceil(64)],
            current: usize::MAX,
            at: [0; LANES],
            left: 0,
            late: BinaryHeap::new(),
        }
    }

    /// Empties the queue and keeps its memory.
    pub(crate) fn clear(&mut self) {
        for (w, word) in self.full.iter_mut().enumerate() {
            while *word != 0 {
                let bucket = w * 64 + word.trailing_zeros() as usize;
                self.buckets[bucket].empty();
                *word &= *word - 1;
            }
        }
        if let Some(bucket) = self.buckets.get_mut(self.current) {
            bucket.empty();
        }
        self.current = usize::MAX;
        self.at = [0; LANES];
        self.left = 0;
        self.late.clear();
    }

    /// Adds an entry; one at or after the end of the run is dropped.
    #[inline]
    pub(crate) fn push(&mut self, time: u32, kind: Kind, id: u32) {
        if time >= self.end {
            return;
        }
        let (lane, id) = match kind {
            Kind::Rise => (RISES, id),
            Kind::Exhaust => (EXHAUSTS, id),
            Kind::Damage => (REST, id),
            Kind::Operation => (REST, id | OPERATION),
            Kind::Mark => (REST, id | MARK),
        };
        let entry = (u64::from(time) << 32) | u64::from(id);
        let at = (time >> self.shift) as usize;
        // Looking ahead opens a bucket while its time is still to come: entries for before it come late, too.
        if at < self.current.wrapping_add(1) {
            self.late.push(Reverse((entry, lane)));
            return;
        }
        let bucket = &mut self.buckets[at];
        if bucket.time != time {
            if bucket.time == NEVER {
                self.full[at >> 6] |= 1 << (at & 63);
                bucket.time = time;
            } else {
                bucket.mixed = true;
            }
        }
        bucket.lanes[lane].push(entry);
    }

    /// The time of the next entry.
    #[inline]
    pub(crate) fn next_time(&mut self) -> Option<u32> {
        while self.left == 0 && self.late.is_empty() {
            if !self.open_next() {
                return None;
            }
        }
        let mut first = self.late.peek().map_or(NEVER, |e| time_of(e.0.0));
        if self.left > 0 {
            let bucket = &self.buckets[self.current];
            if bucket.mixed {
                for (lane, at) in bucket.lanes.iter().zip(self.at) {
                    first = lane.get(at).map_or(first, |e| first.min(time_of(*e)));
                }
            } else {
                first = first.min(bucket.time);
            }
        }
        Some(first)
    }

    /// Opens the next bucket with entries. Buckets behind the current one are empty: what is pushed there comes late.
    fn open_next(&mut self) -> bool {
        if let Some(bucket) = self.buckets.get_mut(self.current) {
            bucket.empty();
        }
        let from = if self.current == usize::MAX { 0 } else { self.current + 1 };
        let mut word = from >> 6;
        if word >= self.full.len() {
            return false;
        }
        let mut bits = self.full[word] & (u64::MAX << (from & 63));
        while bits == 0 {
            word += 1;
            if word >= self.full.len() {
                return false;
            }
            bits = self.full[word];
        }
        self.current = word * 64 + bits.trailing_zeros() as usize;
        self.at = [0; LANES];
        let bit = 1 << (self.current & 63);
        self.full[word] &= !bit;
        let bucket = &mut self.buckets[self.current];
        // Worlds in whole hours fill a bucket with one time only: then any order will do.
        if bucket.mixed {
            bucket.lanes.iter_mut().for_each(|lane| lane.sort_unstable());
        }
        self.left = bucket.lanes.iter().map(Vec::len).sum();
        true
    }

    /// Moves everything that is due at `time`, the time of the next entry, into `due`.
    pub(crate) fn take(&mut self, time: u32, due: &mut Due) {
        due.clear();
        if self.left > 0 {
            let bucket = &mut self.buckets[self.current];
            if bucket.mixed {
                for (lane, list) in bucket.lanes.iter().enumerate() {
                    let rest = &list[self.at[lane]..];
                    let count = rest.partition_point(|e| time_of(*e) <= time);
                    due.lane(lane).extend_from_slice(&rest[..count]);
                    self.at[lane] += count;
                    self.left -= count;
                }
            } else if bucket.time == time {
                let [rises, exhausts, rest] = &mut bucket.lanes;
                std::mem::swap(&mut due.rises, rises);
                std::mem::swap(&mut due.exhausts, exhausts);
                std::mem::swap(&mut due.rest, rest);
                self.left = 0;
            }
        }
        while let Some(Reverse((entry, lane))) = self.late.peek().copied() {
            if time_of(entry) != time {
                break;
            }
            due.lane(lane).push(entry);
            self.late.pop();
        }
        if !due.rest.is_empty() {
            due.sort_out();
        }
    }
}

#[inline]
fn time_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

/// The id in an entry.
#[inline]
pub(crate) fn id_of(entry: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    let id = entry as u32;
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the obvious implementation: a sorted list. Entries are added while others are taken.
        #[test]
        fn takes_in_the_order_of_time(
            first in prop::collection::vec((0u32..5000, 0u32..50), 0..60),
            more in prop::collection::vec((0u32..3000, 0u32..50), 0..60),
            end in 1u32..6000,
        ) {
            let mut queue = Queue::new(end);
            let mut expected: Vec<(u32, u32)> = first.iter().copied().filter(|e| e.0 < end).collect();
            for &(t, id) in &first {
                queue.push(t, Kind::Rise, id);
            }
            let mut due = Due::default();
            let mut more = more.into_iter();
            while let Some(now) = queue.next_time() {
                queue.take(now, &mut due);
                let mut got: Vec<u32> = due.rises.iter().map(|e| id_of(*e)).collect();
                got.sort_unstable();
                let mut want: Vec<u32> = expected.iter().filter(|e| e.0 == now).map(|e| e.1).collect();
                want.sort_unstable();
                prop_assert!(expected.iter().all(|e| e.0 >= now));
                prop_assert_eq!(got, want);
                expected.retain(|e| e.0 != now);
                // Looking ahead must not lose what is then added before the next time.
                queue.next_time();
                if let Some((later, id)) = more.next() {
                    let t = now + 1 + later;
                    queue.push(t, Kind::Rise, id);
                    if t < end {
                        expected.push((t, id));
                    }
                }
            }
            prop_assert!(expected.is_empty());
        }
    }
}
