//! Who is meant by a name in a list: a role that is known, or a new one whose kind and post are guessed.

use crate::master::{Role, Words};
use crate::words::{Taken, plain, slug};

/// The medium that a word means.
pub fn via(text: &str) -> Option<&'static str> {
    if let Some(word) = crate::msel::says::unword(text)
        && MEDIA.iter().any(|(m, _)| *m == word)
    {
        return Some(word);
    }
    let text = format!(" {} ", plain(text));
    MEDIA
        .iter()
        .find(|(_, words)| {
            words.iter().any(|w| {
                if w.is_ascii() { text.contains(&format!(" {w} ")) } else { text.contains(w) }
            })
        })
        .map(|(medium, _)| *medium)
}

const MEDIA: &[(&str, &[&str])] = &[
    (
        "sns",
        &[
            "sns",
            "twitter",
            "x post",
            "tweet",
            "facebook",
            "social",
            "social media",
            "social network",
            "microblogging",
            "mastodon",
            "réseaux sociaux",
            "réseau social",
            "ソーシャル",
            "投稿",
            "chat",
            "slack",
            "teams chat",
            "チャット",
        ],
    ),
    (
        "mail",
        &[
            "mail",
            "email",
            "e mail",
            "mails",
            "courriel",
            "message",
            "メール",
            "電子メール",
            "mailer",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "telephone",
            "call",
            "voice",
            "sms",
            "text message",
            "téléphone",
            "telephone call",
            "appel",
            "verbal",
            "電話",
            "口頭",
            "架電",
            "tel",
        ],
    ),
    ("fax", &["fax", "télécopie", "ファクス", "ファックス"]),
    (
        "portal",
        &[
            "portal",
            "web",
            "website",
            "web site",
            "gallery",
            "intranet",
            "information sharing",
            "ポータル",
            "ウェブ",
            "ホームページ",
            "掲示",
            "site",
            "platform",
            "ticket",
        ],
    ),
    ("tv", &["tv", "television", "video", "télévision", "テレビ", "動画", "映像"]),
    (
        "press",
        &[
            "press",
            "news",
            "newspaper",
            "media",
            "article",
            "presse",
            "journal",
            "報道",
            "新聞",
            "記者",
            "マスコミ",
            "取材",
        ],
    ),
    ("radio", &["radio", "vhf", "無線", "ラジオ"]),
    (
        "alarm",
        &[
            "alarm",
            "alert",
            "siem",
            "monitoring",
            "sensor",
            "alerte",
            "警報",
            "アラート",
            "監視",
            "アラーム",
        ],
    ),
    (
        "paper",
        &[
            "paper",
            "letter",
            "handout",
            "document",
            "in person",
            "face to face",
            "papier",
            "courrier",
            "en personne",
            "紙",
            "書面",
            "手交",
            "対面",
            "配布",
            "直接",
        ],
    ),
];

