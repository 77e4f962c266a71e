use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Digest;

fn streams() -> Streams {
    Streams::new(MasterSeed(42), Replicate(0))
}

fn words(draws: &mut Draws, count: usize) -> Vec<u64> {
    (0..count).map(|_| draws.next_u64()).collect()
}

/// One block of `ChaCha8` (D. J. Bernstein, "`ChaCha`, a variant of Salsa20", 2008) with a 64-bit counter and stream 0,
/// written from the paper: the second path to every word.
fn chacha8_block(key: &[u8; 32], counter: u64) -> [u8; 64] {
    fn quarter(x: &mut [u32; 16], at: [usize; 4]) {
        for (sum, add, mix, by) in [(0, 1, 3, 16), (2, 3, 1, 12), (0, 1, 3, 8), (2, 3, 1, 7)] {
            let [sum, add, mix] = [at[sum], at[add], at[mix]];
            x[sum] = x[sum].wrapping_add(x[add]);
            x[mix] = (x[mix] ^ x[sum]).rotate_left(by);
        }
    }
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, &b| word << 8 | u32::from(b));
    let mut start = [0; 16];
    for (slot, bytes) in start.iter_mut().zip(b"expand 32-byte k".chunks(4).chain(key.chunks(4))) {
        *slot = word(bytes);
    }
    start[12] = word(&counter.to_le_bytes()[..4]);
    start[13] = word(&counter.to_le_bytes()[4..]);
    let mut x = start;
    for _ in 0..4 {
        for column in 0..4 {
            quarter(&mut x, [column, 4 + column, 8 + column, 12 + column]);
        }
        for i in 0..4 {
            quarter(&mut x, [i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4]);
        }
    }
    let mut out = [0; 64];
    for (bytes, (x, start)) in out.chunks_mut(4).zip(x.into_iter().zip(start)) {
        bytes.copy_from_slice(&x.wrapping_add(start).to_le_bytes());
    }
    out
}

/// The key stream of `ChaCha8` with a key and a nonce of zeros: test vector TC1 (256-bit key, 8 rounds, blocks 0 and 1)
/// of J. Strömbergson, "Test Vectors for the Stream Cipher `ChaCha`", draft-strombergson-chacha-test-vectors-01, 2013.
#[test]
fn the_generator_is_chacha8() {
    let published = "3e00ef2f895f40d67f5bb8e81f09a5a12c840ec3ce9a7f3b181be188ef711a1e\
                     984ce172b9216f419f445367456d5619314a42a3da86b001387bfdb80e0cfe42\
                     d2aefa0deaa5c151bf0adb6c01f2a5adc0fd581259f9a2aadcf20f8fd566a26b\
                     5032ec38bbc5da98ee0c6f568b872a65a08abf251deb21bb4b56e5d8821e68aa";
    let hex = |bytes: &[u8]| {
        let halves: Vec<_> = bytes.chunks(32).map(|half| half.try_into().map(Digest)).collect();
        halves.iter().flatten().map(Digest::to_string).collect::<String>()
    };
    let mut bytes = [0; 128];
    ChaCha8Rng::from_seed([0; 32]).fill_bytes(&mut bytes);
    assert_eq!(hex(&bytes), published);
    let blocks = [chacha8_block(&[0; 32], 0), chacha8_block(&[0; 32], 1)];
    assert_eq!(hex(blocks.as_flattened()), published);
}

/// Key and words derived again from their documentation, with nothing of `stream.rs` or `rand_chacha`.
#[test]
fn a_thousand_words_agree_with_a_second_derivation() {
    let mut root = Vec::from(8_u64.to_le_bytes());
    root.extend(b"stream/1");
    root.extend(42_u64.to_le_bytes());
    root.extend(0_u32.to_le_bytes());
    let root = blake3::hash(&root);
    let mut name = Vec::from(2_u32.to_le_bytes());
    name.extend(stable_hash("typhoon").to_le_bytes());
    name.extend(3_u64.to_le_bytes());
    let key = blake3::keyed_hash(root.as_bytes(), &name);

    let expected: Vec<u64> = (0..125)
        .flat_map(|block| chacha8_block(key.as_bytes(), block))
        .collect::<Vec<u8>>()
        .chunks(8)
        .map(|bytes| bytes.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b)))
        .collect();
    let mut draws = streams().at(Purpose::EventTime, stable_hash("typhoon"), 3);
    let start = draws.clone();
    assert_eq!(words(&mut draws, 1000), expected);

    // And a third: jumping to each word by its position.
    for (at, &word) in expected.iter().enumerate() {
        let mut jump = start.clone();
        jump.generator.set_word_pos(2 * at as u128);
        assert_eq!(jump.next_u64(), word);
    }
}

