//! The sheets of what an organisation has: sites, posts, plans, words, approval.

use hakyu_scenarios::decode::parse_duration;

use super::{Grid, Reader, narrow_trim};
use crate::{
    localise::{layout::LINES, settle::percent, write::POSTS},
    master::Words,
    sheet::Cell,
    times::length,
    tree::Tree,
    words::{Taken, narrow, plain},
};

impl Reader<'_, '_> {
    pub(super) fn sites(&mut self, grid: &Grid<'_>, needs: &[(String, Words)]) -> Vec<Tree> {
        let mut out = Vec::new();
        let keys: Vec<String> = needs.iter().map(|(id, _)| format!("need {id}")).collect();
        let mut written = vec!["id", "title-en", "title-ja", "of", "class", "share", "people"];
        written.extend(keys.iter().map(String::as_str));
        for row in grid.rows(&written) {
            let title = grid.both(row, "title-en", "title-ja");
            let id = self.id(grid, row, "id", &title, "site");
            let mut entries = vec![("id".to_owned(), Tree::text(&id))];
            if title.en.is_some() || title.ja.is_some() {
                entries.push(("title".into(), title.tree()));
            }
            let of = grid.text(row, "of");
            if of.is_empty() {
                self.notes.error(
                    &grid.place(row, "of"),
                    "which service is the site part of?",
                    "choose from the list, such as medical@chiba",
                );
            }
            entries.push(("of".into(), Tree::text(of)));
            let class = grid.text(row, "class");
            if !class.is_empty() {
                entries.push(("class".into(), Tree::text(class)));
            }
            if let Some(share) = self.share(grid, row) {
                entries.push(("share".into(), Tree::text(percent(share))));
            }
            if let Some(people) = self.number(grid, row, "people", "a number of people") {
                if people < 0.0 || people.fract() != 0.0 {
                    self.notes.error(
                        &grid.place(row, "people"),
                        format!("'{people}' is not a number of people"),
                        "write a whole number",
                    );
                } else {
                    entries.push(("people".into(), Tree::Raw(format!("{people:.0}"))));
                }
            }
            let mut buffers = Vec::new();
            for ((need, _), key) in needs.iter().zip(&keys) {
                if let Some(seconds) = self.hours(grid, row, key) {
                    buffers.push((need.clone(), Tree::text(length(seconds))));
                }
            }
            if !buffers.is_empty() {
                entries.push(("buffers".into(), Tree::Map(buffers)));
            }
            entries.extend(self.kept(grid, row, "more"));
            self.line("sites", &id, grid, row);
            out.push(Tree::Map(entries));
        }
        out
    }

    /// A share in percent. Excel makes 0.2 of what people write as 20%.
    fn share(&mut self, grid: &Grid<'_>, row: u32) -> Option<f64> {
        let text = narrow(&grid.text(row, "share"));
        if let Some(number) = text.strip_suffix('%').and_then(|n| n.trim().parse::<f64>().ok()) {
            return Some(number);
        }
        let n = self.number(grid, row, "share", "a share in percent")?;
        if n > 0.0 && n <= 1.0 {
            let of_hundred = percent(n * 100.0);
            self.notes.info(&grid.place(row, "share"), format!("{n} is taken as {of_hundred}"));
            return Some(n * 100.0);
        }
        Some(n)
    }

    /// Seconds of a number of hours, or of a length like `3d`.
    fn hours(&mut self, grid: &Grid<'_>, row: u32, key: &str) -> Option<u64> {
        let cell = grid.get(row, key)?;
        if let Cell::Text(text) = cell
            && let Some(seconds) = parse_duration(&narrow(text.trim()))
        {
            return Some(seconds);
        }
        if let Cell::Span(days) = cell {
            return crate::sheet::whole(days * 86_400.0).and_then(|s| u64::try_from(s).ok());
        }
        let n = self.number(grid, row, key, "a number of hours")?;
        let seconds = crate::sheet::whole(n * 3600.0).and_then(|s| u64::try_from(s).ok());
        if seconds.is_none() {
            self.notes.error(
                &grid.place(row, key),
                format!("'{n}' is not a length of time"),
                "write hours, such as 72 or 0.5",
            );
        }
        seconds
    }

