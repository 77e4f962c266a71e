//! JSON as other tools write it: keys in any case, lists wrapped in references, texts in HTML.

use std::collections::BTreeMap;

use serde_json::Value;

/// A document, with the objects that others in it refer to.
#[derive(Debug)]
pub struct Doc<'v> {
    /// The whole.
    pub root: &'v Value,
    refs: BTreeMap<&'v str, &'v Value>,
}

/// A key without what differs between languages of programs: `ScenarioEvents`, `scenario_events`.
fn simple(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

impl<'v> Doc<'v> {
    /// Of a tree.
    pub fn new(root: &'v Value) -> Self {
        let mut refs = BTreeMap::new();
        let mut open = vec![root];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(map) => {
                    if let Some(id) = map.get("$id").and_then(Value::as_str) {
                        refs.insert(id, value);
                    }
                    open.extend(map.values());
                }
                _ => {}
            }
        }
        Self { root, refs }
    }

    fn follow(&self, value: &'v Value) -> &'v Value {
        match value.get("$ref").and_then(Value::as_str).and_then(|id| self.refs.get(id)) {
            Some(found) => found,
            None => value,
        }
    }

    /// The value of a key, in any spelling; nothing for null.
    pub fn get(&self, value: &'v Value, key: &str) -> Option<&'v Value> {
        let map = self.follow(value).as_object()?;
        let wanted = simple(key);
        let found = map
            .get(key)
            .or_else(|| map.iter().find(|(k, _)| simple(k) == wanted).map(|(_, v)| v))?;
        Some(self.follow(found)).filter(|v| !v.is_null())
    }

    /// The items of a list, plain or wrapped.
    pub fn list(&self, value: &'v Value, key: &str) -> Vec<&'v Value> {
        self.get(value, key).map(|v| self.items(v)).unwrap_or_default()
    }

    /// The items of a value that is a list.
    pub fn items(&self, value: &'v Value) -> Vec<&'v Value> {
        match value {
            Value::Array(items) => items.iter().map(|v| self.follow(v)).collect(),
            Value::Object(map) => match map.get("$values") {
                Some(Value::Array(items)) => items.iter().map(|v| self.follow(v)).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// A scalar as text; empty when it is not there.
    pub fn text(&self, value: &'v Value, key: &str) -> String {
        self.get(value, key).map(scalar).unwrap_or_default()
    }

    /// The first of several keys that has a text.
    pub fn first(&self, value: &'v Value, keys: &[&str]) -> String {
        keys.iter()
            .map(|key| self.text(value, key))
            .find(|t| !t.trim().is_empty())
            .unwrap_or_default()
    }

    /// A number, also when it is written as text.
    pub fn number(&self, value: &'v Value, key: &str) -> Option<f64> {
        match self.get(value, key)? {
            Value::Number(n) => n.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Keys of an object that hold something, with how much, besides those that were read.
    pub fn rest(&self, value: &'v Value, read: &[&str]) -> Vec<String> {
        let Some(map) = self.follow(value).as_object() else { return Vec::new() };
        let known: Vec<String> = read.iter().map(|k| simple(k)).collect();
        map.iter()
            .filter(|(key, _)| !key.starts_with('$') && !known.contains(&simple(key)))
            .filter_map(|(key, value)| {
                let items = self.items(value);
                match value {
                    Value::Null | Value::Bool(false) => None,
                    Value::String(text) if text.trim().is_empty() => None,
                    Value::Array(_) | Value::Object(_)
                        if items.is_empty()
                            && value.as_object().is_none_or(serde_json::Map::is_empty) =>
                    {
                        None
                    }
                    _ if !items.is_empty() => Some(format!("{key} ({})", items.len())),
                    Value::Object(_) => Some(key.clone()),
                    other => Some(format!("{key}: {}", scalar(other))),
                }
            })
            .collect()
    }
}

/// A scalar as text.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        _ => String::new(),
    }
}

/// The words of a text that may be HTML.
pub fn words(text: &str) -> String {
    if !(text.contains('<') && text.contains('>') || text.contains('&')) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.trim_start_matches('/').to_lowercase();
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let Some((_, behind)) = after.split_once('>').filter(|_| is_tag) else {
            out.push('<');
            rest = after;
            continue;
        };
        let block = ["br", "p>", "p ", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol"];
        if block.iter().any(|b| tag.starts_with(b)) && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        if tag.starts_with("li") && !after.starts_with('/') {
            out.push_str("- ");
        }
        rest = behind;
    }
    out.push_str(rest);
    for (entity, c) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, c);
    }
    out.trim().to_owned()
}

/// Text from base64, if it is text.
pub fn base64(text: &str) -> Option<String> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(out).ok().filter(|t| !t.contains('\0'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Doc, base64, words};

    #[test]
    fn keys_lists_and_texts_of_any_spelling() {
        let value = json!({"$id": "1", "ScenarioEvents": {"$id": "2", "$values": [{"$id": "3", "DeltaSeconds": "60"}, {"$ref": "3"}]}, "moves": []});
        let doc = Doc::new(&value);
        let events = doc.list(&value, "scenario_events");
        assert_eq!(events.len(), 2);
        assert_eq!(doc.number(events[1], "deltaSeconds"), Some(60.0));
        assert_eq!(doc.rest(&value, &["moves"]), ["ScenarioEvents (2)"]);
        assert_eq!(
            words("<p>Dear &amp; all,</p><ul><li>one</li><li>two</li></ul>3 < 4"),
            "Dear & all,\n- one\n- two\n3 < 4"
        );
        assert_eq!(base64("SGVsbG8g5Zyw6ZyH").as_deref(), Some("Hello 地震"));
        assert_eq!(base64("a%"), None);
    }
}