#[test]
fn golden_hashes() {
    // The first 8 bytes of BLAKE3's published hash of nothing, af1349b9f5f9a1a6…, little-endian.
    assert_eq!(stable_hash(""), 0xa6a1_f9f5_b949_13af);
    assert_eq!(stable_hash("electricity@chiba"), 0x4f34_959e_911a_9d24);
    assert_eq!(stable_hash("波及"), 0x1aa4_8e95_f56d_d6b7);
}

#[test]
fn golden_words() {
    let chiba = stable_hash("electricity@chiba");
    assert_eq!(
        words(&mut streams().at(Purpose::RepairTime, chiba, 0), 3),
        [0x5631_f630_c464_db4e, 0x7925_5177_f722_3911, 0xbeb9_93b1_a63a_5f03]
    );
    assert_eq!(
        words(&mut streams().at(Purpose::RepairTime, chiba, 1), 3),
        [0xdfff_6635_c854_19d5, 0x2f09_8d46_8c69_735d, 0x52af_4599_9e41_79ee]
    );
    let other = Streams::new(MasterSeed(u64::MAX), Replicate(u32::MAX));
    assert_eq!(
        words(&mut other.at(Purpose::Design, u64::MAX, u64::MAX), 3),
        [0x55ab_3ca2_2cc8_e57e, 0x7ab9_d4ba_4edb_d5db, 0xf890_f111_9f96_115d]
    );
}

#[test]
fn golden_draws() {
    let draws = || streams().at(Purpose::Choice, stable_hash("golden"), 0);
    let mut six = draws();
    assert_eq!([(); 8].map(|()| six.below(6)), [4, 3, 2, 2, 4, 1, 3, 4]);
    let mut unit = draws();
    assert_eq!(
        [(); 3].map(|()| unit.unit().to_bits()),
        [0x3fe6_5e8f_39d1_8096, 0x3fe2_5edf_be5c_e3fe, 0x3fdf_11d2_f1a4_45c2]
    );
    let mut open = draws();
    assert_eq!(
        [(); 3].map(|()| open.open_unit().to_bits()),
        [0x3fe6_5e8f_39d1_8097, 0x3fe2_5edf_be5c_e3ff, 0x3fdf_11d2_f1a4_45c2]
    );
    let mut coin = draws();
    assert_eq!(
        [(); 8].map(|()| coin.bernoulli_ppm(500_000)),
        [false, false, true, true, false, true, false, false]
    );
}

#[test]
fn purposes_keep_their_numbers() {
    let numbers = Purpose::ALL.map(|purpose| (purpose.number(), format!("{purpose:?}")));
    let expected = [
        (1, "RepairTime"),
        (2, "EventTime"),
        (3, "BufferStart"),
        (4, "HandlingTime"),
        (5, "Choice"),
        (6, "Detection"),
        (7, "ActionTime"),
        (8, "Spread"),
        (9, "Damage"),
        (10, "Background"),
        (11, "Parameter"),
        (12, "Travel"),
        (13, "Design"),
        (14, "Channel"),
        (15, "Triage"),
        (16, "Sharing"),
        (17, "Telemetry"),
        (18, "Refailure"),
        (19, "Society"),
        (20, "Plan"),
        (21, "Recovery"),
        (22, "Team"),
    ];
    assert_eq!(numbers, expected.map(|(number, name)| (number, name.to_owned())));
}

/// Each part of a stream's name matters, also where parts could be confused with each other.
#[test]
fn every_part_of_the_name_makes_another_stream() {
    let mut first = BTreeSet::new();
    let mut count = 0;
    for seed in [0, 1, 1 << 32, u64::MAX] {
        for replicate in [0, 1, 2, u32::MAX] {
            let streams = Streams::new(MasterSeed(seed), Replicate(replicate));
            for purpose in Purpose::ALL {
                for (key, occurrence) in
                    [(0, 0), (0, 1), (1, 0), (1, 1), (1 << 32, 0), (0, 1 << 32)]
                {
                    first.insert(streams.at(purpose, key, occurrence).next_u64());
                    count += 1;
                }
            }
        }
    }
    assert_eq!(first.len(), count);
}

/// Draws depend neither on the order in which they are made nor on what else is drawn.
#[test]
fn nothing_moves_a_draw() {
    let services = ["electricity@chiba", "water@chiba", "telecom@chiba", "gas@chiba"];
    let draw = |id: &str, occurrence: u64| {
        words(&mut streams().at(Purpose::RepairTime, stable_hash(id), occurrence), 5)
    };
    let forward: Vec<_> = services.iter().map(|id| draw(id, 0)).collect();
    let mut backward: Vec<_> = services.iter().rev().map(|id| draw(id, 0)).collect();
    backward.reverse();
    assert_eq!(forward, backward);

    // A new service at the front, interleaved and longer draws, and another purpose, one after the other.
    let shared = streams();
    let mut busy = shared.at(Purpose::RepairTime, stable_hash("aviation@chiba"), 0);
    let again: Vec<_> = services
        .iter()
        .map(|id| {
            words(&mut busy, 7);
            shared.at(Purpose::Detection, stable_hash(id), 0).below(10);
            words(&mut shared.at(Purpose::RepairTime, stable_hash(id), 0), 5)
        })
        .collect();
    assert_eq!(forward, again);
    assert_ne!(draw("water@chiba", 0), draw("water@chiba", 1));
}

