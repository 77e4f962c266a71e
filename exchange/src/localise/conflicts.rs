//! What of an overlay no longer fits a master that has changed, each with what to do.

use hakyu_exercise::outcome::Text;
use hakyu_scenarios::{
    overlay::{changed, mark, roles},
    syntax::{
        Id, Inject, InjectTrigger, Scenario,
        overlays::{LocalChange, Overlay, Owner},
    },
    world::World,
};
use serde::Serialize;

use crate::{times::shown, tree::Tree};

/// Kinds of conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The organisation is gone, or has no post.
    Organisation,
    /// An inject is gone.
    Gone,
    /// An inject no longer goes to the organisation.
    Unreached,
    /// An inject says something else.
    Text,
    /// An inject comes at another time.
    Time,
    /// The master allows less.
    Bound,
    /// An id is the master's now.
    Collision,
    /// A variable is gone.
    Variable,
    /// A post is gone.
    Post,
    /// A service, class or need is gone.
    Service,
    /// The overlay is for another edition.
    Edition,
    /// Something new reaches the organisation; not a conflict.
    News,
}

impl Kind {
    /// In words.
    pub fn words(self) -> Text {
        let (en, ja) = match self {
            Self::Organisation => ("organisation", "組織"),
            Self::Gone => ("inject gone", "削除された状況付与"),
            Self::Unreached => ("no longer reaches you", "届かなくなった"),
            Self::Text => ("text changed", "文面の変更"),
            Self::Time => ("time changed", "時刻の変更"),
            Self::Bound => ("bound narrowed", "範囲の縮小"),
            Self::Collision => ("id taken", "IDの重複"),
            Self::Variable => ("variable gone", "変数の削除"),
            Self::Post => ("post gone", "役職の削除"),
            Self::Service => ("service gone", "サービスの変更"),
            Self::Edition => ("edition", "版"),
            Self::News => ("new for you", "新しく届くもの"),
        };
        Text::new(en, ja)
    }
}

/// One conflict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// Which kind.
    pub kind: Kind,
    /// The id it is about.
    pub about: String,
    /// What is the matter.
    pub says: Text,
    /// What to do.
    pub todo: Text,
}

/// What an overlay is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The master as it is now.
    pub new: &'a Scenario,
    /// Its world.
    pub world: &'a World,
    /// Names of its variables.
    pub variables: &'a [String],
    /// The master as it was; without it marks in the overlay tell what has changed.
    pub old: Option<&'a Scenario>,
}

/// Lists the conflicts, those that stop the overlay from being applied first.
pub fn conflicts(overlay: &Overlay, written: &Tree, against: Against<'_>) -> Vec<Conflict> {
    let mut list = List { out: Vec::new(), overlay, against };
    list.organisation();
    let own = roles(against.new, overlay);
    for local in &overlay.injects {
        match &local.change {
            LocalChange::Skip(id) => {
                list.changed(id, None, None, |i| i.leeway.skip, ("leaving it out", "省略"));
            }
            LocalChange::Hold(id) => {
                list.changed(id, None, None, |i| i.leeway.hold, ("holding it back", "保留"));
            }
            LocalChange::Localise { inject, text, shift, .. } => {
                let worded = text.as_ref().map(|_| ());
                list.changed(
                    inject,
                    worded,
                    shift.map(|s| s.value),
                    |i| i.leeway.text || text.is_none(),
                    ("own wording", "文面の変更"),
                );
            }
            LocalChange::Add(inject) => list.added(inject, &own),
        }
    }
    list.posts(&own);
    list.collisions();
    list.variables(written);
    list.sites();
    list.edition();
    list.news(&own);
    let mut out = list.out;
    out.sort_by_key(|c| c.kind);
    out
}

struct List<'a> {
    out: Vec<Conflict>,
    overlay: &'a Overlay,
    against: Against<'a>,
}

fn find<'s>(scenario: &'s Scenario, id: &str) -> Option<&'s Inject> {
    scenario.injects.iter().find(|i| i.id.value == id)
}

