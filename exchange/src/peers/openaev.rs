//! Exports of `OpenAEV` (once `OpenBAS`, OpenEx): scenarios and simulations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Doc, scalar, words};
use super::table::Rows;
use crate::fields::Field;
use crate::list::draft::{Draft, same};
use crate::list::people;
use crate::list::rows::{Question, Said, safe};
use crate::note::Notes;
use crate::sheet::Cell;
use crate::tree::Tree;
use crate::words::slug;

const PREFIXES: [&str; 3] = ["scenario", "exercise", "simulation"];

/// Whether a document is one.
pub fn is(doc: &Doc<'_>) -> bool {
    PREFIXES.iter().any(|p| {
        doc.get(doc.root, &format!("{p}_injects")).is_some()
            || doc.get(doc.root, &format!("{p}_information")).is_some()
    }) || injects(doc).iter().any(|i| {
        doc.get(i, "inject_depends_duration").is_some()
            || doc.get(i, "inject_injector_contract").is_some()
    })
}

fn injects<'v>(doc: &Doc<'v>) -> Vec<&'v Value> {
    let list = PREFIXES
        .iter()
        .map(|p| doc.list(doc.root, &format!("{p}_injects")))
        .find(|l| !l.is_empty());
    list.or_else(|| Some(doc.list(doc.root, "inject_information")).filter(|l| !l.is_empty()))
        .or_else(|| Some(doc.list(doc.root, "injects")).filter(|l| !l.is_empty()))
        .unwrap_or_else(|| doc.items(doc.root))
}