    pub(super) fn posts(&mut self, grid: &Grid<'_>) -> Vec<Tree> {
        let mut out = Vec::new();
        for row in grid.rows(&["id", "title-en", "title-ja", "post", "en", "ja"]) {
            let title = grid.both(row, "title-en", "title-ja");
            let id = self.id(grid, row, "id", &title, "post");
            if title.en.is_none() && title.ja.is_none() {
                self.notes.error(
                    &grid.place(row, "title-en"),
                    "the post has no title",
                    "write what people call it",
                );
            }
            let post = grid.text(row, "post").to_lowercase();
            if post.is_empty() {
                self.notes.error(
                    &grid.place(row, "post"),
                    "what kind of post is it?",
                    &format!("choose from the list: {}", POSTS.join(", ")),
                );
            }
            let mut entries = vec![
                ("id".to_owned(), Tree::text(&id)),
                ("title".into(), title.tree()),
                ("post".into(), Tree::text(post)),
            ];
            let brief = grid.both(row, "en", "ja");
            if brief.en.is_some() || brief.ja.is_some() {
                entries.push(("brief".into(), brief.tree()));
            }
            let more = self.kept(grid, row, "more");
            if more.iter().all(|(k, _)| k != "organisation") {
                entries.push(("organisation".into(), Tree::text(&self.ground.owner.id)));
            }
            entries.extend(more);
            self.roles.push((id.clone(), title));
            self.line("roles", &id, grid, row);
            out.push(Tree::Map(entries));
        }
        out
    }

    pub(super) fn plans(&mut self, grid: &Grid<'_>) -> Vec<Tree> {
        struct Plan {
            id: String,
            entries: Vec<(String, Tree)>,
            steps: Vec<Tree>,
            last: String,
            names: Taken,
        }
        let mut plans: Vec<Plan> = Vec::new();
        let written =
            ["id", "title-en", "title-ja", "kind", "owner", "step", "en", "ja", "minutes", "role"];
        for row in grid.rows(&written) {
            let title = grid.both(row, "title-en", "title-ja");
            let id = grid.text(row, "id");
            let named = title.en.is_some() || title.ja.is_some();
            let same = plans.last().is_some_and(|p| id == p.id || (id.is_empty() && !named));
            if !same {
                let id = self.id(grid, row, "id", &title, "plan");
                if !named {
                    self.notes.error(
                        &grid.place(row, "title-en"),
                        "the plan has no name",
                        "write its name in the first of its rows",
                    );
                }
                let mut entries =
                    vec![("id".to_owned(), Tree::text(&id)), ("title".into(), title.tree())];
                let kind = grid.text(row, "kind");
                if !kind.is_empty() {
                    entries.push(("kind".into(), Tree::text(kind.to_lowercase())));
                }
                let owner = self.roles_of(grid, row, "owner");
                match owner.first() {
                    Some(owner) => entries.push(("owner".into(), Tree::text(owner))),
                    None if grid.text(row, "owner").is_empty() => self.notes.error(
                        &grid.place(row, "owner"),
                        "who answers for the plan?",
                        "choose one of your posts",
                    ),
                    None => {}
                }
                entries.extend(self.kept(grid, row, "more"));
                self.line("plans", &id, grid, row);
                plans.push(Plan {
                    id,
                    entries,
                    steps: Vec::new(),
                    last: String::new(),
                    names: Taken::default(),
                });
            }
            let words = grid.both(row, "en", "ja");
            let named = grid.text(row, "step");
            let minutes = self
                .number(grid, row, "minutes", "a number of minutes")
                .and_then(|n| crate::sheet::whole(n * 60.0));
            let role = self.roles_of(grid, row, "role");
            let more = self.kept(grid, row, "step-more");
            let Some(plan) = plans.last_mut() else { continue };
            if named.is_empty() && words.en.is_none() && words.ja.is_none() && more.is_empty() {
                if plan.steps.is_empty() {
                    self.notes.error(
                        &grid.place(row, "en"),
                        "the first step has no words",
                        "write one step in each row",
                    );
                }
                continue;
            }
            let id = if named.is_empty() {
                plan.names.fresh(&format!("s-{}", plan.steps.len() + 1))
            } else {
                plan.names.add(&named);
                named
            };
            let mut entries = vec![("id".to_owned(), Tree::text(&id))];
            if words.en.is_some() || words.ja.is_some() {
                entries.push(("title".into(), words.tree()));
            }
            if let Some(role) = role.first() {
                entries.push(("role".into(), Tree::text(role)));
            }
            match minutes.map(u64::try_from) {
                Some(Ok(seconds)) => entries.push(("takes".into(), Tree::text(length(seconds)))),
                Some(Err(_)) => self.notes.error(
                    &grid.place(row, "minutes"),
                    "a step cannot take less than nothing",
                    "write minutes, such as 30",
                ),
                None => {}
            }
            if more.iter().all(|(k, _)| k != "after") && !plan.last.is_empty() {
                entries.push(("after".into(), Tree::words([&plan.last])));
            }
            let empty = |t: &Tree| matches!(t, Tree::Seq(items) if items.is_empty());
            entries.extend(more.into_iter().filter(|(k, v)| k != "after" || !empty(v)));
            plan.last = id;
            plan.steps.push(Tree::Map(entries));
        }
        let whole = |plan: Plan| {
            let mut entries = plan.entries;
            entries.push(("steps".into(), Tree::Seq(plan.steps)));
            Tree::Map(entries)
        };
        plans.into_iter().map(whole).collect()
    }

