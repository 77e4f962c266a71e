//! What happens, by kind of event: what hits the service, what people are told, what helps.

use super::{
    Setting,
    page::{Page, quoted},
};

/// English and Japanese.
pub(super) type Pair = (String, String);

fn pair(en: impl Into<String>, ja: impl Into<String>) -> Pair {
    (en.into(), ja.into())
}

/// What a kind of event brings.
pub(super) struct Story {
    /// What it is called in titles.
    pub name: Pair,
    /// What it is about, for the summary.
    pub about: Pair,
    /// The trouble comes through a system that can be cut off; else it is damage that has to be repaired.
    pub system: bool,
    /// The first sign, to the operations desk.
    pub alarm: Pair,
    /// An excerpt of a log that comes with it.
    pub log: &'static str,
    /// What people ask and say.
    pub calls: Pair,
    /// The turn for the worse.
    pub worse: Pair,
    /// What helps.
    pub rescue: Pair,
    /// What it costs.
    pub price: Pair,
    /// Types of the taxonomy.
    pub types: &'static str,
    /// Causes of the taxonomy.
    pub causes: &'static str,
}

/// The length that suits a kind of event, seconds.
pub(super) fn length(event: &str, form: &str) -> u64 {
    match (event, form) {
        ("pandemic", _) => 10 * 86_400,
        (_, "communications") => 4 * 3600,
        _ => 86_400,
    }
}

/// Days before the story of an epidemic sets in.
pub(super) fn before(event: &str, duration: u64) -> u64 {
    if event == "pandemic" { duration / 5 / 3600 * 3600 } else { 0 }
}

