//! `${name}`: words and figures that stand once in `variables` and are used anywhere in the file.
//!
//! Works on the tree, before anything is interpreted. A value that is nothing but `${name}` becomes the variable's value,
//! whatever that is; inside other text the words are put in. A variable in two languages gives each language of a
//! text its own, and makes two of a text that was one. `$${` stands for `${`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

/// Values of variables by name.
pub(crate) type Values = BTreeMap<String, Node>;

/// Takes the values of `variables` from a document; those of `over` stand before them.
pub(crate) fn values(root: &Node, over: Option<&Node>) -> Values {
    let mut all = Values::new();
    for node in root.get("variables").into_iter().chain(over) {
        if let Value::Map(entries) = &node.value {
            all.extend(entries.iter().map(|(key, value)| (key.value.clone(), value.clone())));
        }
    }
    all
}

/// Puts the values into everything but `variables` and `overlays` (which may have values of their own).
pub(crate) fn put(root: &mut Node, values: &Values, diags: &mut Diagnostics) {
    let Value::Map(entries) = &mut root.value else { return };
    for (key, value) in entries {
        if !matches!(key.value.as_str(), "variables" | "overlays" | "extends" | "hakyu") {
            replace(value, values, None, diags);
        }
    }
}

/// Puts the values into a node; `lang` is the language of the text it belongs to.
pub(crate) fn replace(
    node: &mut Node,
    values: &Values,
    lang: Option<&str>,
    diags: &mut Diagnostics,
) {
    match &mut node.value {
        Value::Seq(items) => {
            for item in items {
                replace(item, values, None, diags);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                let lang = Some(key.value.as_str()).filter(|k| matches!(*k, "en" | "ja"));
                replace(value, values, lang, diags);
            }
        }
        Value::Str(text) if text.contains("${") => {
            let pieces = pieces(text, node.span, values, diags);
            if let Some(new) = join(&pieces, node.span, lang) {
                *node = new;
            }
        }
        _ => {}
    }
}

/// Collects the names of the variables that a node uses.
pub(crate) fn used(node: &Node, names: &mut std::collections::BTreeSet<String>) {
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| used(item, names)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| used(value, names)),
        Value::Str(text) => {
            let parts = text.split("${").skip(1).filter_map(|part| part.split_once('}'));
            names.extend(parts.map(|(name, _)| name.trim().to_owned()));
        }
        _ => {}
    }
}

enum Piece<'a> {
    Plain(String),
    Value(&'a Node),
}

fn pieces<'v>(
    text: &str,
    span: Span,
    values: &'v Values,
    diags: &mut Diagnostics,
) -> Vec<Piece<'v>> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, after) = rest.split_at(at);
        if let Some(escaped) = before.strip_suffix('$') {
            plain.push_str(escaped);
            plain.push_str("${");
            rest = after.get(2..).unwrap_or("");
            continue;
        }
        plain.push_str(before);
        let inner = after.get(2..).unwrap_or("");
        let Some((name, behind)) = inner.split_once('}') else {
            diags.push(
                Diagnostic::error("E0208", "`${` is never closed with `}`")
                    .at(span, "")
                    .help("write `$${` where the characters themselves are meant"),
            );
            rest = "";
            break;
        };
        rest = behind;
        if let Some(value) = values.get(name.trim()) {
            if !plain.is_empty() {
                out.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            out.push(Piece::Value(value));
        } else {
            let known = values.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let help = if known.is_empty() {
                "declare it under `variables`".to_owned()
            } else {
                format!("there are {known}")
            };
            let near = crate::diagnostic::nearest(name.trim(), values.keys().map(String::as_str));
            let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            diags.push(
                Diagnostic::error("E0208", format!("there is no variable {}", quoted(name.trim())))
                    .at(span, "used here")
                    .help(help + &near),
            );
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() || out.is_empty() {
        out.push(Piece::Plain(plain));
    }
    out
}

/// What a variable says in a language; `None` for lists and the like.
fn word<'a>(value: &'a Node, lang: &str) -> Option<&'a str> {
    match &value.value {
        Value::Map(_) => {
            value.get(lang).or_else(|| value.get("en")).or_else(|| value.get("ja"))?.written()
        }
        _ => value.written(),
    }
}

fn join(pieces: &[Piece<'_>], span: Span, lang: Option<&str>) -> Option<Node> {
    if let ([Piece::Value(value)], None) = (pieces, lang) {
        return Some(Node { span, content: None, ..(*value).clone() });
    }
    let text = |lang: &str| -> Option<Node> {
        let mut all = String::new();
        for piece in pieces {
            match piece {
                Piece::Plain(plain) => all.push_str(plain),
                Piece::Value(value) => all.push_str(word(value, lang)?),
            }
        }
        Some(Node::new(Value::Str(all), span))
    };
    let two = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Value(value) if matches!(value.value, Value::Map(_))));
    match lang {
        Some(lang) => text(lang),
        None if two => {
            let key = |word: &str| Spanned::new(word.to_owned(), span);
            let entries = vec![(key("en"), text("en")?), (key("ja"), text("ja")?)];
            Some(Node::new(Value::Map(entries), span))
        }
        None => text("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::{put, values};
    use crate::diagnostic::Diagnostics;
    use crate::source::Sources;
    use crate::yaml;

    fn after(text: &str) -> (yaml::Node, Diagnostics) {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let file = sources.add("a.yaml", text.into());
        let mut node = yaml::parse(file, &sources, &mut diags).expect("YAML");
        let found = values(&node, None);
        put(&mut node, &found, &mut diags);
        (node, diags)
    }

    #[test]
    fn values_stand_in_for_names() {
        let (node, diags) = after(
            "variables: {who: {en: the mayor, ja: 市長}, wait: 30m, n: 3}\n\
             within: ${wait}\nname: ${who}\none: Ask ${who} ${n} times\n\
             two: {en: 'Ask ${who}', ja: '${who}に聞く'}\nkept: a $${who}\nlist: ['${wait}', '${wait} later']\n",
        );
        assert!(diags.is_empty(), "{diags:?}");
        let at = |key: &str| node.get(key).expect("a key");
        assert_eq!(at("within").as_str(), Some("30m"));
        assert_eq!(at("name").get("ja").and_then(yaml::Node::as_str), Some("市長"));
        assert_eq!(at("one").get("en").and_then(yaml::Node::as_str), Some("Ask the mayor 3 times"));
        assert_eq!(at("one").get("ja").and_then(yaml::Node::as_str), Some("Ask 市長 3 times"));
        assert_eq!(at("two").get("en").and_then(yaml::Node::as_str), Some("Ask the mayor"));
        assert_eq!(at("two").get("ja").and_then(yaml::Node::as_str), Some("市長に聞く"));
        assert_eq!(at("kept").as_str(), Some("a ${who}"));
        assert_eq!(at("list").items()[0].as_str(), Some("30m"));
        assert_eq!(at("list").items()[1].as_str(), Some("30m later"));
    }

    #[test]
    fn unknown_and_unclosed_ones_are_told() {
        let (_, diags) = after("variables: {wait: 30m}\na: ${wiat}\nb: 'x ${wait'\n");
        let said: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(said, ["there is no variable `wiat`", "`${` is never closed with `}`"]);
    }
}
