//! Exercises in the Common Exercise Format: a flow of injects, their payloads, and what their evaluation looks for. What
//! an evaluation looks for becomes an action, and an inject that requires it waits for that action.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Doc, base64, scalar, words};
use crate::list::draft::{Draft, inject, same};
use crate::list::people;
use crate::list::rows::{Said, safe};
use crate::master::{Due, Expected, Kind, Line};
use crate::note::Notes;
use crate::tree::Tree;
use crate::words::slug;

/// Whether a document is one.
pub fn is(doc: &Doc<'_>) -> bool {
    doc.get(doc.root, "injectflow").is_some()
        || (doc.get(doc.root, "exercise").is_some()
            && doc.get(doc.root, "injectpayloads").is_some())
}

/// Reads it.
pub fn read(doc: &Doc<'_>, draft: &mut Draft, said: &Said, notes: &mut Notes) {
    let root = doc.root;
    super::start(said, None, draft, notes);
    if let Some(exercise) = doc.get(root, "exercise") {
        let name = doc.first(exercise, &["name", "description"]);
        if !name.is_empty() {
            draft.title = same(safe(&name, "$.exercise", notes));
        }
        let about = words(&doc.first(exercise, &["expanded", "description"]));
        if !about.is_empty() {
            draft.summary =
                Some(same(safe(about.trim_start_matches(['#', ' ']), "$.exercise", notes)));
        }
        draft.duration = doc
            .number(exercise, "totalduration")
            .and_then(crate::sheet::whole)
            .and_then(|s| u64::try_from(s).ok())
            .unwrap_or(0);
        let version = doc.text(exercise, "version");
        if !version.is_empty() {
            draft.extra.push(("edition".into(), Tree::text(version)));
        }
        let tags: Vec<String> = doc.list(exercise, "tags").iter().map(|t| scalar(t)).collect();
        if !tags.is_empty() {
            draft.head.push(format!("tags: {}", tags.join(", ")));
        }
        draft.head.extend(doc.rest(
            exercise,
            &["name", "description", "expanded", "totalduration", "tags", "version", "meta"],
        ));
        if let Some(meta) = doc.get(exercise, "meta") {
            draft.head.extend(doc.rest(meta, &[]));
        }
    }
    let injects = doc.list(root, "injects");
    let payloads: BTreeMap<String, &Value> =
        doc.list(root, "injectpayloads").into_iter().map(|p| (doc.text(p, "uuid"), p)).collect();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (n, item) in injects.iter().enumerate() {
        let id = draft.taken.fresh(
            &slug(&doc.text(item, "name")).unwrap_or_else(|| format!("inject-{:03}", n + 1)),
        );
        ids.insert(doc.text(item, "uuid"), id);
    }
    let players = draft.people.role("Players", "$.injects");
    let flows = doc.list(root, "injectflow");
    let mut parents: BTreeMap<String, String> = BTreeMap::new();
    for flow in &flows {
        if let Some(sequence) = doc.get(flow, "sequence") {
            for next in doc.list(sequence, "followedby") {
                parents.entry(scalar(next)).or_insert_with(|| doc.text(flow, "injectuuid"));
            }
        }
    }
    for (n, item) in injects.iter().enumerate() {
        let place = format!("$.injects[{n}]");
        let uuid = doc.text(item, "uuid");
        let Some(id) = ids.get(&uuid) else { continue };
        let flow = flows.iter().find(|f| doc.text(f, "injectuuid") == uuid).copied();
        let mut line = inject(id.clone());
        let name = doc.text(item, "name");
        line.title = same(safe(&name, &place, notes));
        let about = flow
            .map(|f| words(&doc.text(f, "description")))
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| name.clone());
        line.text = same(safe(if about.is_empty() { "…" } else { &about }, &place, notes));
        line.ids.insert("to", vec![players.clone()]);
        let action = doc.text(item, "action");
        line.ids.insert(
            "via",
            vec![people::via(&action.replace('_', " ")).unwrap_or("alarm").to_owned()],
        );
        let remark = |line: &mut Line, text: String| {
            line.comments.push([String::new(), String::new(), text]);
        };
        for rest in
            doc.rest(item, &["uuid", "name", "injectevaluation", "actionpayloadresourceuuid"])
        {
            remark(&mut line, rest);
        }
        payload(doc, item, &payloads, &mut line, &place, notes);
        for evaluation in doc.list(item, "injectevaluation") {
            let result = doc.first(evaluation, &["result", "description", "name"]);
            let act = result_action(id, &result);
            if !draft.actions.iter().any(|(a, _)| *a == act) {
                draft.taken.add(&act);
                draft.actions.push((
                    act.clone(),
                    same(safe(
                        if result.is_empty() { "Evaluation" } else { &result },
                        &place,
                        notes,
                    )),
                ));
            }
            line.expects.push(Expected { action: act, by: None, within: None });
            let range: Vec<String> =
                doc.list(evaluation, "scorerange").iter().map(|s| scalar(s)).collect();
            let parameters =
                doc.get(evaluation, "parameters").map(ToString::to_string).unwrap_or_default();
            remark(
                &mut line,
                format!("evaluation '{result}': score {}, {parameters}", range.join("–")),
            );
        }
        due(doc, flow, &parents, &ids, &mut line, &place, notes);
        draft.lines.push((line, place));
    }
    for flow in flows.iter().filter(|f| !ids.contains_key(&doc.text(f, "injectuuid"))) {
        notes.warn(
            "$.inject_flow",
            format!(
                "an entry of the flow names the inject '{}', which is not there",
                doc.text(flow, "injectuuid")
            ),
        );
    }
    let last = draft
        .lines
        .iter()
        .filter_map(|(l, _)| match l.due {
            Due::At(at) => u64::try_from(at).ok(),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    draft.duration = draft.duration.max(last + 3_600);
    let rest = doc.rest(root, &["exercise", "injects", "injectflow", "injectpayloads"]);
    if !rest.is_empty() {
        notes.warn("$", format!("not taken over: {}", rest.join(", ")));
    }
}

fn result_action(inject: &str, result: &str) -> String {
    format!("{inject}-{}", slug(result).unwrap_or_else(|| "evaluation".into()))
}

fn due(
    doc: &Doc<'_>,
    flow: Option<&Value>,
    parents: &BTreeMap<String, String>,
    ids: &BTreeMap<String, String>,
    line: &mut Line,
    place: &str,
    notes: &mut Notes,
) {
    let Some(flow) = flow else {
        notes.warn(place, "the inject is not in the flow; it waits for the controller");
        (line.kind, line.due) = (Kind::Contingency, Due::Released);
        return;
    };
    let sequence = doc.get(flow, "sequence");
    let triggers: Vec<String> = sequence
        .map(|s| {
            doc.get(s, "trigger").map_or_else(Vec::new, |t| match t {
                Value::String(one) => vec![one.clone()],
                other => doc.items(other).iter().map(|t| scalar(t)).collect(),
            })
        })
        .unwrap_or_default();
    let timing = doc.get(flow, "timing");
    let at = timing.and_then(|t| doc.number(t, "triggeredat")).and_then(crate::sheet::whole);
    let needs = doc.get(flow, "requirements");
    let parent = needs
        .map(|r| doc.text(r, "injectuuid"))
        .filter(|u| !u.is_empty())
        .or_else(|| parents.get(&doc.text(flow, "injectuuid")).cloned());
    let result = needs.map(|r| doc.text(r, "resolutionrequirement")).filter(|r| !r.is_empty());
    line.due = match (at, parent.as_ref().and_then(|p| ids.get(p)), result) {
        (Some(at), ..) => Due::At(at),
        (None, Some(parent), Some(result)) => {
            Due::When(format!("done('{}')", result_action(parent, &result)))
        }
        (None, Some(parent), None) => Due::When(format!("fired('{parent}')")),
        (None, None, _) if triggers.iter().any(|t| t == "startex") || triggers.is_empty() => {
            Due::At(0)
        }
        (None, None, _) => {
            notes.warn(
                place,
                format!(
                    "nothing says when it comes ({}); it waits for the controller",
                    triggers.join(", ")
                ),
            );
            line.kind = Kind::Contingency;
            Due::Released
        }
    };
    let mut remark = |text: String| line.comments.push([String::new(), String::new(), text]);
    if let Some(every) = timing.and_then(|t| doc.number(t, "periodicrunevery")) {
        notes.warn(place, "the inject is repeated; it comes once here");
        remark(format!("periodic_run_every: {every}"));
    }
    if let Some(sequence) = sequence {
        let ends: Vec<String> =
            doc.list(sequence, "completiontrigger").iter().map(|t| scalar(t)).collect();
        if !ends.is_empty() {
            remark(format!("completion_trigger: {}", ends.join(", ")));
        }
    }
    let rest = doc.rest(flow, &["description", "injectuuid", "requirements", "sequence", "timing"]);
    rest.into_iter().for_each(remark);
}

/// What an inject carries: a file of text becomes an attachment, anything else a comment.
fn payload(
    doc: &Doc<'_>,
    item: &Value,
    payloads: &BTreeMap<String, &Value>,
    line: &mut Line,
    place: &str,
    notes: &mut Notes,
) {
    let uuid = doc.text(item, "actionpayloadresourceuuid");
    if uuid.is_empty() {
        return;
    }
    let Some(payload) = payloads.get(&uuid) else {
        notes.warn(place, format!("its payload '{uuid}' is not there"));
        return;
    };
    let Some(parameters) = doc.get(payload, "parameters") else { return };
    let content = doc.text(parameters, "content");
    let text = if doc.text(parameters, "contenttype").contains("base64") {
        base64(&content)
    } else {
        Some(content.clone())
    };
    if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
        let name = doc.first(parameters, &["filename"]);
        let name = if name.is_empty() { doc.text(payload, "name") } else { name };
        let attachment = Tree::map([
            ("name", Tree::text(safe(&name, place, notes))),
            ("kind", Tree::text("document")),
            ("text", Tree::text(safe(&text, place, notes))),
        ]);
        line.more.set("attachments", Tree::Seq(vec![attachment]), &[]);
    } else {
        line.comments.push([
            String::new(),
            String::new(),
            format!("payload {}: {}", doc.text(payload, "name"), parameters),
        ]);
    }
}
