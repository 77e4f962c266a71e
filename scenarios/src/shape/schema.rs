//! JSON Schema (draft 2020-12) from the shapes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{DISTRIBUTION, OVERLAY, SCENARIO, Shape, TEXT, Ty};

const ID: &str = "^[a-z0-9-]+(@[a-z0-9-]+)?$";
const DURATION: &str = r"^(\d+(\.\d+)?[dhms])+$";
const TIME: &str = r"^(T([+-](\d+(\.\d+)?[dhms])+)?|\d{4}-\d{2}-\d{2}T.+)$";
const PERCENT: &str = r"^\d+(\.\d+)?%$";

/// The JSON Schema of `scenario/1`, with help in English and Japanese.
pub fn schema() -> Value {
    let mut defs = BTreeMap::new();
    let mut root = map(&SCENARIO, &mut defs);
    if let Some(object) = root.as_object_mut() {
        // With `extends` everything but the format and the id may come from the base.
        let all = object.remove("required").unwrap_or_else(|| json!([]));
        object.insert("required".into(), json!(["hakyu", "id"]));
        object.insert("anyOf".into(), json!([{ "required": ["extends"] }, { "required": all }]));
    }
    document("scenario", root, defs)
}

/// The JSON Schema of `overlay/1`, a sub-controller's file of its own.
pub fn overlay_schema() -> Value {
    let mut defs = BTreeMap::new();
    let mut root = map(&OVERLAY, &mut defs);
    if let Some(object) = root.as_object_mut() {
        object.insert("required".into(), json!(["hakyu", "scenario", "id", "organisation"]));
    }
    document("overlay", root, defs)
}

fn document(name: &str, root: Value, defs: BTreeMap<String, Value>) -> Value {
    let defs: Map<String, Value> = defs.into_iter().collect();
    let mut out = Map::new();
    out.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    out.insert("$id".into(), json!(format!("urn:hakyu:schema:{name}-1")));
    out.insert("title".into(), json!(format!("Hakyu {name}/1")));
    if let Value::Object(root) = root {
        out.extend(root);
    }
    out.insert("$defs".into(), Value::Object(defs));
    Value::Object(out)
}

fn slug(name: &str) -> String {
    name.replace(' ', "-")
}

fn map(shape: &Shape, defs: &mut BTreeMap<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut value = ty(&key.ty, defs);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(format!("{} / {}", key.en, key.ja)));
        }
        properties.insert(key.name.into(), value);
    }
    let required: Vec<&str> = shape.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
    let mut out = Map::new();
    out.insert("description".into(), json!(format!("{} / {}", shape.en, shape.ja)));
    out.insert("type".into(), json!("object"));
    out.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        out.insert("required".into(), json!(required));
    }
    out.insert("additionalProperties".into(), json!(false));
    let groups: Vec<Value> = shape
        .one_of
        .iter()
        .map(|group| json!({ "oneOf": group.iter().map(|key| json!({ "required": [key] })).collect::<Vec<_>>() }))
        .collect();
    if !groups.is_empty() {
        out.insert("allOf".into(), Value::Array(groups));
    }
    Value::Object(out)
}

fn reference(shape: &'static Shape, defs: &mut BTreeMap<String, Value>) -> Value {
    let name = slug(shape.name);
    if !defs.contains_key(&name) {
        defs.insert(name.clone(), json!({}));
        let body = map(shape, defs);
        defs.insert(name.clone(), body);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn ty(ty_: &Ty, defs: &mut BTreeMap<String, Value>) -> Value {
    match *ty_ {
        Ty::Id => json!({ "type": "string", "pattern": ID }),
        Ty::Anchor => {
            json!({ "type": "string", "pattern": "^(event|inject|step|mode|mode-news):[a-z0-9-]+(@[a-z0-9-]+)?$" })
        }
        Ty::Str => json!({ "type": ["string", "number"] }),
        Ty::Text => json!({ "anyOf": [{ "type": ["string", "number"] }, reference(&TEXT, defs)] }),
        Ty::Duration => json!({ "type": "string", "pattern": DURATION }),
        Ty::Time => json!({ "type": "string", "pattern": TIME }),
        Ty::Share => {
            json!({ "anyOf": [{ "type": "string", "pattern": PERCENT }, { "type": "number", "minimum": 0, "maximum": 1 }] })
        }
        Ty::Ratio => {
            json!({ "anyOf": [{ "type": "string", "pattern": PERCENT }, { "type": "number", "minimum": 0, "maximum": 100 }] })
        }
        Ty::Number => json!({ "type": "number" }),
        Ty::Bool => json!({ "type": "boolean" }),
        Ty::Whole => json!({ "type": "integer", "minimum": 0 }),
        Ty::Condition => json!({ "type": "string", "minLength": 1 }),
        Ty::Word(words) => json!({ "enum": words }),
        Ty::Const(word) => json!({ "const": word }),
        Ty::Drawn(inner) => json!({ "anyOf": [ty(inner, defs), reference(&DISTRIBUTION, defs)] }),
        Ty::List(inner) => json!({ "type": "array", "items": ty(inner, defs) }),
        Ty::Some(inner) => {
            let item = ty(inner, defs);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        Ty::Knot => json!({
            "type": "array",
            "prefixItems": [ty(&Ty::Time, defs), ty(&Ty::Share, defs)],
            "items": false,
            "minItems": 2
        }),
        Ty::Map(shape) => reference(shape, defs),
        Ty::ById(inner) => {
            json!({ "type": "object", "propertyNames": { "pattern": ID }, "additionalProperties": ty(inner, defs) })
        }
        Ty::Either(one, other) => json!({ "anyOf": [ty(one, defs), ty(other, defs)] }),
    }
}

#[cfg(test)]
mod tests {
    use super::{overlay_schema, schema};

    /// To write the file anew, delete it and run this test once.
    #[test]
    fn committed_schemas_are_fresh() {
        fresh(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/scenario-1.json"), &schema());
        fresh(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/overlay-1.json"), &overlay_schema());
    }

    fn fresh(path: &str, now: &serde_json::Value) {
        if let Ok(committed) = std::fs::read_to_string(path) {
            let committed: serde_json::Value = serde_json::from_str(&committed).expect("JSON");
            assert!(
                committed == *now,
                "{path} is stale: delete it and run this test once to write it anew"
            );
        } else {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/schema"))
                .expect("a folder");
            std::fs::write(path, format!("{now:#}\n")).expect("written");
        }
    }
}