/// Reads it.
pub fn read<'v>(doc: &Doc<'v>, draft: &mut Draft, said: &Said, notes: &mut Notes) -> Vec<Question> {
    let root = doc.root;
    let prefix = PREFIXES
        .iter()
        .find(|p| {
            doc.get(root, &format!("{p}_information")).is_some()
                || doc.get(root, &format!("{p}_injects")).is_some()
        })
        .copied()
        .unwrap_or("scenario");
    let of = |key: &str| -> Vec<&'v Value> { doc.list(root, &format!("{prefix}_{key}")) };
    let mut said = said.clone();
    if let Some(info) = doc.get(root, &format!("{prefix}_information")) {
        let text = |key: &str| doc.text(info, &format!("{prefix}_{key}"));
        let title = [text("name"), text("subtitle")]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" – ");
        if !title.is_empty() {
            draft.title = same(safe(&title, "information", notes));
        }
        let about = words(&text("description"));
        if !about.is_empty() {
            draft.summary = Some(same(safe(&about, "information", notes)));
        }
        let start = doc
            .first(info, &[&format!("{prefix}_start_date"), &format!("{prefix}_recurrence_start")]);
        if said.start.is_none() && hakyu_scenarios::decode::Clock::parse(&start).is_ok() {
            said.start = Some(start);
        }
        let read =
            ["name", "subtitle", "description", "start_date", "recurrence_start", "id", "tags"]
                .map(|k| format!("{prefix}_{k}"));
        let read: Vec<&str> = read.iter().map(String::as_str).collect();
        draft.head.extend(doc.rest(info, &read));
    }
    for objective in of("objectives") {
        let text = [
            doc.text(objective, "objective_title"),
            words(&doc.text(objective, "objective_description")),
        ]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join(": ");
        if !text.is_empty() {
            let text = same(safe(&text, "objectives", notes));
            crate::list::draft::named(&mut draft.themes, &mut draft.taken, &text, "theme");
        }
    }
    let names = |key: &str, item: &str| -> BTreeMap<String, String> {
        of(key)
            .iter()
            .map(|t| (doc.text(t, &format!("{item}_id")), doc.text(t, &format!("{item}_name"))))
            .collect()
    };
    let teams = names("teams", "team");
    let tags = doc
        .list(root, &format!("{prefix}_tags"))
        .iter()
        .map(|t| (doc.text(t, "tag_id"), doc.text(t, "tag_name")))
        .collect::<BTreeMap<_, _>>();
    let injects = injects(doc);
    let titles: BTreeMap<String, String> =
        injects.iter().map(|i| (doc.text(i, "inject_id"), doc.text(i, "inject_title"))).collect();
    let articles: BTreeMap<String, &Value> =
        of("articles").into_iter().map(|a| (doc.text(a, "article_id"), a)).collect();
    let channels: BTreeMap<String, String> = of("channels")
        .iter()
        .map(|c| {
            (
                doc.text(c, "channel_id"),
                [doc.text(c, "channel_type"), doc.text(c, "channel_name")].join(" "),
            )
        })
        .collect();
    let mut rows = Rows::default();
    let columns = [
        ("Type", Field::Kind),
        ("Time", Field::Time),
        ("From", Field::From),
        ("To", Field::To),
        ("Medium", Field::Via),
        ("Title", Field::Title),
        ("Text", Field::Text),
        ("Expectations", Field::Expects),
        ("Notes", Field::Notes),
    ]
    .map(|(heading, field)| rows.column(heading, Some(field), 0));
    let [kind, time, from, to, via, title, text, expects, remarks] = columns;
    let mut used = Vec::new();
    for item in &injects {
        let mut cells: BTreeMap<u32, Cell> = BTreeMap::new();
        let mut put = |column: u32, text: String| {
            if !text.trim().is_empty() {
                cells.insert(column, Cell::Text(text));
            }
        };
        let parsed = content(doc, item);
        let content = parsed.as_ref().unwrap_or(&Value::Null);
        let inner = Doc::new(content);
        let mut notes_of: Vec<String> = Vec::new();
        if doc.text(item, "inject_enabled") == "false" {
            put(kind, "Contingency Inject".into());
            notes_of.push("inject_enabled: false".into());
        }
        put(title, doc.text(item, "inject_title"));
        let contract =
            doc.get(item, "inject_injector_contract").map(ToString::to_string).unwrap_or_default();
        let medium = [doc.text(item, "inject_type"), labels(&contract)].join(" ");
        let mut body = [
            inner.first(content, &["subject"]),
            words(&inner.first(content, &["body", "message", "content", "text"])),
        ]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
        let mut media = people::via(&medium).map(str::to_owned);
        for article in inner.list(content, "articles") {
            let id = scalar(article);
            if let Some(found) = articles.get(&id) {
                used.push(id);
                body.push_str(&format!(
                    "\n{}\n{}",
                    doc.text(found, "article_name"),
                    words(&doc.text(found, "article_content"))
                ));
                put(from, doc.text(found, "article_author"));
                let channel = doc.first(found, &["article_channel"]);
                media = channels
                    .get(&channel)
                    .and_then(|c| people::via(c))
                    .map(str::to_owned)
                    .or(Some("press".into()));
            }
        }
        let description = words(&doc.text(item, "inject_description"));
        if body.trim().is_empty() {
            body.clone_from(&description);
        } else if !description.is_empty() {
            notes_of.push(format!("description: {description}"));
        }
        put(text, body.trim().to_owned());
        put(via, media.unwrap_or_default());
        if !medium.trim().is_empty() {
            notes_of.push(format!("contract: {}", medium.trim()));
        }
        let mut receivers: Vec<String> = doc
            .list(item, "inject_teams")
            .iter()
            .map(|t| match t {
                Value::Object(_) => doc.first(t, &["team_name", "name"]),
                other => teams.get(&scalar(other)).cloned().unwrap_or_else(|| scalar(other)),
            })
            .filter(|t| !t.is_empty())
            .collect();
        if doc.text(item, "inject_all_teams") == "true" {
            receivers = vec!["All teams".into()];
        }
        put(to, receivers.join("\n"));
        let mut deeds = Vec::new();
        for expectation in inner.list(content, "expectations") {
            let name = inner.first(expectation, &["expectation_name", "expectation_type"]);
            deeds.push(name.clone());
            let more = inner.rest(expectation, &["expectation_name"]);
            notes_of.push(format!("expectation '{name}': {}", more.join(", ")));
        }
        put(expects, deeds.join("\n"));
        for parent in depends(doc, item) {
            notes_of.push(format!(
                "depends on '{}'",
                titles.get(&parent).map_or(parent.as_str(), String::as_str)
            ));
        }
        let marks: Vec<String> = doc
            .list(item, "inject_tags")
            .iter()
            .map(|t| tags.get(&scalar(t)).cloned().unwrap_or_else(|| scalar(t)))
            .collect();
        if !marks.is_empty() {
            notes_of.push(format!("tags: {}", marks.join(", ")));
        }
        for (key, label) in [("inject_country", "country"), ("inject_city", "city")] {
            let value = doc.text(item, key);
            if !value.is_empty() {
                notes_of.push(format!("{label}: {value}"));
            }
        }
        let documents = doc.list(item, "inject_documents").len();
        if documents > 0 {
            notes_of.push(format!("{documents} documents are attached there"));
        }
        put(remarks, notes_of.join("\n"));
        let seconds = doc.number(item, "inject_depends_duration").unwrap_or(0.0);
        cells.insert(time, Cell::Span(seconds / 86_400.0));
        rows.push(cells);
    }
    let questions = rows.read("injects", draft, &said, notes);
    for (id, article) in articles.iter().filter(|(id, _)| !used.contains(id)) {
        draft.head.push(format!(
            "article that no inject publishes: {} {}",
            doc.text(article, "article_name"),
            words(&doc.text(article, "article_content")).replace('\n', " ")
        ));
        let _ = id;
    }
    variables(doc, &of("variables"), draft, notes);
    lessons(doc, &of("lessons_categories"), &of("lessons_questions"), draft, notes);
    let unused: Vec<&String> = teams.values().filter(|t| draft.people.find(t).is_none()).collect();
    if !unused.is_empty() {
        notes.warn(
            "teams",
            format!(
                "no inject goes to these teams; they are left out: {}",
                unused.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ")
            ),
        );
    }
    let read = [
        "information",
        "injects",
        "teams",
        "objectives",
        "articles",
        "channels",
        "variables",
        "lessons_categories",
        "lessons_questions",
        "tags",
    ]
    .map(|k| format!("{prefix}_{k}"));
    let mut read: Vec<&str> = read.iter().map(String::as_str).collect();
    read.extend(["export_version", "injects", "inject_information"]);
    let rest = doc.rest(root, &read);
    if !rest.is_empty() {
        notes.warn(
            "",
            format!(
                "not taken over (people's names and addresses stay where they are): {}",
                rest.join(", ")
            ),
        );
    }
    questions
}