impl Story {
    pub(super) fn of(event: &str) -> Self {
        let fault = |name: Pair, about: Pair| Self {
            name,
            about,
            system: false,
            alarm: pair(
                "[ALARM] Several units have tripped at once. The service stands at {LEVEL}. The cause is not known.",
                "【警報】複数の設備が同時に停止。サービス水準は{LEVEL}。原因は不明。",
            ),
            log: "unit 3 trip 09:58:11 / unit 4 trip 09:58:12 / standby start failed 09:58:40",
            calls: pair(
                "Customers call in their hundreds and post pictures. Nobody tells them what has happened or how long it will last.",
                "問合せの電話が殺到し、写真の投稿も相次いでいる。何が起きたのか、いつまで続くのか、案内がない。",
            ),
            worse: pair(
                "Field office: a second part has failed under the load. About {PEOPLE} people are affected now.",
                "現地：負荷により別の設備も停止した。影響は約{PEOPLE}人に及ぶ。",
            ),
            rescue: pair("Call in all crews and contractors", "全班・協力会社の緊急招集"),
            price: pair("planned work elsewhere is put off", "他地域の計画作業を延期する"),
            types: "[unavailability]",
            causes: "[equipment-failure]",
        };
        let cyber = |name: Pair, about: Pair| Self {
            system: true,
            alarm: pair(
                "[MONITOR] The core system no longer answers on many terminals. The service stands at {LEVEL}.",
                "【監視】多くの端末で基幹システムが応答しない。サービス水準は{LEVEL}。",
            ),
            log: "09:58:11 srv-02 connection refused / 09:58:30 srv-03 disk 100% / 09:59:02 app-01 timeout",
            rescue: pair(
                "Cut the core system off from the network",
                "基幹システムをネットワークから切り離す",
            ),
            price: pair(
                "what the system does is done by hand meanwhile",
                "その間、業務は手作業となる",
            ),
            ..fault(name, about)
        };
        match event {
            "outage" => Self {
                alarm: pair(
                    "[MONITOR] Everything that runs at the external provider has stopped answering. Our service stands at {LEVEL}. The provider's status page says: normal.",
                    "【監視】外部サービス上の機能がすべて応答しない。当社のサービス水準は{LEVEL}。提供者の稼働状況ページは「正常」のまま。",
                ),
                log: "09:58:11 api.provider 503 / 09:58:12 api.provider 503 / 09:58:40 failover: no target",
                worse: pair(
                    "The provider: restoration is put off, cause unknown. What ran on our own reserves is giving out; about {PEOPLE} people are affected now.",
                    "提供者：復旧は未定、原因は調査中。自社の予備で動いていた分も限界となり、影響は約{PEOPLE}人に及ぶ。",
                ),
                rescue: pair("Switch to the second provider", "第二の提供者への切替え"),
                price: pair(
                    "data of the last hours have to be entered again",
                    "直近数時間のデータを入力し直す",
                ),
                causes: "[ripple]",
                ..fault(
                    pair("A provider fails", "外部サービスの停止"),
                    pair(
                        "An external provider stops, and with it the part of the service that depends on it. Its customers see symptoms, not the cause.",
                        "外部サービスが停止し、それに依存する部分が止まる。利用者に見えるのは症状だけで、原因は見えない。",
                    ),
                )
            },
            "storm" => Self {
                alarm: pair(
                    "[ALARM] Gusts above 40 m/s. Power is lost at several of our sites. The service stands at {LEVEL}. Crews cannot go out yet.",
                    "【警報】瞬間風速40m/s超。複数の拠点で停電。サービス水準は{LEVEL}。作業班はまだ出動できない。",
                ),
                causes: "[disaster]",
                ..fault(
                    pair("A typhoon", "台風"),
                    pair(
                        "A typhoon passes at night. Overhead lines and the operator's own sites are damaged, and at first nobody sees how badly.",
                        "夜間に台風が通過する。架空線と事業者自身の設備が損傷するが、当初はその程度がつかめない。",
                    ),
                )
            },
            "quake" => Self {
                alarm: pair(
                    "[ALARM] Seismic sensors: lower 6. Automatic shutdown. The service stands at {LEVEL}. Staff are asked to report that they are safe.",
                    "【警報】震度6弱を観測し、設備が自動停止。サービス水準は{LEVEL}。安否確認を実施中。",
                ),
                worse: pair(
                    "Aftershock. A part that had been inspected and restarted has failed again. About {PEOPLE} people are affected now.",
                    "余震が発生。点検を終えて再開した設備が再び停止した。影響は約{PEOPLE}人に及ぶ。",
                ),
                causes: "[disaster]",
                ..fault(
                    pair("An earthquake", "地震"),
                    pair(
                        "A strong earthquake under the place. Sites stop by themselves, have to be inspected, and an aftershock hits what had just come back.",
                        "直下で強い地震が発生する。設備は自動停止し、点検を要する。復旧したばかりの設備を余震が襲う。",
                    ),
                )
            },
            "ransomware" => Self {
                alarm: pair(
                    "[MONITOR] Files on shared drives are being renamed and cannot be opened. A note demands payment. The service stands at {LEVEL}.",
                    "【監視】共有フォルダのファイル名が次々に書き換えられ、開けない。身代金を要求する文書を確認。サービス水準は{LEVEL}。",
                ),
                log: "09:58:11 fs-01 2,311 renames in 60 s by svc-backup / 09:58:40 av-agent stopped on 14 hosts",
                types: "[malware, unavailability]",
                causes: "[suspicious-file]",
                ..cyber(
                    pair("Ransomware", "ランサムウェア"),
                    pair(
                        "Ransomware encrypts the core system. Cutting it off costs service at once; waiting costs more, later.",
                        "ランサムウェアが基幹システムを暗号化する。切り離せば直ちにサービスが低下し、待てば後により大きく失う。",
                    ),
                )
            },
            "mass-access" => Self {
                alarm: pair(
                    "[MONITOR] Requests at forty times the usual from everywhere. Logins time out. The service stands at {LEVEL}.",
                    "【監視】各地から平常の40倍のアクセスが集中。ログインがタイムアウト。サービス水準は{LEVEL}。",
                ),
                log: "09:58:11 edge-01 412k req/s / 09:58:12 edge-02 398k req/s / 09:58:40 pool exhausted",
                worse: pair(
                    "The wave has changed its pattern and now hits the telephone exchange as well. About {PEOPLE} people are affected now.",
                    "攻撃の手口が変わり、電話交換機にも及んだ。影響は約{PEOPLE}人に及ぶ。",
                ),
                rescue: pair(
                    "Divert traffic and shut the public entrance",
                    "通信の迂回と公開窓口の一時閉鎖",
                ),
                causes: "[mass-access]",
                ..cyber(
                    pair("Mass access", "大量アクセス"),
                    pair(
                        "A wave of traffic keeps real users out. Shutting the entrance stops the wave and the users alike.",
                        "大量の通信により正規の利用者が締め出される。入口を閉じれば、攻撃も利用者も止まる。",
                    ),
                )
            },
            "pandemic" => Self {
                alarm: pair(
                    "[ALARM] A unit has failed, and of the shift that would repair it four in ten are ill. The service stands at {LEVEL}.",
                    "【警報】設備が停止。復旧に当たる班は4割が欠勤している。サービス水準は{LEVEL}。",
                ),
                rescue: pair("Call in crews of neighbouring operators", "近隣事業者への応援要請"),
                price: pair(
                    "accommodation and separate shifts for those who come",
                    "応援要員の宿泊と別勤務の手配",
                ),
                causes: "[disaster]",
                ..fault(
                    pair("An epidemic", "感染症の流行"),
                    pair(
                        "Week by week more staff are away. Then something ordinary breaks, and those who could repair it are ill.",
                        "欠勤者が日ごとに増える中、平時なら直ちに直せる設備が壊れる。直せる要員がいない。",
                    ),
                )
            },
            "rumour" => Self {
                calls: pair(
                    "“It was poisoned. They are hiding it. Share this!” – the post has been passed on 40,000 times; shops report hoarding.",
                    "「毒が入れられた。隠している。拡散希望」――4万回拡散。商店では買いだめが始まった。",
                ),
                worse: pair(
                    "People crowd at our offices and at shops; a part has failed under the rush. About {PEOPLE} people are affected now.",
                    "営業所や商店に人が押し寄せ、集中により別の設備も停止した。影響は約{PEOPLE}人に及ぶ。",
                ),
                ..fault(
                    pair("A fault and a rumour", "障害と誤情報"),
                    pair(
                        "A fault is small and its cause harmless, but a false story runs ahead of every official word.",
                        "障害そのものは小さく原因も悪意ではないが、公式発表に先立って誤った話が広がる。",
                    ),
                )
            },
            "contractor" => Self {
                alarm: pair(
                    "[MONITOR] Since a contractor's maintenance the core system drops transactions. The service stands at {LEVEL}.",
                    "【監視】委託先の保守作業後、基幹システムで処理の欠落が続く。サービス水準は{LEVEL}。",
                ),
                log: "09:52:00 change applied by vendor-07 / 09:58:11 config checksum differs / 09:58:40 rollback refused",
                rescue: pair(
                    "Stop the change and cut the system off",
                    "作業の中止とシステムの切離し",
                ),
                causes: "[contractor]",
                ..cyber(
                    pair("A contractor's mistake", "委託先の作業ミス"),
                    pair(
                        "A contractor applies a change to the wrong system. Who notices, who may stop it, and who tells whom?",
                        "委託先が誤ったシステムに変更を加える。誰が気づき、誰が止め、誰が誰に知らせるか。",
                    ),
                )
            },
            _ => fault(
                pair("Equipment fails", "設備故障"),
                pair(
                    "Old equipment fails, then its reserve. Nothing malicious, and at first nobody can exclude that it is.",
                    "老朽設備が故障し、予備も動かない。悪意によるものではないが、当初はそれを否定できない。",
                ),
            ),
        }
    }
}