fn when(inject: &Inject) -> Text {
    match &inject.trigger {
        InjectTrigger::At(at) => Text::both(shown(at.value)),
        InjectTrigger::Like(id) => {
            Text::new(format!("with {}", id.value), format!("{}と同時", id.value))
        }
        InjectTrigger::When(_) => Text::new("on a condition", "条件成立時"),
        InjectTrigger::Released => Text::new("when released", "コントローラーが出す時"),
    }
}

/// The beginning of a text, for a list.
fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 60 {
        format!("{}…", line.chars().take(59).collect::<String>())
    } else {
        line
    }
}

impl<'a> List<'a> {
    fn tell(&mut self, kind: Kind, about: &str, says: (String, String), todo: (&str, &str)) {
        self.out.push(Conflict {
            kind,
            about: about.to_owned(),
            says: Text::new(says.0, says.1),
            todo: Text::new(todo.0, todo.1),
        });
    }

    fn organisation(&mut self) {
        let id = self.overlay.organisation_id().value.clone();
        let known = self.against.new.organisations.iter().any(|o| o.id.value == id);
        match (&self.overlay.organisation, known) {
            (Owner::Known(_), false) => self.tell(
                Kind::Organisation,
                &id,
                (format!("the master has no organisation '{id}' any more"), format!("マスターに組織「{id}」がなくなった")),
                ("describe it in the overlay as a new organisation with posts of its own, or name another one", "調整側で新しい組織として役職とともに記述するか、別の組織を指定する"),
            ),
            (Owner::New(_), true) => self.tell(
                Kind::Organisation,
                &id,
                (format!("the master has an organisation '{id}' itself now"), format!("マスターに同じIDの組織「{id}」ができた")),
                ("name it by its id alone, or choose another id", "IDだけで指定するか、別のIDにする"),
            ),
            _ => {}
        }
        if roles(self.against.new, self.overlay).is_empty() {
            self.tell(
                Kind::Organisation,
                &id,
                (
                    format!("nobody plays for '{id}': no post is left"),
                    format!("「{id}」の役職が一つもない"),
                ),
                ("add a post of your own", "自組織の役職を追加する"),
            );
        }
    }

    /// A change to an inject of the master.
    fn changed(
        &mut self,
        id: &Id,
        worded: Option<()>,
        shift: Option<i64>,
        fine: impl Fn(&Inject) -> bool,
        what: (&str, &str),
    ) {
        let name = id.value.clone();
        let Some(now) = self.there(&name) else { return };
        let own = roles(self.against.new, self.overlay);
        if !now.to.iter().any(|to| own.contains(&to.value)) {
            self.tell(
                Kind::Unreached,
                &name,
                (
                    format!("'{name}' goes to others only"),
                    format!("「{name}」は他の組織にだけ届く"),
                ),
                (
                    "take the change out; use an inject of your own if you need it",
                    "調整を削除し、必要なら独自の状況付与にする",
                ),
            );
            return;
        }
        self.moved(now, worded.is_some(), shift);
        let before = self.against.old.and_then(|old| find(old, &name));
        if self.overlay.approved.is_some() {
            return;
        }
        if !fine(now) {
            let was = if before.is_some_and(&fine) {
                (" any more", "なくなった")
            } else {
                ("", "ない")
            };
            self.tell(
                Kind::Bound,
                &name,
                (
                    format!("the master does not allow {}{}", what.0, was.0),
                    format!("{}は認められてい{}", what.1, was.1),
                ),
                (
                    "take the change out, or have it approved by the central control",
                    "調整を削除するか、統括コントローラーの承認を得る",
                ),
            );
        }
        if let Some(shift) = shift {
            if !matches!(now.trigger, InjectTrigger::At(_)) {
                self.tell(
                    Kind::Bound,
                    &name,
                    (
                        format!("'{name}' has no fixed time any more and cannot be shifted"),
                        format!("「{name}」は時刻指定ではなくなり、時刻を調整できない"),
                    ),
                    ("take the shift out", "時刻の調整を削除する"),
                );
            } else if shift.unsigned_abs() > now.leeway.shift {
                let (most, mine) = (now.leeway.shift / 60, shift / 60);
                self.tell(
                    Kind::Bound,
                    &name,
                    (
                        format!("a shift of {mine} min; the master allows ±{most} min"),
                        format!("{mine}分の調整は、認められた±{most}分を超える"),
                    ),
                    (
                        "shift it less, or have it approved by the central control",
                        "調整幅を小さくするか、統括コントローラーの承認を得る",
                    ),
                );
            }
        }
    }

