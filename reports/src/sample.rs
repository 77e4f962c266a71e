//! A realistic outcome made up for tests: an earthquake under Tokyo Bay, 14 sectors, 47 prefectures, three responses.
//!
//! Numbers come from a small congruential generator, so that the sample never changes.

mod cast;
mod review;
mod worth;

use hakyu_exercise::outcome::{
    Arm, BeliefRow, CascadeNode, Evidence, FORMAT, LockRow, Manifest, Moment, MomentKind,
    ObjectiveScore, Outcome, PartScore, PlaceRow, SectorRow, ServiceRow, Text,
};

pub(crate) use cast::lanes;
pub(crate) use review::sample_review;

/// Sectors: id, English, Japanese, colour, seconds until they fall, seconds they stay down, whether they fall at all.
const SECTORS: [(&str, &str, &str, &str, u64, u64, bool); 14] = [
    ("ict", "Information and communications", "情報通信", "#0F4CDA", 30_000, 200_000, true),
    ("finance", "Finance", "金融", "#006B3C", 60_000, 120_000, true),
    ("aviation", "Aviation", "航空", "#2C96FF", 7_200, 150_000, true),
    ("airport", "Airports", "空港", "#091E6C", 7_200, 150_000, true),
    ("railway", "Railways", "鉄道", "#D83D00", 3_700, 260_000, true),
    ("electricity", "Electric power", "電力", "#E69F00", 3_600, 280_000, true),
    ("gas", "Gas", "ガス", "#CFE06C", 3_600, 700_000, true),
    (
        "government",
        "Government and administrative services",
        "政府・行政サービス",
        "#7E3166",
        40_000,
        100_000,
        true,
    ),
    ("medical", "Medical care", "医療", "#FFC3C1", 90_000, 200_000, true),
    ("water", "Water supply", "水道", "#6E9391", 14_400, 600_000, true),
    ("logistics", "Logistics", "物流", "#B39456", 20_000, 400_000, true),
    ("chemical", "Chemicals", "化学", "#CA30AF", 0, 0, false),
    ("credit", "Credit cards", "クレジット", "#790C06", 33_000, 90_000, true),
    ("petroleum", "Petroleum", "石油", "#2F2424", 3_600, 500_000, true),
];

const DAY: u64 = 86_400;
const DURATION: u64 = 14 * DAY;
const FULL: u32 = 1_000_000;
const PARTS: [(&str, &str, &str, f64); 5] = [
    ("recognition", "Recognition and triage", "事態の認知とトリアージ", 1.0),
    ("reporting", "Reporting and relay", "情報連絡・情報提供", 2.0),
    ("continuity", "Continuity of service", "サービスの継続", 3.0),
    ("plans", "Plan execution", "計画の実行", 1.5),
    ("public", "Public communication", "広報・周知", 1.0),
];

/// Numbers from 0 to 1.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1_u32 << 24)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test data")]
    fn below(&mut self, end: usize) -> usize {
        (self.roll() * end as f64) as usize
    }
}