    pub(super) fn words(&mut self, grid: &Grid<'_>) -> Vec<(String, Tree)> {
        let known = self.ground.variables();
        let mut out = Vec::new();
        for row in grid.rows(&["en", "ja"]) {
            let name = grid.text(row, "name");
            if !known.iter().any(|(n, _)| *n == name) {
                self.notes.error(
                    &grid.place(row, "name"),
                    format!("the scenario has no variable '{name}'"),
                    "leave this column as it was written; if the scenario has changed, clear the row",
                );
                continue;
            }
            self.places.insert(("variables".into(), name.clone()), grid.line(row));
            out.push((name, grid.both(row, "en", "ja").tree()));
        }
        out
    }

    pub(super) fn approval(&mut self, grid: &Grid<'_>, tree: &mut Tree) {
        let mut approved = Vec::new();
        for row in grid.rows(&["en", "ja"]) {
            let key = grid.text(row, "key");
            let is = |line: &&(&str, &str, &str, bool)| {
                let two = format!("{}\n{}", line.1, line.2);
                [line.1, line.2, two.as_str()].iter().any(|k| plain(k) == plain(&key))
            };
            let Some(line) = LINES.iter().find(is) else {
                self.notes.error(
                    &grid.place(row, "key"),
                    "this line is not known",
                    "keep the first column as it was written",
                );
                continue;
            };
            let said = grid.both(row, "en", "ja");
            self.places.insert(("approved".into(), line.0.to_owned()), grid.line(row));
            match line.0 {
                "title" => tree.set("title", said.tree(), &[]),
                "by" => {
                    let by = said.en.or(said.ja).unwrap_or_default();
                    approved.push(("by".to_owned(), Tree::text(narrow_trim(&by))));
                }
                key => approved.push((key.to_owned(), said.tree())),
            }
        }
        let by = approved.iter().any(|(k, _)| k == "by");
        if by {
            tree.set("approved", Tree::Map(approved), &[]);
        } else if let Some(line) = self.places.get(&("approved".to_owned(), "note".to_owned())) {
            let place = line.cell("en");
            self.notes.error(
                &place,
                "a note on an approval, but nobody approved it",
                "write who approved it, or clear the note",
            );
        }
    }
}