/// The events of the scenario.
pub(super) fn events(page: &mut Page, s: &Setting<'_>, story: &Story) {
    let pace = s.pace;
    let target = format!("{{service: {}, places: [{}]}}", s.service, s.place);
    let (name, worse) = (
        page.text(&story.name.0, &story.name.1),
        page.text("A second part fails", "別の設備の停止"),
    );
    let tail = format!("types: {}, causes: {}", story.types, story.causes);
    page.line("events:");
    natural(page, s, &target);
    page.note(
        2,
        "What hits the service itself. `source` and `confidence` say how sure a figure is: A published, B derived, C yours.",
        "サービスそのものへの影響。sourceとconfidenceは数値の根拠と確度（A公表値、B導出、C独自の仮定）。",
    );
    if story.system {
        let technique = match s.asked.event.as_str() {
            "ransomware" => "technique: T1486, ",
            "mass-access" => "technique: T1498, ",
            _ => "",
        };
        page.line(format!("  - id: main\n    title: {name}\n    at: {}", pace.at(4)));
        page.line(format!(
            "    cyber: {{{technique}system: core-system, effects: {{availability: 100%}}, detection: {}, recovery: {}, persists: {}}}",
            pace.span(1),
            pace.span(10),
            pace.span(56)
        ));
        page.line(format!("    {}", tail.replace(", causes", "\n    causes")));
    } else {
        if s.asked.event == "outage" {
            page.note(
                2,
                "This share of the service hangs on the provider. Where the world has the provider as a service of its own, write",
                "サービスのうち外部サービスに依存する割合。世界にその外部サービスがあれば、次のように書くと依存関係から計算される：",
            );
            page.line("  #   outage: {provider: cloud-east, loss: 100%, for: 6h}");
        }
        page.line(format!("  - id: main\n    title: {name}\n    at: {}", pace.at(4)));
        page.line(format!(
            "    damage: {{target: {target}, share: 45%, repair: {{uniform: [{}, {}]}}, restore: at-once}}",
            pace.span(52),
            pace.span(60)
        ));
        page.line(format!("    {}", tail.replace(", causes", "\n    causes")));
    }
    page.note(
        2,
        "The turn for the worse: an exercise needs an arc.",
        "事態の悪化。演習には山場が要る。",
    );
    page.line(format!("  - id: second\n    title: {worse}\n    at: {}", pace.at(24)));
    page.line(format!(
        "    damage: {{target: {target}, share: 20%, repair: {}, restore: at-once}}",
        pace.span(24)
    ));
    page.line("    types: [unavailability]\n    causes: [equipment-failure]");
}