/// The sample.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test data")]
pub(crate) fn full() -> Outcome {
    let mut dice = Dice(7);
    let mut places = places();
    let mut services = Vec::new();
    let mut sectors: Vec<SectorRow> = Vec::new();
    let nation: u64 = places.iter().map(|place| place.people).sum();
    for (index, (id, en, ja, colour, fall, stay, falls)) in SECTORS.into_iter().enumerate() {
        let mut steps: Vec<(u64, usize, u32)> = Vec::new();
        let mut worst: Option<(String, u32, u64)> = None;
        let first = services.len();
        for (number, place) in places.iter_mut().enumerate() {
            let (x, y) = place.tile.unwrap_or((99, 99));
            let distance = (f64::from(x) - 12.0).hypot(f64::from(y) - 6.0);
            let force = (1.1 - distance / 5.5).clamp(0.0, 1.0);
            let mut series = vec![(0, FULL)];
            if falls && force * (0.6 + dice.roll()) > 0.25 {
                let low = ((1.0 - force * (0.6 + 0.4 * dice.roll())) * 1e6) as u32;
                let from = fall + (dice.roll() * distance * 9_000.0) as u64;
                let end = from + (stay as f64 * (0.3 + force * dice.roll())) as u64;
                series.push((from, low));
                for step in 1..6_u64 {
                    series.push((
                        from + (end - from) * step / 6,
                        low + (FULL - low) / 6 * u32::try_from(step).unwrap(),
                    ));
                }
                series.push((end, FULL));
                series.retain(|(at, _)| *at < DURATION);
            }
            let mut hours = 0.0;
            let mut below = 0;
            for (pair, (at, level)) in series.iter().enumerate() {
                let next = series.get(pair + 1).map_or(DURATION, |(next, _)| *next);
                if *level < 800_000 {
                    below += next - at;
                    hours += place.people as f64 * f64::from(FULL - level) / 1e6
                        * (next - at) as f64
                        / 3600.0;
                }
                steps.push((*at, number, *level));
            }
            place.people_hours.push(hours);
            let (lowest_at, lowest) =
                series.iter().copied().min_by_key(|(_, level)| *level).unwrap();
            if lowest < FULL && worst.as_ref().is_none_or(|worst| lowest < worst.1) {
                worst = Some((place.id.clone(), lowest, lowest_at));
            }
            services.push(ServiceRow {
                id: format!("{id}@{}", place.id),
                title: Text::new(
                    format!("{en}, {}", place.title.en),
                    format!("{ja}({})", place.title.ja),
                ),
                sector: index,
                place: number,
                people: place.people,
                lowest,
                lowest_at,
                below,
                people_hours: hours,
                series: if series.len() > 1 { series } else { Vec::new() },
            });
        }
        steps.sort_unstable();
        let mut levels = vec![FULL; places.len()];
        let mut series: Vec<(u64, u32)> = Vec::new();
        for (at, place, level) in steps {
            levels[place] = level;
            let mean = levels
                .iter()
                .zip(&places)
                .map(|(level, place)| f64::from(*level) * place.people as f64)
                .sum::<f64>()
                / nation as f64;
            let mean = (mean.round() as u32).min(FULL);
            match series.last_mut() {
                Some(last) if last.0 == at => last.1 = mean,
                _ => series.push((at, mean)),
            }
        }
        let (lowest_at, lowest) = series.iter().copied().min_by_key(|(_, level)| *level).unwrap();
        let mine = &services[first..];
        sectors.push(SectorRow {
            id: id.into(),
            title: Text::new(en, ja),
            colour: colour.into(),
            maintenance: (800_000, 7_200),
            lowest,
            lowest_at,
            worst,
            below: mine.iter().map(|service| service.below).max().unwrap_or(0),
            people_hours: mine.iter().map(|service| service.people_hours).sum(),
            irreplaceable: mine.iter().map(|service| service.people_hours).sum::<f64>() * 0.9,
            most_people: (nation as f64 * f64::from(FULL - lowest) / 1e6) as u64,
            series,
        });
    }
    Outcome {
        format: FORMAT.into(),
        affected: places.iter().take(9).map(|p| p.id.clone()).collect(),
        manifest: manifest(),
        arms: arms(&sectors),
        actual: 2,
        cascade: cascade(&services, &mut dice),
        timeline: timeline(&services, &mut dice),
        decisions: vec![],
        beliefs: beliefs(&services),
        locks: locks(),
        warnings: vec![
            Text::new(
                "Event `dam-gate` changed no service.",
                "事象「dam-gate」はどのサービスにも影響しませんでした。",
            ),
            Text::new(
                "Objective `alt-channel` was not tested: the channel never failed.",
                "検証項目「alt-channel」は、通信路が途絶しなかったため検証対象外です。",
            ),
        ],
        sectors,
        places,
        services,
    }
}

