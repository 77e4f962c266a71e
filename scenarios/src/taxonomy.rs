//! The taxonomy by which operators report: types of events and their causes, from `seeds/taxonomy.yaml`.
//!
//! Both are ticked, several at a time, so an event carries them as bits in the file's order.
//!
//! ```
//! use hakyu_scenarios::taxonomy::{bits, taxonomy};
//! let causes = &taxonomy().causes;
//! assert_eq!(bits(causes, ["suspicious-mail"]), 1);
//! assert!(causes.iter().any(|c| c.id == "unknown"), "not to know is an answer");
//! ```

use std::sync::LazyLock;

use hakyu_seeds::builtin;

use crate::decode::{Decoder, Text, ident, sequence, string, text, whole};
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::yaml::{self, Node};

/// One type of event, or one cause.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its word in scenarios.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The group it belongs to.
    pub group: String,
    /// Ticks in the fiscal years 2016 to 2019. Counts of reports, never a rate of incidents.
    pub counts: [u64; 4],
}

/// All types of events and all causes, in the order of their bits.
#[derive(Clone, Debug, Default)]
pub struct Taxonomy {
    /// Types of events.
    pub types: Vec<Entry>,
    /// Causes.
    pub causes: Vec<Entry>,
}

/// The built-in taxonomy.
pub fn taxonomy() -> &'static Taxonomy {
    static ALL: LazyLock<Taxonomy> = LazyLock::new(|| {
        let mut diags = Diagnostics::default();
        let found = load(&mut diags);
        debug_assert!(diags.is_empty(), "seeds/taxonomy.yaml reads without findings");
        found.unwrap_or_default()
    });
    &ALL
}

/// The bits of some words; words that are not there count nothing.
pub fn bits<'w>(entries: &[Entry], words: impl IntoIterator<Item = &'w str>) -> u32 {
    words
        .into_iter()
        .filter_map(|word| entries.iter().position(|e| e.id == word))
        .fold(0, |bits, at| bits | 1_u32.checked_shl(u32::try_from(at).unwrap_or(32)).unwrap_or(0))
}

fn load(diags: &mut Diagnostics) -> Option<Taxonomy> {
    let all = builtin::file("taxonomy.yaml")?;
    let mut sources = Sources::default();
    let file = sources.add("seeds/taxonomy.yaml", all.to_owned());
    let node = yaml::parse(file, &sources, diags)?;
    let mut map = Decoder::map(&node, "taxonomy", diags)?;
    map.required("hakyu", string);
    map.required("source", string);
    map.required("confidence", string);
    let types = map.required("types", |n, d| Some(sequence(n, d, entry)));
    let causes = map.required("causes", |n, d| Some(sequence(n, d, entry)));
    map.finish();
    Some(Taxonomy { types: types?, causes: causes? })
}

fn entry(node: &Node, diags: &mut Diagnostics) -> Option<Entry> {
    let mut map = Decoder::map(node, "entry of the taxonomy", diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let group = map.required("group", ident);
    let counts = map.required("counts", |n, d| Some(sequence(n, d, whole)));
    map.finish();
    let counts: Vec<u64> = counts?.iter().map(|c| c.value).collect();
    let counts = counts.try_into().ok()?;
    Some(Entry { id: id?.value, title: title?, group: group?.value, counts })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn eight_types_and_seventeen_causes_add_up() {
        let mut diags = Diagnostics::default();
        let all = load(&mut diags).expect("it is there");
        assert!(diags.is_empty());
        let groups = |list: &[Entry]| list.iter().map(|e| e.group.clone()).collect::<BTreeSet<_>>();
        assert_eq!((all.types.len(), groups(&all.types).len()), (8, 5));
        assert_eq!((all.causes.len(), groups(&all.causes).len()), (17, 4));
        let total = |list: &[Entry], year: usize| list.iter().map(|e| e.counts[year]).sum::<u64>();
        let years = |list: &[Entry]| [0, 1, 2, 3].map(|y| total(list, y));
        // The totals that the source prints: reports by year, and ticks of causes.
        assert_eq!(years(&all.types), [856, 388, 223, 269]);
        assert_eq!(years(&all.causes), [1122, 462, 274, 308]);
        for entry in all.types.iter().chain(&all.causes) {
            assert_ne!(entry.title.en(), entry.title.ja(), "{}", entry.id);
        }
    }

    #[test]
    fn bits_follow_the_order_of_the_file() {
        let causes = &taxonomy().causes;
        let last = causes.last().expect("some").id.as_str();
        assert_eq!(bits(causes, [last]), 1 << 16);
        assert_eq!(bits(causes, ["suspicious-mail", last, "nothing"]), 1 | 1 << 16);
    }
}