/// What nature, or the epidemic, or the crowd does beside.
fn natural(page: &mut Page, s: &Setting<'_>, target: &str) {
    let pace = s.pace;
    match s.asked.event.as_str() {
        "storm" | "quake" => {
            let template = s.power.as_deref().unwrap_or(&s.service);
            let power = format!("{{service: {template}, places: [{}]}}", s.place);
            let (en, ja) = if s.asked.event == "storm" {
                ("The storm over the overhead lines", "台風による架空配電線の被害")
            } else {
                ("The quake and the power lines", "地震による配電設備の被害")
            };
            let title = page.text(en, ja);
            page.line(format!("  - id: nature\n    title: {title}\n    at: {}", pace.at(3)));
            match (s.asked.event.as_str(), s.position) {
                ("storm", Some((lat, lon))) => {
                    page.note(
                        4,
                        "A track: largest wind in m/s, radius of largest wind in km; the fragility curve turns wind into damage.",
                        "経路：最大風速（m/s）と最大風速半径（km）。脆弱性曲線（fragility）が風速を被害に変える。",
                    );
                    page.line(format!(
                        "    wind: {{track: [{{at: {}, lat: {:.2}, lon: {:.2}, wind: 45, radius: 40}}, {{at: {}, lat: {:.2}, lon: {:.2}, wind: 40, radius: 40}}], fragility: {{median: 53, beta: 0.25, cap: 60%}}, target: {power}, repair: {}}}",
                        pace.at(3),
                        lat - 0.2,
                        lon - 0.2,
                        pace.at(6),
                        lat + 0.4,
                        lon + 0.3,
                        pace.span(40)
                    ));
                }
                ("quake", Some(_)) => {
                    page.note(
                        4,
                        "JMA intensity by place; the fragility curve turns it into damage.",
                        "場所ごとの震度。脆弱性曲線（fragility）が被害に変える。",
                    );
                    page.line(format!(
                        "    earthquake: {{intensity: {{{}: '6-lower'}}, fragility: distribution-line-quake, target: {power}, repair: {}}}",
                        s.place,
                        pace.span(40)
                    ));
                }
                _ => page.line(format!(
                    "    damage: {{target: {power}, share: 15%, repair: {}}}\n    types: [unavailability]\n    causes: [disaster]",
                    pace.span(40)
                )),
            }
        }
        "pandemic" => {
            let title = page.text("Staff are away", "要員の欠勤");
            page.line(format!("  - id: nature\n    title: {title}\n    at: T+0h"));
            page.line(format!(
                "    pandemic: {{peak: 40%, rise: {}, holds: {}, falls: {}, exposed: [{{target: {target}, telework: 10%, needs: 70%}}]}}",
                pace.part(4),
                pace.part(3),
                pace.part(4)
            ));
        }
        "mass-access" => {
            let title = page.text("Users try again and again", "利用者の再試行による集中");
            page.line(format!("  - id: retries\n    title: {title}\n    at: {}", pace.at(5)));
            page.line(format!(
                "    demand: {{target: {target}, level: 120%, for: {}}}",
                pace.span(24)
            ));
            page.line("    types: [unavailability]\n    causes: [mass-access]");
        }
        _ => {}
    }
}

/// A text for an inject, with its quotes of the state.
pub(super) fn told(s: &Setting<'_>, words: &Pair) -> Pair {
    let fill = |text: &str| {
        text.replace("{LEVEL}", &format!("{{{{ level('{}') }}}}", s.whole))
            .replace("{PEOPLE}", &format!("{{{{ people('{}') }}}}", s.whole))
    };
    (fill(&words.0), fill(&words.1))
}

/// An attachment with a log.
pub(super) fn attachment(page: &Page, log: &str) -> String {
    let title = page.text("Excerpt of the log", "ログの抜粋");
    let lines = log.replace(" / ", "\n");
    format!("{{name: log.txt, title: {title}, kind: log, text: {}}}", quoted(&lines))
}