/// The kind of organisation that a name sounds like, with its post.
pub fn guess(name: &str) -> (&'static str, &'static str) {
    let text = format!(" {} ", plain(name));
    // "Public" means the people, unless it is a department's name.
    let crowd = text.replace(" public relations ", " ").replace(" public affairs ", " ");
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|w| if w.is_ascii() { text.contains(&format!(" {w} ")) } else { text.contains(w) })
    };
    let kind = if has(&["nisc", "nco", "国家サイバー統括室", "内閣サイバーセキュリティセンター"])
    {
        "nisc"
    } else if has(&["ceptoar", "セプター", "isac"]) {
        "ceptoar"
    } else if has(&[
        "press",
        "media",
        "journalist",
        "journalists",
        "news",
        "newspaper",
        "reporter",
        "presse",
        "journaliste",
        "報道",
        "新聞",
        "記者",
        "マスコミ",
        "テレビ",
    ]) {
        "press"
    } else if has(&[
        "ministry",
        "minister",
        "ministère",
        "省",
        "経済産業",
        "国土交通",
        "総務省",
        "厚生労働",
        "金融庁",
        "警察庁",
        "消防庁",
        "資源エネルギー庁",
        "所管省庁",
        "meti",
        "mlit",
        "mhlw",
    ]) {
        "ministry"
    } else if crowd.contains(" public ")
        || has(&[
            "citizen",
            "citizens",
            "customers",
            "customer",
            "residents",
            "social media",
            "population",
            "citoyens",
            "住民",
            "市民",
            "利用者",
            "顧客",
            "一般",
            "県民",
            "国民",
        ])
    {
        "public"
    } else if has(&[
        "police",
        "fire",
        "fbi",
        "cisa",
        "fema",
        "agency",
        "government",
        "cert",
        "jpcert",
        "anssi",
        "municipality",
        "city",
        "prefecture",
        "county",
        "state",
        "federal",
        "regulator",
        "警察",
        "消防",
        "自衛隊",
        "県",
        "市役所",
        "自治体",
        "町",
        "村",
        "都",
        "庁",
        "気象",
        "保健所",
        "white cell",
        "whitecell",
        "simcell",
        "exercise control",
        "excon",
        "control",
        "controller",
        "統制",
        "コントローラー",
        "コントローラ",
        "演習事務局",
        "事務局",
    ]) {
        "agency"
    } else {
        "operator"
    };
    let post = if has(&[
        "pr",
        "public relations",
        "communications",
        "comms",
        "communication",
        "spokesperson",
        "広報",
    ]) {
        "pr"
    } else if has(&[
        "ot",
        "plant",
        "operations",
        "control room",
        "scada",
        "制御",
        "運転",
        "工場",
        "現場",
        "ops",
        "設備",
        "運行",
    ]) && !has(&["it operations", "security operations"])
    {
        "ot"
    } else if has(&[
        "it",
        "csirt",
        "soc",
        "security",
        "helpdesk",
        "help desk",
        "it operations",
        "ciso",
        "infrastructure",
        "informatique",
        "dsi",
        "rssi",
        "情報システム",
        "システム",
        "情シス",
        "セキュリティ",
        "ネットワーク",
    ]) {
        "it"
    } else if has(&[
        "executive",
        "exec",
        "executives",
        "board",
        "ceo",
        "cfo",
        "coo",
        "management",
        "director",
        "direction",
        "legal",
        "leadership",
        "経営",
        "役員",
        "社長",
        "取締役",
        "責任者",
        "法務",
        "幹部",
    ]) {
        "management"
    } else if has(&["liaison", "リエゾン", "連絡", "窓口"]) || kind == "ministry" {
        "liaison"
    } else if has(&[
        "white cell",
        "simcell",
        "exercise control",
        "excon",
        "control",
        "controller",
        "統制",
        "コントローラー",
        "コントローラ",
        "事務局",
        "secretariat",
        "secrétariat",
    ]) || kind == "ceptoar"
    {
        "secretariat"
    } else if kind == "public" || kind == "press" {
        "public"
    } else {
        "crisis-management"
    };
    (kind, post)
}

/// Whether a text sounds like the name of a team, a department or an organisation.
pub fn sounds_like(text: &str) -> bool {
    let marks =
        ["team", "équipe", "cell", "desk", "department", "チーム", "部", "課", "班", "室", "本部"];
    text.chars().count() <= 40
        && (marks.iter().any(|m| plain(text).contains(m))
            || guess(text) != ("operator", "crisis-management"))
}

/// Whether a name means all who play.
pub fn everybody(name: &str) -> bool {
    matches!(
        plain(name).as_str(),
        "all"
            | "everyone"
            | "everybody"
            | "all players"
            | "all participants"
            | "all teams"
            | "all organizations"
            | "all organisations"
            | "players"
            | "participants"
            | "tous"
            | "toutes les équipes"
            | "tous les joueurs"
            | "全員"
            | "全体"
            | "全て"
            | "すべて"
            | "全組織"
            | "全プレイヤー"
            | "全参加者"
            | "参加者全員"
            | "全チーム"
            | "各社"
            | "各組織"
    )
}

/// The roles of a list.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Roles that were there before.
    pub known: Vec<Role>,
    /// New ones, with the place that named them first.
    pub fresh: Vec<(Role, String)>,
    taken: Taken,
}

impl People {
    /// With the roles that are known.
    pub fn new(known: Vec<Role>) -> Self {
        let mut taken = Taken::default();
        for role in &known {
            taken.add(&role.id);
        }
        Self { known, fresh: Vec::new(), taken }
    }

