//! `extends`: a scenario on top of another one, merged as trees before anything is interpreted.
//!
//! Keys given here replace those of the base. Lists whose items have ids are merged by id: an item with a known id
//! replaces that item's keys (and its own lists in the same way), a new one is added behind. `key: ~` takes a key away.
//! Every node keeps the place in its own file.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{FileError, Files, Sources, Span, Spanned, resolve};
use crate::yaml::{self, Node, Value};

/// Most scenarios above one another.
const DEEPEST: usize = 8;

/// A file of the chain and where it names its base.
struct Link {
    path: String,
    named: Option<Span>,
}

/// Built-in structures, by their names without an ending.
struct Structures;

impl Files for Structures {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let text = builtin(path).ok_or(FileError::Missing)?;
        let size = text.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(text.into()) }
    }

    fn shown(&self, path: &str) -> String {
        format!("seeds/structures/{path}.yaml")
    }
}

/// The text of a built-in structure.
fn builtin(name: &str) -> Option<&'static str> {
    hakyu_seeds::builtin::structure(name)
}

/// Reads a file and all it extends, and merges them.
pub(super) fn load(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let mut chain: Vec<Link> = Vec::new();
    let mut trees: Vec<Node> = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next.take() {
        let files: &dyn Files = if builtin(&path).is_some() { &Structures } else { files };
        let missing = chain
            .last()
            .and_then(|link| link.named)
            .filter(|_| matches!(files.read(&path, 0), Err(FileError::Missing)));
        if let Some(span) = missing {
            diags.push(
                Diagnostic::error("E0303", format!("there is no file {}", quoted(&path)))
                    .at(span, "named here")
                    .suggest_nearest(
                        span,
                        &path,
                        hakyu_seeds::builtin::structures().iter().map(|s| s.id),
                    ),
            );
            break;
        }
        let Some(tree) = yaml::read(files, &path, sources, diags) else { break };
        if !format(&tree, "scenario", diags) {
            break;
        }
        let base = tree
            .get("extends")
            .and_then(|n| n.as_str().map(|s| Spanned::new(s.to_owned(), n.span)));
        chain.push(Link { path: path.clone(), named: base.as_ref().map(|b| b.span) });
        trees.push(tree);
        if let Some(base) = base {
            next = follow(&base, &chain, diags);
        }
    }
    trees.into_iter().rev().reduce(|base, over| merge(base, over, true))
}

/// The path of the base, unless it leads out of the folder or round in a circle.
fn follow(base: &Spanned<String>, chain: &[Link], diags: &mut Diagnostics) -> Option<String> {
    let here = chain.last().map_or("", |link| link.path.as_str());
    let path = match builtin(&base.value) {
        Some(_) => Some(base.value.clone()),
        None => resolve(here, &base.value),
    };
    let Some(path) = path else {
        diags.push(super::outside("extends", base));
        return None;
    };
    if let Some(first) = chain.iter().position(|link| link.path == path) {
        let links = chain.get(first..).unwrap_or_default();
        let round: Vec<&str> =
            links.iter().map(|link| link.path.as_str()).chain([path.as_str()]).collect();
        let mut diagnostic = Diagnostic::error(
            "E0301",
            format!("`extends` goes round in a circle: {}", round.join(" → ")),
        )
        .at(base.span, "this closes the circle");
        for link in links.iter().filter_map(|link| link.named).filter(|span| *span != base.span) {
            diagnostic = diagnostic.also(link, "from here");
        }
        diags.push(diagnostic);
        return None;
    }
    if chain.len() >= DEEPEST {
        diags.push(
            Diagnostic::error("E0304", format!("`extends` is nested more than {DEEPEST} deep"))
                .at(base.span, ""),
        );
        return None;
    }
    Some(path)
}

/// Whether the file says that it is a `what`/1.
pub(super) fn format(tree: &Node, what: &str, diags: &mut Diagnostics) -> bool {
    if !super::is_map(tree) {
        crate::decode::expected(tree, &format!("a map that starts with `hakyu: {what}/1`"), diags);
        return false;
    }
    let Some(node) = tree.get("hakyu").filter(|n| !n.is_null()) else {
        let at = Span { end: tree.span.start, ..tree.span };
        diags.push(
            Diagnostic::error("E0108", "the file does not say what it is")
                .at(at, "")
                .help(format!("start it with `hakyu: {what}/1`")),
        );
        return false;
    };
    let written = node.written().unwrap_or("");
    if written == format!("{what}/1") {
        return true;
    }
    let diagnostic =
        Diagnostic::error("E0108", format!("this is {}, not `{what}/1`", quoted(written)))
            .at(node.span, "");
    diags.push(if written.starts_with(&format!("{what}/")) {
        diagnostic.help(format!("this program reads {what}/1; a newer one may read this file"))
    } else {
        diagnostic.help(format!("this file should start with `hakyu: {what}/1`"))
    });
    false
}

/// `over` on top of `base`.
fn merge(base: Node, over: Node, top: bool) -> Node {
    let (span, raw, content) = (over.span, over.raw, over.content);
    let value = match (base.value, over.value) {
        (Value::Map(base), Value::Map(over)) => Value::Map(maps(base, over, top)),
        (Value::Seq(base), Value::Seq(over)) if by_id(&base) && by_id(&over) => {
            Value::Seq(lists(base, over))
        }
        (_, over) => over,
    };
    Node { value, span, raw, content }
}

fn maps(
    base: Vec<(Spanned<String>, Node)>,
    over: Vec<(Spanned<String>, Node)>,
    top: bool,
) -> Vec<(Spanned<String>, Node)> {
    let mut out = base;
    if top {
        out.retain(|(key, _)| key.value != "extends");
    }
    let known: BTreeMap<String, usize> =
        out.iter().enumerate().map(|(n, (key, _))| (key.value.clone(), n)).collect();
    for (key, value) in over {
        match known.get(&key.value).and_then(|n| out.get_mut(*n)) {
            // A key repeated within `over` stays repeated, so that the decoder reports it.
            Some(slot) if slot.0.span.file != key.span.file => {
                let before = std::mem::replace(&mut slot.1, Node::new(Value::Null, value.span));
                // Only lists with ids merge; a map replaces a map.
                slot.1 = if matches!(value.value, Value::Seq(_)) {
                    merge(before, value, false)
                } else {
                    value
                };
                slot.0 = key;
            }
            _ => out.push((key, value)),
        }
    }
    out
}

/// Whether all items are maps with an id; an empty list is.
fn by_id(items: &[Node]) -> bool {
    items.iter().all(|item| id(item).is_some())
}

fn id(item: &Node) -> Option<&str> {
    item.get("id").and_then(Node::written)
}

fn lists(base: Vec<Node>, over: Vec<Node>) -> Vec<Node> {
    let mut out = base;
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (n, item) in out.iter().enumerate() {
        known.entry(id(item).unwrap_or("").to_owned()).or_insert(n);
    }
    for item in over {
        // Each item of the base is merged once; a second one with its id stays, so that the checks report it.
        match known.remove(id(&item).unwrap_or("")).and_then(|n| out.get_mut(n)) {
            Some(slot) => {
                let before = std::mem::replace(slot, Node::new(Value::Null, item.span));
                *slot = merge(before, item, false);
            }
            None => out.push(item),
        }
    }
    out
}
