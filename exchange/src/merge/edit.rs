//! Changes of a scenario's file that leave everything else in it as it is, comments and line breaks included.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_scenarios::{
    diagnostic::Diagnostics,
    source::Sources,
    yaml::{self, Node, Value},
};

use crate::tree::{Tree, document};

/// Changes of the items of lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    set: BTreeMap<(String, String), Tree>,
    drop: BTreeSet<(String, String)>,
    add: Vec<(String, Tree)>,
}

impl Edits {
    pub(super) fn set(&mut self, list: &str, id: &str, item: Tree) {
        self.set.insert((list.to_owned(), id.to_owned()), item);
    }

    pub(super) fn drop(&mut self, list: &str, id: &str) {
        self.drop.insert((list.to_owned(), id.to_owned()));
    }

    pub(super) fn add(&mut self, list: &str, item: Tree) {
        self.add.push((list.to_owned(), item));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.drop.is_empty() && self.add.is_empty()
    }
}

/// The new text; the flag says that it was written anew as a whole.
pub(super) fn apply(text: &str, root: &Node, edits: &Edits) -> (String, bool) {
    let wanted = changed(&Tree::from_node(root), edits);
    if let Some(new) = in_places(text, root, edits)
        && read(&new).map(sorted) == Some(sorted(wanted.bare()))
    {
        return (new, false);
    }
    // The comments on top can be kept in any case.
    let head: Vec<&str> = text
        .lines()
        .take_while(|l| l.starts_with('#'))
        .map(|l| l.trim_start_matches('#').trim_start())
        .collect();
    (document(&head.join("\n"), &wanted), true)
}

/// The keys of a document in the order of the alphabet: a new list may stand anywhere.
fn sorted(tree: Tree) -> Tree {
    match tree {
        Tree::Map(mut entries) => {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Tree::Map(entries)
        }
        other => other,
    }
}

fn read(text: &str) -> Option<Tree> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add("new", text.to_owned());
    let node = yaml::parse(file, &sources, &mut diags)?;
    (!diags.has_errors()).then(|| Tree::from_node(&node))
}

fn id(item: &Tree) -> String {
    item.get("id").and_then(Tree::written).unwrap_or_default().to_owned()
}

/// The tree with the changes made.
fn changed(root: &Tree, edits: &Edits) -> Tree {
    let mut root = root.clone();
    let lists: BTreeSet<&String> = edits
        .set
        .keys()
        .chain(&edits.drop)
        .map(|(l, _)| l)
        .chain(edits.add.iter().map(|(l, _)| l))
        .collect();
    for list in lists {
        let mut items: Vec<Tree> = root.get(list).map(|t| t.items().to_vec()).unwrap_or_default();
        let known: BTreeSet<String> = items.iter().map(id).collect();
        items.retain(|item| !edits.drop.contains(&(list.clone(), id(item))));
        for item in &mut items {
            if let Some(new) = edits.set.get(&(list.clone(), id(item))) {
                *item = new.clone();
            }
        }
        items.extend(
            edits
                .set
                .iter()
                .filter(|((l, i), _)| l == list && !known.contains(i))
                .map(|(_, item)| item.clone()),
        );
        items.extend(edits.add.iter().filter(|(l, _)| l == list).map(|(_, item)| item.clone()));
        root.set(
            list,
            Tree::Seq(items),
            &["actions", "playbooks", "plans", "objectives", "scoring"],
        );
    }
    root
}