/// What four roles believe of a few services: hours late, and one of them never hears anything.
fn beliefs(services: &[ServiceRow]) -> Vec<BeliefRow> {
    let mut rows = Vec::new();
    let ids = ["electricity@chiba", "electricity@tokyo", "water@chiba", "ict@tokyo"];
    let late = [("op-electricity", 600), ("meti-bureau-electricity", 9_000), ("op-water", 30_000)];
    for service in services.iter().filter(|service| ids.contains(&service.id.as_str())) {
        let level = |at: u64| crate::view::value_at(&service.series, at);
        for (role, lag) in late {
            let mut times: Vec<u64> =
                service.series.iter().flat_map(|(at, _)| [*at, at + lag]).collect();
            times.push(0);
            times.sort_unstable();
            times.dedup();
            rows.extend(times.into_iter().filter(|at| *at <= DURATION).map(|time| BeliefRow {
                time,
                service: service.id.clone(),
                role: role.into(),
                believed: time.checked_sub(lag).map_or(FULL, level),
                true_level: level(time),
            }));
        }
        rows.push(BeliefRow {
            time: 0,
            service: service.id.clone(),
            role: "nisc".into(),
            believed: FULL,
            true_level: FULL,
        });
    }
    rows.sort_by(|a, b| (a.time, &a.service, &a.role).cmp(&(b.time, &b.service, &b.role)));
    rows
}

/// An outcome in which nothing happened, in a world without places.
pub(crate) fn empty() -> Outcome {
    let mut manifest = manifest();
    manifest.themes.clear();
    manifest.sources.clear();
    manifest.duration = 0;
    Outcome {
        format: FORMAT.into(),
        manifest,
        sectors: Vec::new(),
        places: Vec::new(),
        affected: Vec::new(),
        services: Vec::new(),
        timeline: Vec::new(),
        cascade: Vec::new(),
        arms: Vec::new(),
        actual: 0,
        decisions: vec![],
        beliefs: vec![],
        locks: Vec::new(),
        warnings: Vec::new(),
    }
}

fn places() -> Vec<PlaceRow> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../seeds/worlds/japan-47/places.csv");
    let text = std::fs::read_to_string(file).unwrap();
    let rows = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[2] == "prefecture");
    rows.map(|cells| PlaceRow {
        id: cells[0].into(),
        code: cells[1].into(),
        title: Text::new(cells[5], cells[6]),
        tile: Some((cells[10].parse().unwrap(), cells[11].parse().unwrap())),
        people: cells[7].parse().unwrap(),
        people_hours: Vec::new(),
    })
    .collect()
}

fn manifest() -> Manifest {
    Manifest {
        version: "0.1.0".into(),
        stream: "stream/1".into(),
        scenario: "tokyo-bay-earthquake".into(),
        title: Text::new(
            "Earthquake under Tokyo Bay with ransomware at a fuel terminal",
            "東京湾北部地震と石油基地へのランサムウェア攻撃",
        ),
        summary: Text::new(
            "A magnitude 7.3 earthquake on a winter morning cuts power in the capital region; four hours later a fuel terminal loses its shipping system to ransomware.",
            "冬の早朝に発生したマグニチュード7.3の地震により首都圏で停電が発生し、4時間後に石油基地の出荷システムがランサムウェアの被害を受けます。",
        ),
        world: "japan-47".into(),
        world_title: Text::new("Japan in 47 prefectures", "日本47都道府県"),
        start: "2027-02-17T05:30:00+09:00".into(),
        duration: DURATION,
        seed: 20_270_217,
        replicate: 0,
        playbook: "operators-plan".into(),
        released: vec![],
        delay: 2_400,
        model: "5f2c9a7d01b34e8899aa7c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6f7".into(),
        digest: "c0ffee12ab34cd56ef7890123456789abcdef0123456789abcdef0123456789a".into(),
        themes: vec![
            Text::new("Reporting within one hour", "1時間以内の情報連絡"),
            Text::new("Fuel for emergency generators", "非常用発電機の燃料確保"),
        ],
        sources: vec![
            (
                "首都直下地震の被害想定と対策について(最終報告)、中央防災会議、2013年12月".into(),
                "A".into(),
            ),
            ("Hakyu baseline 14x14, row petroleum -> power".into(), "C".into()),
        ],
    }
}

