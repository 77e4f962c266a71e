//! The work list: services to be judged again, as a bitset with a summary.

use crate::model::cut;

/// A set of service numbers that is drained in order.
#[derive(Clone, Debug)]
pub(crate) struct Dirty {
    words: Vec<u64>,
    summary: Vec<u64>,
    count: usize,
    services: usize,
}

impl Dirty {
    pub(crate) fn new(services: usize) -> Self {
        let words = services.div_ceil(64);
        Self { words: vec![0; words], summary: vec![0; words.div_ceil(64)], count: 0, services }
    }

    #[inline]
    pub(crate) fn mark(&mut self, service: u32) {
        let word = (service >> 6) as usize;
        let bit = 1u64 << (service & 63);
        if self.words[word] & bit == 0 {
            self.words[word] |= bit;
            self.summary[word >> 6] |= 1 << (word & 63);
            self.count += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Moves the set into `list`, in order. A set of more than a sixth of all services becomes a full sweep: reading
    /// everything in order is then cheaper, and judging an unchanged service changes nothing.
    pub(crate) fn drain(&mut self, list: &mut Vec<u32>) {
        list.clear();
        let sweep = self.count * 6 > self.services && self.services > 64;
        if sweep {
            list.extend(0..cut(self.services as u64));
        }
        for s in 0..self.summary.len() {
            let mut words = std::mem::take(&mut self.summary[s]);
            while words != 0 {
                let word = s * 64 + words.trailing_zeros() as usize;
                words &= words - 1;
                let mut bits = std::mem::take(&mut self.words[word]);
                while !sweep && bits != 0 {
                    list.push(cut(word as u64 * 64) + bits.trailing_zeros());
                    bits &= bits - 1;
                }
            }
        }
        self.count = 0;
    }

    pub(crate) fn clear(&mut self) {
        if self.count > 0 {
            self.words.fill(0);
            self.summary.fill(0);
            self.count = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drains_in_order_and_sweeps_when_dense() {
        let mut dirty = Dirty::new(10_000);
        let mut list = Vec::new();
        for s in [9_999, 3, 64, 3, 4_095, 4_096] {
            dirty.mark(s);
        }
        dirty.drain(&mut list);
        assert_eq!(list, [3, 64, 4_095, 4_096, 9_999]);
        dirty.drain(&mut list);
        assert!(list.is_empty());
        for s in 0..2_000 {
            dirty.mark(s);
        }
        dirty.drain(&mut list);
        assert_eq!(list.len(), 10_000, "a dense set becomes a full sweep");
        assert!(dirty.is_empty());
    }
}