    /// The id of a role that is known or was named before.
    pub fn find(&self, name: &str) -> Option<&str> {
        let all = || self.known.iter().chain(self.fresh.iter().map(|(role, _)| role));
        if let Some(role) = all().find(|r| r.id == name.trim()) {
            return Some(&role.id);
        }
        let wanted = plain(name);
        if wanted.is_empty() {
            return None;
        }
        let same = |text: &str| plain(text) == wanted;
        let both =
            |w: &Words| w.en.as_deref().is_some_and(same) || w.ja.as_deref().is_some_and(same);
        let shown = |r: &Role| {
            same(&r.shown(crate::fields::Lang::En)) || same(&r.shown(crate::fields::Lang::Ja))
        };
        if let Some(role) = all().find(|r| shown(r)) {
            return Some(&role.id);
        }
        let mut titled = all().filter(|r| both(&r.title));
        if let (Some(role), None) = (titled.next(), titled.next()) {
            return Some(&role.id);
        }
        let mut inside = all().filter(|r| both(&r.organisation));
        match (inside.next(), inside.next()) {
            (Some(role), None) => Some(&role.id),
            _ => None,
        }
    }

    /// The id of a role, made if nobody knows it.
    pub fn role(&mut self, name: &str, place: &str) -> String {
        if let Some(found) = self.find(name) {
            return found.to_owned();
        }
        let (kind, post) = guess(name);
        let id = slug(name).unwrap_or_else(|| format!("role-{:03}", self.fresh.len() + 1));
        let id = self.taken.fresh(&id);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let one = |text: &str| Words { en: Some(text.to_owned()), ja: Some(text.to_owned()) };
        // Organisation and post, as our own lists name them.
        let (organisation, title) = match name.split_once(" / ") {
            Some((organisation, title)) if !title.contains(" / ") => {
                (one(organisation), one(title))
            }
            _ => (Words::default(), one(&name)),
        };
        let role = Role {
            id: id.clone(),
            title,
            organisation,
            kind: [kind.to_owned(), post.to_owned(), String::new(), String::new()],
        };
        self.fresh.push((role, place.to_owned()));
        id
    }

    /// The names in a cell.
    pub fn names(&self, text: &str) -> Vec<String> {
        let clean = |name: &str| {
            name.trim().trim_start_matches(['・', '-', '•', '*', '●', '○']).trim().to_owned()
        };
        let mut out = Vec::new();
        for line in text.split('\n') {
            let line = clean(line);
            if line.is_empty() {
                continue;
            }
            if self.find(&line).is_some() || everybody(&line) {
                out.push(line);
                continue;
            }
            out.extend(
                line.split([',', ';', '、', '，', '；', '|']).map(clean).filter(|n| !n.is_empty()),
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{People, guess, via};

    #[test]
    fn names_sound_like_kinds_and_posts() {
        for (name, kind, post) in [
            ("経済産業省 電力担当", "ministry", "liaison"),
            ("広報部", "operator", "pr"),
            ("NISC", "nisc", "crisis-management"),
            ("電力セプター事務局", "ceptoar", "secretariat"),
            ("Media desk", "press", "public"),
            ("IT Operations", "operator", "it"),
            ("Legal", "operator", "management"),
            ("White Cell", "agency", "secretariat"),
            ("住民", "public", "public"),
            ("team1", "operator", "crisis-management"),
        ] {
            assert_eq!(guess(name), (kind, post), "{name}");
        }
    }

    #[test]
    fn media_are_recognised() {
        for (text, medium) in [
            ("Send a mail", "mail"),
            ("E-mail", "mail"),
            ("Send an SMS", "phone"),
            ("電話", "phone"),
            ("Social media", "sns"),
            ("記者からの取材", "press"),
            ("手交", "paper"),
            ("Appel téléphonique", "phone"),
        ] {
            assert_eq!(via(text), Some(medium), "{text}");
        }
        assert_eq!(via("???"), None);
    }

    #[test]
    fn people_are_found_again() {
        let mut people = People::default();
        assert_eq!(people.role("広報部", "A1"), "role-001");
        assert_eq!(people.role("広報部", "A2"), "role-001");
        assert_eq!(people.role("Public Relations", "A3"), "public-relations");
        assert_eq!(people.role("public relations", "A3"), "public-relations");
        assert_eq!(people.names("A社、B社\n・C社, D"), ["A社", "B社", "C社", "D"]);
    }
}
