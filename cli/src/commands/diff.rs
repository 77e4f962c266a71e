//! `hakyu diff`.

use std::fmt::Write as _;

use hakyu_exchange::{
    diff::{
        Difference, Entry, Fate, Field, Planning,
        consequences::{Consequences, Side, consequences},
        difference,
    },
    times,
};
use hakyu_exercise::{
    assemble::{REFERENCE, run},
    outcome::Lang,
    play::{Settings, play},
    words::{hours, number},
};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    diagnostic::Diagnostics,
    source::Sources,
    syntax,
    yaml::Node,
};
use serde_json::json;

use crate::{Ending, Failure, Outcome, args::DiffArgs, show};

/// Most rows of a table on a terminal; JSON has all.
const MOST: usize = 30;

/// Compares two versions of a scenario.
pub(super) fn diff(args: &DiffArgs) -> Outcome {
    let (Some(old), Some(new)) = (open(&args.old)?, open(&args.new)?) else {
        return Ok(Ending::Findings);
    };
    let texts = difference(&old.1, &new.1);
    let follows = if args.no_run { None } else { Some(follow(&old.0, &new.0, args.seed)?) };
    if args.json {
        let value = json!({"texts": texts, "consequences": follows});
        let text = serde_json::to_string_pretty(&value).map_err(|e| Failure::Io(e.to_string()))?;
        show::print(&format!("{text}\n"))?;
    } else {
        let words = Words { lang: args.lang.into() };
        show::print(&words.all(&old.0, &new.0, &texts, follows.as_ref()))?;
    }
    Ok(Ending::Fine)
}

fn open(name: &str) -> Result<Option<(Compiled, Node)>, Failure> {
    let (files, path) = super::msel::located(name)?;
    let (mut sources, mut told) = (Sources::default(), Diagnostics::default());
    let (compiled, findings) = compile(files.as_ref(), &path, &mut sources);
    let Some(compiled) = compiled else {
        show::findings(&findings.render(&sources, show::colour()));
        return Ok(None);
    };
    let tree = syntax::tree(files.as_ref(), &path, &mut sources, &mut told);
    Ok(tree.map(|tree| (compiled, tree)))
}

/// Runs both with the same seed under the reference response.
fn follow(old: &Compiled, new: &Compiled, seed: u64) -> Result<Consequences, Failure> {
    let one = |compiled: &Compiled| {
        let playbook = compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned());
        let settings = Settings { seed, playbook, ..Settings::default() };
        let finished = run(compiled, &settings).map_err(|e| Failure::Input(e.to_string()))?;
        let record = play(compiled, &settings).map_err(|e| Failure::Input(e.to_string()))?;
        Ok::<_, Failure>((finished.outcome, record))
    };
    let ((was, before), (is, after)) = (one(old)?, one(new)?);
    Ok(consequences(
        Side { compiled: old, outcome: &was, record: &before },
        Side { compiled: new, outcome: &is, record: &after },
    ))
}

struct Words {
    lang: Lang,
}