/// The content of an inject: an object, or one written as text.
fn content(doc: &Doc<'_>, item: &Value) -> Option<Value> {
    match doc.get(item, "inject_content")? {
        Value::String(text) => serde_json::from_str(text).ok().or_else(|| {
            Some(Value::Object(
                [("body".to_owned(), Value::String(text.clone()))].into_iter().collect(),
            ))
        }),
        other => Some(other.clone()),
    }
}

/// The words in a contract that name its medium.
fn labels(contract: &str) -> String {
    let lower = contract.to_lowercase();
    let known = [
        "email",
        "mail",
        "sms",
        "channel",
        "challenge",
        "mastodon",
        "manual",
        "phone",
        "media",
        "microblogging",
        "newspaper",
        "tv",
    ];
    known
        .iter()
        .filter(|w| {
            lower.contains(&format!("{w}\""))
                || lower.contains(&format!("_{w}"))
                || lower.contains(&format!(" {w}"))
                || lower.contains(&format!("\"{w}"))
        })
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The injects that one depends on.
fn depends(doc: &Doc<'_>, item: &Value) -> Vec<String> {
    match doc
        .get(item, "inject_depends_on")
        .or_else(|| doc.get(item, "inject_depends_from_another"))
    {
        Some(Value::String(id)) => vec![id.clone()],
        Some(list) => doc
            .items(list)
            .iter()
            .filter_map(|d| doc.get(d, "dependency_relationship"))
            .map(|r| doc.text(r, "inject_parent_id"))
            .filter(|p| !p.is_empty())
            .collect(),
        None => Vec::new(),
    }
}

/// Variables become those of the scenario, and texts that use them go on doing so.
fn variables(doc: &Doc<'_>, list: &[&Value], draft: &mut Draft, notes: &mut Notes) {
    let mut out = Vec::new();
    for item in list {
        let (key, value) = (doc.text(item, "variable_key"), doc.text(item, "variable_value"));
        let Some(name) = slug(&key) else { continue };
        out.push((name.clone(), Tree::text(safe(&value, "variables", notes))));
        let (before, after) = (format!("${{{key}}}"), format!("${{{name}}}"));
        for (line, _) in &mut draft.lines {
            for words in [&mut line.title, &mut line.text] {
                for text in [&mut words.en, &mut words.ja].into_iter().flatten() {
                    *text = text.replace(&before, &after);
                }
            }
        }
    }
    if !out.is_empty() {
        draft.extra.insert(0, ("variables".into(), Tree::Map(out)));
    }
}

/// Questions of lessons learned become a questionnaire after play.
fn lessons(
    doc: &Doc<'_>,
    categories: &[&Value],
    questions: &[&Value],
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let mut all: Vec<&Value> = questions.to_vec();
    for category in categories {
        all.extend(
            doc.list(category, "lessons_category_questions").into_iter().filter(|q| q.is_object()),
        );
    }
    let list: Vec<Tree> = (1..)
        .zip(&all)
        .filter_map(|(n, q)| {
            let text = [
                doc.text(q, "lessons_question_content"),
                doc.text(q, "lessons_question_explanation"),
            ]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" – ");
            (!text.is_empty()).then(|| {
                Tree::map([
                    ("id", Tree::text(format!("lesson-{n}"))),
                    ("text", Tree::text(safe(&text, "lessons", notes))),
                    ("free", Tree::Raw("true".into())),
                ])
            })
        })
        .collect();
    if list.is_empty() {
        if !categories.is_empty() {
            notes.warn("lessons", "the categories of lessons have no questions; they are left out");
        }
        return;
    }
    let id = draft.taken.fresh("lessons");
    let item = Tree::map([
        ("id", Tree::text(id)),
        ("title", Tree::two("Lessons learned", "教訓")),
        ("when", Tree::text("after")),
        ("questions", Tree::Seq(list)),
    ]);
    draft.extra.push(("questionnaires".into(), Tree::Seq(vec![item])));
}