/// Cuts, pastes and additions, by bytes of the text.
fn in_places(text: &str, root: &Node, edits: &Edits) -> Option<String> {
    let Value::Map(entries) = &root.value else { return None };
    if text.get(root.span.range()).is_none_or(|t| t.starts_with('{')) {
        return None;
    }
    let mut cuts: Vec<(usize, usize, String)> = Vec::new();
    let mut behind = String::new();
    let lists: BTreeSet<&String> = edits
        .set
        .keys()
        .chain(&edits.drop)
        .map(|(l, _)| l)
        .chain(edits.add.iter().map(|(l, _)| l))
        .collect();
    for list in lists {
        let node = entries.iter().find(|(key, _)| key.value == **list).map(|(_, node)| node);
        let items = node.map_or(&[][..], Node::items);
        let name =
            |item: &Node| item.get("id").and_then(Node::written).unwrap_or_default().to_owned();
        let known: BTreeSet<String> = items.iter().map(name).collect();
        let new: Vec<&Tree> = edits
            .set
            .iter()
            .filter(|((l, i), _)| l == list && !known.contains(i))
            .map(|(_, item)| item)
            .chain(edits.add.iter().filter(|(l, _)| l == list).map(|(_, i)| i))
            .collect();
        let Some(node) = node.filter(|_| !items.is_empty()) else {
            if node.is_some() {
                return None; // an empty list: the whole is written anew
            }
            behind.push_str(&format!("\n{list}:\n"));
            for item in new {
                behind.push_str(&format!("  - {}\n", item.block(4)));
            }
            continue;
        };
        if text.get(node.span.range())?.starts_with('[') {
            return None;
        }
        for item in items {
            let (start, end) = (item.span.start as usize, item.span.end as usize);
            let from = text.get(..start)?.rfind('\n').map_or(0, |n| n + 1);
            let before = text.get(from..start)?;
            let key = ((*list).clone(), name(item));
            if edits.drop.contains(&key) {
                let to = text.get(end..)?.find('\n').map_or(text.len(), |n| end + n + 1);
                // A dash alone in its line stays nobody's.
                if !before.trim_start().starts_with('-') {
                    return None;
                }
                cuts.push((from, to, String::new()));
            } else if let Some(tree) = edits.set.get(&key) {
                let column = before.chars().count();
                let flow =
                    text.get(start..end)?.starts_with('{') && !text.get(start..end)?.contains('\n');
                let block =
                    if flow && tree.flow().len() < 400 { tree.flow() } else { tree.block(column) };
                cuts.push((start, end, block));
            }
        }
        if !new.is_empty() {
            let last = items.last()?;
            let start = last.span.start as usize;
            let from = text.get(..start)?.rfind('\n').map_or(0, |n| n + 1);
            let dash = text.get(from..start)?.find('-')?;
            let end = last.span.end as usize;
            let to = text.get(end..)?.find('\n').map_or(text.len(), |n| end + n + 1);
            let mut added =
                if text.get(..to)?.ends_with('\n') { String::new() } else { "\n".to_owned() };
            for item in new {
                added.push_str(&format!("{}- {}\n", " ".repeat(dash), item.block(dash + 2)));
            }
            cuts.push((to, to, added));
        }
    }
    // From behind, so that places stay; an addition after a cut at the same place comes first.
    cuts.sort_by_key(|(from, to, _)| std::cmp::Reverse((*from, *to)));
    let mut out = text.to_owned();
    let mut limit = usize::MAX;
    for (from, to, new) in cuts {
        if to > limit || !out.is_char_boundary(from) || !out.is_char_boundary(to.min(out.len())) {
            return None;
        }
        out.replace_range(from..to.min(out.len()), &new);
        limit = from;
    }
    if !behind.is_empty() {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&behind);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources, yaml};

    use super::{Edits, apply};
    use crate::tree::Tree;

    fn edited(text: &str, edits: &Edits) -> (String, bool) {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let file = sources.add("a.yaml", text.to_owned());
        let node = yaml::parse(file, &sources, &mut diags).expect("a tree");
        apply(text, &node, edits)
    }

    fn item(id: &str) -> Tree {
        Tree::map([("id", Tree::text(id)), ("text", Tree::text("new: text"))])
    }

    #[test]
    fn everything_else_stays() {
        let text = "# top\nid: a   # the id\ninjects:\n  # first\n  - id: i-1\n    text: >-\n      folded\n      text\n\n  # second\n  - {id: i-2, text: b}   # behind\n  - id: i-3\n    text: c\n\nscoring: {floor: 1}\n";
        let mut edits = Edits::default();
        edits.set("injects", "i-2", item("i-2"));
        edits.drop("injects", "i-1");
        edits.add("injects", item("i-4"));
        edits.add("moves", item("m-1"));
        let (new, whole) = edited(text, &edits);
        assert!(!whole, "{new}");
        insta::assert_snapshot!(new);
        let mut edits = Edits::default();
        edits.drop("injects", "i-3");
        edits.add("injects", item("i-4"));
        let (new, whole) = edited(text, &edits);
        assert!(
            !whole && new.contains("# behind\n  - id: i-4\n    text: \"new: text\"\n\nscoring"),
            "{new}"
        );
    }

    #[test]
    fn what_cannot_be_edited_is_written_anew() {
        let mut edits = Edits::default();
        edits.set("injects", "i-1", item("i-1"));
        let (new, whole) = edited("# top\ninjects: [{id: i-1, text: a}]\n", &edits);
        assert!(whole && new.starts_with("# top\n") && new.contains("new: text"), "{new}");
    }
}