    /// The inject of the master, or word that it is gone – and which one it seems to be now.
    fn there(&mut self, name: &str) -> Option<&'a Inject> {
        let new = self.against.new;
        if let Some(now) = find(new, name) {
            return Some(now);
        }
        let old = self.against.old.and_then(|o| find(o, name)).map(mark);
        let made = self.overlay.made_from.iter().find(|(id, _)| id.value == name);
        let old = old.or_else(|| made.map(|(_, m)| m.value.clone()));
        // What said the same under another id is probably the one.
        let same = old.as_deref().and_then(|mark| new.injects.iter().find(|i| !changed(i, mark).0));
        let hint = same.map(|i| i.id.value.clone());
        let (en, ja) = match &hint {
            Some(id) => (format!("; '{id}' says the same"), format!("（「{id}」が同文）")),
            None => Default::default(),
        };
        self.tell(
            Kind::Gone,
            name,
            (
                format!("the master has no inject '{name}' any more{en}"),
                format!("マスターに状況付与「{name}」がなくなった{ja}"),
            ),
            match hint {
                Some(_) => (
                    "name that one instead, if it is meant",
                    "同じものであれば、そのIDに書き換える",
                ),
                None => (
                    "take the change out; what you still want, give as an inject of your own",
                    "調整を削除し、必要なら独自の状況付与にする",
                ),
            },
        );
        None
    }

    /// Whether an inject says something else or comes at another time than when the overlay was made.
    fn moved(&mut self, now: &Inject, worded: bool, shift: Option<i64>) {
        let name = now.id.value.clone();
        let before = self.against.old.and_then(|old| find(old, &name));
        let made = self.overlay.made_from.iter().find(|(id, _)| id.value == name);
        let then = before.map(mark).or_else(|| made.map(|(_, m)| m.value.clone()));
        let Some(then) = then else { return };
        let (text, time) = changed(now, &then);
        if text {
            let (en, ja) = match before {
                Some(old) => (
                    format!(
                        "'{name}' said “{}” and says “{}”",
                        short(old.text.text.en()),
                        short(now.text.text.en())
                    ),
                    format!(
                        "「{name}」の文面が「{}」から「{}」に変わった",
                        short(old.text.text.ja()),
                        short(now.text.text.ja())
                    ),
                ),
                None => (
                    format!("'{name}' says something else now: “{}”", short(now.text.text.en())),
                    format!("「{name}」の文面が変わった：「{}」", short(now.text.text.ja())),
                ),
            };
            let todo = if worded {
                (
                    "compare your own wording with the master's new text and adapt it",
                    "自組織の文面を新しい原文と照合して直す",
                )
            } else {
                ("look whether your change still makes sense", "調整が今も妥当か確かめる")
            };
            self.tell(Kind::Text, &name, (en, ja), todo);
        }
        if time {
            let is = when(now);
            let (en, ja) = match before.map(when) {
                Some(was) => (
                    format!("'{name}' came {} and comes {}", was.en, is.en),
                    format!("「{name}」の時刻が{}から{}に変わった", was.ja, is.ja),
                ),
                None => (
                    format!("'{name}' comes at another time now: {}", is.en),
                    format!("「{name}」の時刻が変わった：{}", is.ja),
                ),
            };
            let todo = if shift.is_some() {
                (
                    "your shift counts from the new time: check it",
                    "時刻の調整は新しい時刻が起点になるので確かめる",
                )
            } else {
                ("check that your day still fits", "自組織の一日の流れに合うか確かめる")
            };
            self.tell(Kind::Time, &name, (en, ja), todo);
        }
    }

    /// An inject of the overlay's own.
    fn added(&mut self, inject: &Inject, own: &std::collections::BTreeSet<String>) {
        if let InjectTrigger::Like(id) = &inject.trigger {
            let local = self.overlay.injects.iter().any(
                |l| matches!(&l.change, LocalChange::Add(other) if other.id.value == id.value),
            );
            if !local && let Some(now) = self.there(&id.value) {
                self.moved(now, true, None);
            }
        }
        for role in inject.to.iter().filter(|to| !own.contains(&to.value)) {
            self.post(&role.value, &inject.id.value);
        }
    }

    fn post(&mut self, role: &str, about: &str) {
        self.tell(
            Kind::Post,
            about,
            (
                format!("'{role}' is no post of this organisation any more"),
                format!("「{role}」は自組織の役職ではなくなった"),
            ),
            (
                "name another post, or add one of your own",
                "別の役職にするか、自組織の役職を追加する",
            ),
        );
    }

    fn posts(&mut self, own: &std::collections::BTreeSet<String>) {
        let plans = &self.overlay.plans;
        let owners = plans.iter().map(|p| (p.owner.value.clone(), p.id.value.clone()));
        let doers = plans.iter().flat_map(|p| {
            p.steps
                .iter()
                .filter_map(|s| Some((s.role.as_ref()?.value.clone(), p.id.value.clone())))
        });
        let seeing =
            self.overlay.telemetry.iter().map(|t| (t.role.value.clone(), t.id.value.clone()));
        let running =
            self.overlay.systems.iter().map(|s| (s.owner.value.clone(), s.id.value.clone()));
        let all: Vec<(String, String)> = owners.chain(doers).chain(seeing).chain(running).collect();
        for (role, about) in all.iter().filter(|(role, _)| !own.contains(role)) {
            self.post(role, about);
        }
    }

    fn collisions(&mut self) {
        let (overlay, new) = (self.overlay, self.against.new);
        let mut taken: Vec<String> = Vec::new();
        for local in &overlay.injects {
            if let LocalChange::Add(inject) = &local.change {
                taken.extend(find(new, &inject.id.value).map(|i| i.id.value.clone()));
            }
        }
        let mut both = |ours: Vec<&Id>, theirs: Vec<&Id>| {
            let theirs: std::collections::BTreeSet<&str> =
                theirs.into_iter().map(|i| i.value.as_str()).collect();
            let hit = ours.into_iter().filter(|i| theirs.contains(i.value.as_str()));
            taken.extend(hit.map(|i| i.value.clone()));
        };
        let ids = |s: &'a [hakyu_scenarios::syntax::Role]| s.iter().map(|r| &r.id).collect();
        both(ids(&overlay.roles), ids(&new.roles));
        both(
            overlay.events.iter().map(|e| &e.id).collect(),
            new.events.iter().map(|e| &e.id).collect(),
        );
        both(
            overlay.systems.iter().map(|e| &e.id).collect(),
            new.systems.iter().map(|e| &e.id).collect(),
        );
        both(
            overlay.plans.iter().map(|e| &e.id).collect(),
            new.plans.iter().map(|e| &e.id).collect(),
        );
        let world = self.against.world;
        let sites = overlay.sites.iter().filter(|s| world.find(&s.id.value).is_some());
        taken.extend(sites.map(|s| s.id.value.clone()));
        for id in taken {
            self.tell(
                Kind::Collision,
                &id,
                (
                    format!("the master has '{id}' now, too"),
                    format!("マスターにも「{id}」ができた"),
                ),
                (
                    "give yours another id: put the organisation in front",
                    "自組織側のIDを変える（組織名を前に付ける）",
                ),
            );
        }
    }

    fn variables(&mut self, written: &Tree) {
        let Some(Tree::Map(own)) = written.get("variables") else { return };
        let mut rest = written.clone();
        rest.take("variables");
        let rest = rest.flow();
        for (name, _) in own {
            let used = rest.contains(&format!("${{{name}}}"));
            if !used && !self.against.variables.contains(name) {
                self.tell(
                    Kind::Variable,
                    name,
                    (
                        format!("the master has no variable '{name}' any more: your words for it appear nowhere"),
                        format!("マスターに変数「{name}」がなくなり、自組織の用語は使われない"),
                    ),
                    ("take the words out, or reword the injects where they matter", "用語を削除するか、必要な状況付与の文面を変える"),
                );
            }
        }
    }

    fn sites(&mut self) {
        let world = self.against.world;
        let mut alone = Vec::new();
        for site in &self.overlay.sites {
            let Some(of) = world.find(&site.of.value) else {
                alone.push((
                    site.id.value.clone(),
                    format!("the world has no service '{}'", site.of.value),
                    format!("世界にサービス「{}」がない", site.of.value),
                ));
                continue;
            };
            let parts: Vec<_> =
                world.service(of).classes.iter().map(|&c| world.service(c)).collect();
            if let Some(class) = &site.class
                && !parts.iter().any(|p| p.class.as_ref() == Some(&class.value))
            {
                alone.push((
                    site.id.value.clone(),
                    format!("'{}' has no sites of class '{}'", site.of.value, class.value),
                    format!("「{}」に施設区分「{}」がない", site.of.value, class.value),
                ));
                continue;
            }
            for (need, _) in &site.buffers {
                let has = |s: &hakyu_scenarios::world::ServiceMeta| {
                    s.needs.iter().any(|n| n.id == need.value)
                };
                let class = site.class.as_ref().map(|c| &c.value);
                let fits = parts.iter().filter(|p| class.is_none() || p.class.as_ref() == class);
                let mut fits = fits.peekable();
                let found = if fits.peek().is_some() {
                    fits.any(|p| has(p))
                } else {
                    has(world.service(of))
                };
                if !found {
                    alone.push((
                        site.id.value.clone(),
                        format!("sites of '{}' have no need '{}'", site.of.value, need.value),
                        format!("「{}」の拠点に必要資源「{}」がない", site.of.value, need.value),
                    ));
                }
            }
        }
        for (about, en, ja) in alone {
            self.tell(
                Kind::Service,
                &about,
                (en, ja),
                ("choose again from the list of the workbook", "ブックの一覧から選び直す"),
            );
        }
    }

    fn edition(&mut self) {
        let (Some(made), Some(now)) = (&self.overlay.edition, &self.against.new.edition) else {
            return;
        };
        if made.value != now.value {
            let (made, now) = (made.value.clone(), now.value.clone());
            self.tell(
                Kind::Edition,
                &now,
                (
                    format!("made for edition '{made}', the master is '{now}'"),
                    format!("第{made}版に対する調整で、マスターは第{now}版"),
                ),
                (
                    "when all else is settled, write the new edition into the overlay",
                    "他をすべて片付けてから、調整の版を新しくする",
                ),
            );
        }
    }

    /// What reaches the organisation now and did not before.
    fn news(&mut self, own: &std::collections::BTreeSet<String>) {
        let Some(old) = self.against.old else { return };
        let reaches = |i: &Inject| i.to.iter().any(|to| own.contains(&to.value));
        let new = self
            .against
            .new
            .injects
            .iter()
            .filter(|i| reaches(i) && !find(old, &i.id.value).is_some_and(reaches));
        let told: Vec<(String, Text, String, String)> = new
            .map(|i| {
                (i.id.value.clone(), when(i), short(i.text.text.en()), short(i.text.text.ja()))
            })
            .collect();
        for (id, at, en, ja) in told {
            self.tell(
                Kind::News,
                &id,
                (format!("{}: “{en}”", at.en), format!("{}：「{ja}」", at.ja)),
                (
                    "read it; give it your own wording if it needs some",
                    "内容を確かめ、必要なら自組織の文面にする",
                ),
            );
        }
    }
}
