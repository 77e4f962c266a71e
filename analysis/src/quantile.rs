//! Quantiles of whole numbers by nearest rank: always a value that occurred, the same on every machine.

/// The quantile `permille` of sorted values by nearest rank: the value at rank ⌈permille · n / 1000⌉, from 1 on; the least for
/// 0. `None` of nothing.
pub fn of_sorted<T: Copy>(sorted: &[T], permille: u32) -> Option<T> {
    let n = sorted.len() as u64;
    let rank = (u64::from(permille.min(1000)) * n).div_ceil(1000).max(1);
    sorted.get(usize::try_from(rank - 1).ok()?).copied()
}

/// Low end, median and high end of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band<T> {
    /// The 5 % quantile.
    pub low: T,
    /// The median.
    pub median: T,
    /// The 95 % quantile.
    pub high: T,
}

/// The central 90 % of a sample with its median, by nearest rank. `None` of nothing.
pub fn band<T: Copy + Ord>(mut values: Vec<T>) -> Option<Band<T>> {
    values.sort_unstable();
    Some(Band {
        low: of_sorted(&values, 50)?,
        median: of_sorted(&values, 500)?,
        high: of_sorted(&values, 950)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_rank_by_hand() {
        // Wikipedia's example of nearest rank: 15 20 35 40 50; 5 % → rank 1, 30 % → 2, 40 % → 2, 50 % → 3, 100 % → 5.
        let list = [15, 20, 35, 40, 50];
        let at = |p| of_sorted(&list, p);
        assert_eq!([50, 300, 400, 500, 1000].map(at), [15, 20, 20, 35, 50].map(Some));
        assert_eq!((at(0), at(401), at(2000)), (Some(15), Some(35), Some(50)));
        assert_eq!(of_sorted::<u32>(&[], 500), None);
    }

    #[test]
    fn a_band_of_a_hundred() {
        let band = band((1..=100).rev().collect()).expect("values");
        assert_eq!(band, Band { low: 5, median: 50, high: 95 });
        assert_eq!(super::band(vec![7]), Some(Band { low: 7, median: 7, high: 7 }));
        assert_eq!(super::band::<u8>(vec![]), None);
    }
}