fn arms(sectors: &[SectorRow]) -> Vec<Arm> {
    let arm = |id: &str, title: Text, loss: f64, score: f64, defines: bool| {
        let objectives: Vec<ObjectiveScore> = PARTS
            .iter()
            .enumerate()
            .flat_map(|(part, (name, ..))| {
                (0..3_usize).map(move |number| {
                    let tested = part != 4 || number == 0;
                    let value = (score + 9.0 * number as f64 - 7.0 * part as f64).clamp(0.0, 100.0);
                    ObjectiveScore {
                        id: format!("{name}-{number}"),
                        title: Text::new(format!("Objective {} of {name} within its time", number + 1), format!("{}の第{}項目を時間内に実施すること", PARTS[part].2, number + 1)),
                        part: (*name).into(),
                        weight: 1.0 + number as f64 / 2.0,
                        score: tested.then_some(value).filter(|_| !(defines && *name == "continuity")),
                        note: (defines && *name == "continuity").then(|| Text::new("defines 100", "100の基準")),
                        evidence: if tested {
                            vec![
                                Evidence { at: Some(4_500 + 900 * i64::try_from(number).unwrap()), text: Text::new("Report to the ministry, 75 min after the outage was seen (due 60 min)", "障害認知から75分後に所管省庁へ連絡(期限60分)") },
                                Evidence { at: None, text: Text::new("9 of 11 required fields filled", "必要項目11のうち9を記載") },
                            ]
                        } else {
                            Vec::new()
                        },
                    }
                })
            })
            .collect();
        Arm {
            id: id.into(),
            title,
            digest: format!("{id}0123456789abcdef"),
            total: Some(score),
            coverage: 0.86,
            parts: PARTS
                .iter()
                .enumerate()
                .map(|(index, (id, en, ja, weight))| PartScore {
                    id: (*id).into(),
                    title: Text::new(*en, *ja),
                    weight: *weight,
                    score: (!(defines && *id == "continuity") && index != 4)
                        .then(|| (score + 4.0 - 5.0 * index as f64).clamp(0.0, 100.0)),
                })
                .collect(),
            objectives,
            people_hours: sectors
                .iter()
                .enumerate()
                .map(|(index, sector)| {
                    sector.people_hours * (1.0 + (loss - 1.0) * (index % 5) as f64 / 4.0)
                })
                .collect(),
        }
    };
    vec![
        arm("none", Text::new("No response", "対応なし"), 1.45, 8.0, false),
        arm("reference", Text::new("Reference response", "基準対応"), 0.7, 91.4, true),
        arm(
            "operators-plan",
            Text::new("Operators' plan, 40 min late", "事業者計画(40分遅延)"),
            1.0,
            63.7,
            false,
        ),
    ]
}

