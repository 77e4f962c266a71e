//! From findings in an overlay's text back to the cells it was made of.

use hakyu_scenarios::{
    diagnostic::Diagnostics,
    source::{Sources, Span},
    yaml::{self, Node, Value},
};

use super::read::Places;

/// The text of an overlay with the cells it came from.
#[derive(Debug)]
pub struct Cells<'p> {
    root: Option<Node>,
    places: &'p Places,
}

/// The columns of keys that have another name in the sheets.
fn column(key: &str) -> &str {
    match key {
        "localise" | "text" | "brief" => "en",
        "title" => "title-en",
        "at" | "when" => "time",
        "takes" => "minutes",
        other => other,
    }
}

impl<'p> Cells<'p> {
    /// Of an overlay's text.
    pub fn new(text: &str, places: &'p Places) -> Self {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let file = sources.add("overlay", text.to_owned());
        Self { root: yaml::parse(file, &sources, &mut diags), places }
    }

    /// The cell that a place in the text was made of; none if no sheet shows it.
    pub fn cell(&self, span: Span) -> Option<String> {
        let root = self.root.as_ref()?;
        let inside = |node: &Node| node.span.start <= span.start && span.end <= node.span.end;
        let Value::Map(entries) = &root.value else { return None };
        let (key, value) = entries
            .iter()
            .find(|(k, v)| inside(v) || (k.span.start <= span.start && span.end <= k.span.end))?;
        let named = |list: &str, id: &str| self.places.get(&(list.to_owned(), id.to_owned()));
        let (list, id, path) = match key.value.as_str() {
            "variables" | "approved" | "made-from" => {
                let Value::Map(inner) = &value.value else { return None };
                let (name, _) = inner.iter().find(|(k, v)| {
                    inside(v) || (k.span.start <= span.start && span.end <= k.span.end)
                })?;
                let list = if key.value == "made-from" { "injects" } else { &key.value };
                (list.to_owned(), name.value.clone(), vec!["en".to_owned()])
            }
            list => {
                let item = value.items().iter().find(|i| inside(i))?;
                (list.to_owned(), id_of(item)?, path(item, span))
            }
        };
        let line = named(&list, &id)?;
        let mut keys = path.iter().rev().filter(|k| k.as_str() != "add");
        let key = keys.next().map_or("id", String::as_str);
        let inner = match (path.first().map(String::as_str), key) {
            // `text: {ja: …}` and its like.
            (_, "en" | "ja") if path.len() > 1 => {
                let outer = path.get(path.len() - 2).map_or("", String::as_str);
                if outer == "title" && list != "plans" {
                    format!("title-{key}")
                } else {
                    key.to_owned()
                }
            }
            (Some("buffers"), need) => format!("need {need}"),
            _ => column(key).to_owned(),
        };
        Some(line.cell(&inner))
    }
}

/// The id by which an item is known: its own, or the inject's that it changes.
fn id_of(item: &Node) -> Option<String> {
    let of = |node: &Node, key: &str| node.get(key).and_then(Node::written).map(str::to_owned);
    let changed = ["skip", "hold", "localise"].iter().find_map(|k| of(item, k));
    changed.or_else(|| of(item.get("add")?, "id")).or_else(|| of(item, "id"))
}

/// The keys that lead to a place inside an item.
fn path(node: &Node, span: Span) -> Vec<String> {
    let within = |s: Span| s.start <= span.start && span.end <= s.end;
    match &node.value {
        Value::Map(entries) => entries
            .iter()
            .find(|(k, v)| within(v.span) || within(k.span))
            .map(|(k, v)| {
                let mut all = vec![k.value.clone()];
                all.extend(path(v, span));
                all
            })
            .unwrap_or_default(),
        Value::Seq(items) => {
            items.iter().find(|i| within(i.span)).map(|i| path(i, span)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