#[test]
fn threads_see_the_same_draws() {
    let shared = streams();
    let here: Vec<_> = (0..64).map(|n| shared.at(Purpose::Choice, 1, n).next_u64()).collect();
    let there: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..64)
            .map(|n| scope.spawn(move || shared.at(Purpose::Choice, 1, n).next_u64()))
            .collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
    });
    assert_eq!(here, there);
}

/// The words next to the seam between accepted and rejected, for n of each kind.
#[test]
fn rejection_happens_exactly_where_it_must() {
    // n = 3: 2⁶⁴ mod 3 = 1, so only the word whose product ends in 0 – the word 0 – is rejected.
    let mut script = [0, 0, 1].into_iter();
    assert_eq!(lemire(3, || script.next().unwrap_or(u64::MAX)), 0);
    assert_eq!(script.next(), None, "both zeros were rejected");
    // n a power of two: nothing is rejected.
    let mut script = [0, 7].into_iter();
    assert_eq!(lemire(8, || script.next().unwrap_or(u64::MAX)), 0);
    assert_eq!(script.next(), Some(7));
    // n = 2⁶³ + 1: almost half of all words are rejected.
    let n = (1 << 63) + 1;
    let mut draws = streams().at(Purpose::Choice, 0, 0);
    let mut used = 0;
    for _ in 0..4000 {
        let drawn = lemire(n, || {
            used += 1;
            draws.next_u64()
        });
        assert!(drawn < n);
    }
    assert!((7600..8400).contains(&used), "{used} words for 4000 numbers");
}

#[test]
fn below_is_fair() {
    let mut draws = streams().at(Purpose::Choice, stable_hash("dice"), 0);
    let mut counts = [0_i32; 7];
    for _ in 0..70_000 {
        counts[usize::try_from(draws.below(7)).unwrap_or(usize::MAX)] += 1;
    }
    // χ² with 6 degrees of freedom: above 22.5 in one of 1,000 cases.
    let chi2: f64 = counts.iter().map(|&n| f64::from((n - 10_000) * (n - 10_000)) / 10_000.0).sum();
    assert!(chi2 < 22.5, "{counts:?}: {chi2}");
    assert_eq!([draws.below(0), draws.below(1)], [0, 0]);
}

#[test]
fn bernoulli_is_as_likely_as_it_says() {
    let mut draws = streams().at(Purpose::BufferStart, stable_hash("generator"), 0);
    let hits = (0..100_000).filter(|_| draws.bernoulli_ppm(20_000)).count();
    // Mean 2,000, standard deviation 44.
    assert!((1_820..2_180).contains(&hits), "{hits}");
    assert!((0..1000).all(|_| draws.bernoulli_ppm(PPM) && !draws.bernoulli_ppm(0)));
}

#[test]
fn units_stay_inside() {
    let mut draws = streams().at(Purpose::Choice, stable_hash("unit"), 0);
    let sum: f64 = (0..10_000)
        .map(|_| {
            let (unit, open) = (draws.unit(), draws.open_unit());
            assert!((0.0..1.0).contains(&unit) && open > 0.0 && open < 1.0);
            unit
        })
        .sum();
    assert!((sum / 10_000.0 - 0.5).abs() < 0.012, "{sum}");
    let top = ((u64::MAX >> 12) as f64 + 0.5) * TWO_POW_MINUS_52;
    assert_eq!(top.to_bits(), (1.0 - f64::EPSILON / 2.0).to_bits(), "the greatest is below 1");
    assert_eq!(((u64::MAX >> 11) as f64 * TWO_POW_MINUS_53).to_bits(), top.to_bits());
}

#[test]
fn debug_keeps_the_keys_out_of_logs() {
    assert_eq!(format!("{:?}", streams()), "Streams { .. }");
}

proptest! {
    #[test]
    fn below_is_below(n in 1..u64::MAX, key: u64) {
        prop_assert!(streams().at(Purpose::Choice, key, 0).below(n) < n);
    }

    #[test]
    fn more_likely_includes_less_likely(a in 0..=PPM, b in 0..=PPM, key: u64) {
        let happens = |ppm| streams().at(Purpose::Choice, key, 0).bernoulli_ppm(ppm);
        prop_assert!(happens(a.max(b)) || !happens(a.min(b)));
    }
}