impl Words {
    fn pick(&self, en: &'static str, ja: &'static str) -> &'static str {
        if self.lang == Lang::En { en } else { ja }
    }

    fn all(
        &self,
        old: &Compiled,
        new: &Compiled,
        texts: &Difference,
        follows: Option<&Consequences>,
    ) -> String {
        let title = |c: &Compiled| {
            let t = &c.scenario.title;
            if self.lang == Lang::En { t.en() } else { t.ja() }.to_owned()
        };
        let edition = |e: &Option<String>| e.clone().unwrap_or_else(|| "–".to_owned());
        let mut out = format!(
            "【訓練】EXERCISE\n{}  {} ({} {})\n{}  {} ({} {})\n\n",
            self.pick("before", "変更前"),
            title(old),
            self.pick("edition", "版"),
            edition(&texts.edition.0),
            self.pick("after ", "変更後"),
            title(new),
            self.pick("edition", "版"),
            edition(&texts.edition.1),
        );
        if texts.is_empty() {
            out.push_str(self.pick("The texts do not differ.\n", "内容に違いはない。\n"));
        }
        for (list, entries) in &texts.lists {
            self.list(list, entries, &mut out);
        }
        self.planning(&texts.planning, &mut out);
        match follows {
            Some(follows) => self.consequences(follows, &mut out),
            None => {
                out.push_str(self.pick(
                    "\nNothing was run (--no-run).\n",
                    "\n実行による比較は省略（--no-run）。\n",
                ));
            }
        }
        out
    }

    fn heading(&self, list: &str) -> String {
        let (en, ja) = match list {
            "scenario" => ("The scenario", "シナリオ全体"),
            "moves" => ("Moves", "討議の段階"),
            "events" => ("Events", "事象"),
            "injects" => ("Injects", "状況付与"),
            "roles" => ("Roles", "役割"),
            "organisations" => ("Organisations", "組織"),
            "objectives" => ("Objectives", "評価項目"),
            "themes" => ("Themes", "検証課題"),
            "milestones" => ("Milestones", "節目"),
            "actions" => ("Actions", "対応の選択肢"),
            "plans" => ("Plans", "計画"),
            "playbooks" => ("Playbooks", "対応の手順"),
            "systems" => ("Systems", "システム"),
            "overlays" => ("Local versions", "組織別の調整"),
            other => return other.to_owned(),
        };
        if self.lang == Lang::En { en } else { ja }.to_owned()
    }

    fn list(&self, list: &str, entries: &[Entry], out: &mut String) {
        let count = |fate| entries.iter().filter(|e| e.fate == fate).count();
        let _ = writeln!(
            out,
            "{}: {} {}, {} {}, {} {}",
            self.heading(list),
            count(Fate::Added),
            self.pick("added", "追加"),
            count(Fate::Removed),
            self.pick("removed", "削除"),
            count(Fate::Changed),
            self.pick("changed", "変更"),
        );
        let mut rows = Vec::new();
        for entry in entries {
            let title = if self.lang == Lang::En { &entry.title.en } else { &entry.title.ja };
            let (sign, what) = match entry.fate {
                Fate::Added => ("+", title.clone()),
                Fate::Removed => ("−", title.clone()),
                Fate::Changed => ("~", String::new()),
            };
            if entry.fate != Fate::Changed {
                rows.push(vec![sign.to_owned(), entry.id.clone(), String::new(), wrapped(&what)]);
                continue;
            }
            for (n, field) in entry.fields.iter().enumerate() {
                let first = n == 0;
                rows.push(vec![
                    if first { sign } else { "" }.to_owned(),
                    if first { entry.id.clone() } else { String::new() },
                    field.key.clone(),
                    wrapped(&self.field(field, entry)),
                ]);
            }
        }
        out.push_str(&show::table(
            &["", "ID", self.pick("field", "項目"), self.pick("from → to", "変更前 → 変更後")],
            &[],
            rows,
        ));
        out.push('\n');
    }

    fn field(&self, field: &Field, entry: &Entry) -> String {
        if let Some(words) = &field.words {
            return words.clone();
        }
        let none = || self.pick("(none)", "（なし）").to_owned();
        let show = |v: &Option<String>| v.clone().unwrap_or_else(none);
        let mut text = format!("{} → {}", show(&field.from), show(&field.to));
        if let (Some(moved), "at") = (entry.moved, field.key.as_str()) {
            let by = hours(moved.unsigned_abs());
            let _ = write!(
                text,
                " ({})",
                match (self.lang, moved > 0) {
                    (Lang::En, true) => format!("{} later", by.en),
                    (Lang::En, false) => format!("{} earlier", by.en),
                    (Lang::Ja, true) => format!("{}後ろ倒し", by.ja),
                    (Lang::Ja, false) => format!("{}前倒し", by.ja),
                }
            );
        }
        text
    }

    fn planning(&self, planning: &(Planning, Planning), out: &mut String) {
        let (was, is) = planning;
        let word = |state: &str| match state {
            "none" => self.pick("no state", "状態の記載なし").to_owned(),
            "draft" => self.pick("draft", "案").to_owned(),
            "agreed" => self.pick("agreed", "合意").to_owned(),
            "approved" => self.pick("approved", "承認").to_owned(),
            other => other.to_owned(),
        };
        let mut rows = Vec::new();
        for state in ["draft", "agreed", "approved", "none"] {
            let pair = [was, is].map(|p| p.states.get(state).copied().unwrap_or(0));
            if pair != [0, 0] {
                rows.push(vec![word(state), pair[0].to_string(), pair[1].to_string()]);
            }
        }
        let owners: std::collections::BTreeSet<&String> =
            was.owners.keys().chain(is.owners.keys()).collect();
        for owner in owners {
            let pair = [was, is].map(|p| p.owners.get(owner).copied().unwrap_or(0));
            rows.push(vec![
                format!("{}: {owner}", self.pick("owner", "担当")),
                pair[0].to_string(),
                pair[1].to_string(),
            ]);
        }
        rows.push(vec![
            self.pick("open comments", "未承認項目のコメント").to_owned(),
            was.open.to_string(),
            is.open.to_string(),
        ]);
        let heading = self.pick("State of planning", "検討の状況");
        let _ = writeln!(out, "{heading}");
        out.push_str(&show::table(
            &["", self.pick("before", "変更前"), self.pick("after", "変更後")],
            &[1, 2],
            rows,
        ));
    }

    fn consequences(&self, c: &Consequences, out: &mut String) {
        let _ = writeln!(
            out,
            "\n{}",
            self.pick(
                "What follows (both run with the same seed under the reference response)",
                "結果の違い（同じシード・基準対応で実行）"
            )
        );
        if c.digests.0 == c.digests.1 {
            out.push_str(
                self.pick("Everything happens alike in both.\n", "両者の経過は完全に一致する。\n"),
            );
            return;
        }
        let span = |s: Option<(u64, u64)>| {
            s.map_or_else(
                || "–".to_owned(),
                |(from, long)| {
                    let at = times::shown(i64::try_from(from).unwrap_or(0));
                    format!("{at}, {}", hours(long).get(self.lang))
                },
            )
        };
        let rows: Vec<Vec<String>> = c
            .outages
            .iter()
            .take(MOST)
            .map(|o| {
                let sign = match (o.before, o.after) {
                    (None, Some(_)) => "+",
                    (Some(_), None) => "−",
                    _ => "~",
                };
                vec![
                    sign.to_owned(),
                    o.title.get(self.lang).to_owned(),
                    span(o.before),
                    span(o.after),
                    signed(o.people_hours.1 - o.people_hours.0),
                ]
            })
            .collect();
        let _ = writeln!(
            out,
            "{}: {} {}, {} {}",
            self.pick("Outages", "途絶"),
            c.outages.len(),
            self.pick("differ", "件が異なる"),
            c.same,
            self.pick("are the same", "件は同じ"),
        );
        if !rows.is_empty() {
            out.push_str(&show::table(
                &[
                    "",
                    self.pick("service", "サービス"),
                    self.pick("before (from, in all)", "変更前（開始、合計）"),
                    self.pick("after (from, in all)", "変更後（開始、合計）"),
                    self.pick("people-hours", "人時"),
                ],
                &[4],
                rows,
            ));
        }
        if c.outages.len() > MOST {
            let _ = writeln!(
                out,
                "{} {}",
                c.outages.len() - MOST,
                self.pick("more with --json", "件は--jsonで表示")
            );
        }
        let value = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), number);
        if !c.people_hours.is_empty() {
            let rows = c.people_hours.iter().map(|p| {
                let change = p.after.unwrap_or(0.0) - p.before.unwrap_or(0.0);
                vec![
                    p.title.get(self.lang).to_owned(),
                    value(p.before),
                    value(p.after),
                    signed(change),
                ]
            });
            out.push('\n');
            out.push_str(&show::table(
                &[
                    self.pick("people-hours by sector", "分野別の損失（人時）"),
                    self.pick("before", "変更前"),
                    self.pick("after", "変更後"),
                    self.pick("change", "差"),
                ],
                &[1, 2, 3],
                rows.collect(),
            ));
        }
        let score = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |s| format!("{s:.1}"));
        let rows = c
            .scores
            .iter()
            .map(|p| vec![p.title.get(self.lang).to_owned(), score(p.before), score(p.after)]);
        out.push('\n');
        out.push_str(&show::table(
            &[
                self.pick("score by part (reference)", "項目別評価（基準対応）"),
                self.pick("before", "変更前"),
                self.pick("after", "変更後"),
            ],
            &[1, 2],
            rows.collect(),
        ));
        for (list, en, ja) in [
            (&c.silent, "Injects that no longer come", "出なくなった状況付与"),
            (&c.heard, "Injects that come now", "出るようになった状況付与"),
        ] {
            if !list.is_empty() {
                let _ = writeln!(out, "\n{}: {}", self.pick(en, ja), list.join(", "));
            }
        }
    }
}

fn signed(change: f64) -> String {
    if change.abs() < 0.5 {
        "0".to_owned()
    } else if change > 0.0 {
        format!("+{}", number(change))
    } else {
        format!("−{}", number(-change))
    }
}

fn wrapped(text: &str) -> String {
    super::localise::wrapped(text, 90)
}