fn cascade(services: &[ServiceRow], dice: &mut Dice) -> Vec<CascadeNode> {
    let root = |title: Text, id: &str, at: u64| CascadeNode {
        parent: None,
        title,
        id: id.into(),
        sector: None,
        at,
        level: FULL,
        need: String::new(),
        buffer: 0,
        people_hours: 0.0,
        merged: 0,
    };
    let mut nodes = vec![
        root(Text::new("Earthquake, magnitude 7.3", "地震(マグニチュード7.3)"), "quake", 3_600),
        root(
            Text::new("Ransomware at the fuel terminal", "石油基地へのランサムウェア攻撃"),
            "ransom",
            18_000,
        ),
    ];
    let mut hit: Vec<&ServiceRow> = services.iter().filter(|service| service.below > 0).collect();
    hit.sort_by_key(|service| (service.lowest_at, service.sector, service.place));
    for service in hit.into_iter().take(300) {
        let depth = if matches!(service.sector, 5 | 6 | 13) { 2 } else { nodes.len() };
        let mut parent = dice.below(depth);
        if nodes[parent].at > service.lowest_at {
            parent = 0;
        }
        nodes.push(CascadeNode {
            parent: Some(parent),
            title: service.title.clone(),
            id: service.id.clone(),
            sector: Some(service.sector),
            at: service.lowest_at,
            level: service.lowest,
            need: if parent < 2 {
                String::new()
            } else {
                ["power", "communications", "fuel", "gas"][dice.below(4)].into()
            },
            buffer: if parent < 2 { 0 } else { 3_600 * (1 + dice.below(30) as u64) },
            people_hours: service.people_hours,
            merged: if dice.below(5) == 0 { dice.below(9) } else { 0 },
        });
    }
    nodes
}

fn timeline(services: &[ServiceRow], dice: &mut Dice) -> Vec<Moment> {
    let moment = |at: i64, kind, en: String, ja: String, main| Moment {
        at,
        kind,
        text: Text::new(en, ja),
        roles: if kind == MomentKind::Event {
            Vec::new()
        } else {
            vec![Text::new("Electric utility", "電力事業者"), Text::new("Ministry", "所管省庁")]
        },
        main,
    };
    let mut moments = vec![
        moment(
            -3_600,
            MomentKind::Inject,
            "Earthquake early warning drill notice".into(),
            "緊急地震速報訓練のお知らせ".into(),
            false,
        ),
        moment(
            3_600,
            MomentKind::Event,
            "Earthquake, magnitude 7.3, Tokyo Bay".into(),
            "東京湾北部でマグニチュード7.3の地震".into(),
            true,
        ),
        moment(
            5_000,
            MomentKind::Event,
            "Aftershock, magnitude 5.9".into(),
            "余震(マグニチュード5.9)".into(),
            true,
        ),
        moment(
            18_000,
            MomentKind::Event,
            "Ransomware at the fuel terminal's shipping system".into(),
            "石油基地の出荷システムがランサムウェアに感染".into(),
            true,
        ),
        moment(
            3 * 86_400,
            MomentKind::Event,
            "Snow in the capital region".into(),
            "首都圏で降雪".into(),
            true,
        ),
        moment(
            7_500,
            MomentKind::Deed,
            "Report of the outage to the ministry".into(),
            "所管省庁へ障害を連絡".into(),
            true,
        ),
        moment(
            40_000,
            MomentKind::Effect,
            "Rolling blackout spares hospitals".into(),
            "計画停電の対象から病院を除外".into(),
            true,
        ),
        moment(
            200_000,
            MomentKind::Lock,
            "Power station and its telecontrol wait for each other".into(),
            "発電所と遠方監視制御が相互に復旧待ち".into(),
            true,
        ),
    ];
    let hit: Vec<&ServiceRow> = services.iter().filter(|service| service.below > 0).collect();
    for index in 0..60 {
        let service = hit[dice.below(hit.len())];
        let (kind, en, ja) = match index % 3 {
            0 => (MomentKind::OutageBegan, "outage began", "障害発生"),
            1 => (MomentKind::OutageEnded, "restored", "復旧"),
            _ => (MomentKind::Inject, "call from the press", "報道機関からの問合せ"),
        };
        let at = i64::try_from(service.lowest_at).unwrap() + 7_000 * index;
        moments.push(moment(
            at,
            kind,
            format!("{}: {en}", service.title.en),
            format!("{} {ja}", service.title.ja),
            index % 7 == 0,
        ));
    }
    moments.sort_by_key(|moment| moment.at);
    moments
}

fn locks() -> Vec<LockRow> {
    vec![LockRow {
        at: 200_000,
        full: false,
        members: vec![
            ("electricity@chiba".into(), "communications".into()),
            ("ict@chiba".into(), "power".into()),
        ],
    }]
}
