use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Moment, Order, Reading, Unit, Unread, cell, length, read, shown};
use crate::sheet::Cell;

#[expect(clippy::unnecessary_wraps, reason = "compared with results")]
fn offset(seconds: i64) -> Result<Moment, Unread> {
    Ok(Moment::Offset(seconds))
}

#[expect(clippy::unnecessary_wraps, reason = "compared with results")]
fn civil(date: Option<Date>, clock: Option<i64>) -> Result<Moment, Unread> {
    Ok(Moment::Civil { date, clock, zone: None })
}

#[test]
fn times_from_the_start() {
    let (m, h, d) = (60, 3_600, 86_400);
    for (text, expect) in [
        ("D+2 H+3 M-5", 2 * d + 3 * h - 5 * m),
        ("d+2h+3m-5", 2 * d + 3 * h - 5 * m),
        ("J+1 H+2 M-5", d + 2 * h - 5 * m),
        ("Ｊ＋１　Ｈ＋２", d + 2 * h),
        ("H+1:30", h + 30 * m),
        ("H-2", -2 * h),
        ("M+45", 45 * m),
        ("T+2h", 2 * h),
        ("T+1d2h30m", d + 2 * h + 30 * m),
        ("T-24h", -d),
        ("T", 0),
        ("T+0h", 0),
        ("T+1:30", h + 30 * m),
        ("T + 90 min", 90 * m),
        ("+1:30", h + 30 * m),
        ("-0:15", -15 * m),
        ("+90m", 90 * m),
        ("StartEx", 0),
        ("STARTEX + 10 min", 10 * m),
        ("開始30分後", 30 * m),
        ("演習開始後1時間30分", 90 * m),
        ("発災後2時間", 2 * h),
        ("開始10分前", -10 * m),
        ("30分後", 30 * m),
        ("90分", 90 * m),
        ("2 hours", 2 * h),
        ("1 hour 15 minutes", 75 * m),
        ("2時間", 2 * h),
    ] {
        assert_eq!(read(text, &Reading::default()), offset(expect), "{text}");
    }
}

#[test]
fn days_and_times_of_day() {
    let day = |days, clock| Ok(Moment::Day { days, clock });
    let nine = 9 * 3_600 + 300;
    for (text, expect) in [
        ("J-60", day(-60, None)),
        ("D+2", day(2, None)),
        ("J", day(0, None)),
        ("D+1 09:05", day(1, Some(nine))),
        ("J+1 09h05", day(1, Some(nine))),
        ("Day 2 09:05", day(1, Some(nine))),
        ("2日目 9時5分", day(1, Some(nine))),
        ("09:05", civil(None, Some(nine))),
        ("９：０５", civil(None, Some(nine))),
        ("9:05:30", civil(None, Some(nine + 30))),
        ("09h05", civil(None, Some(nine))),
        ("9h", civil(None, Some(32_400))),
        ("0905", civil(None, Some(nine))),
        ("1430 hrs", civil(None, Some(52_200))),
        ("9:05 pm", civil(None, Some(nine + 43_200))),
        ("12:05 AM", civil(None, Some(300))),
        ("9時5分", civil(None, Some(nine))),
        ("9時半", civil(None, Some(34_200))),
        ("午後1時", civil(None, Some(46_800))),
        ("9:05頃", civil(None, Some(nine))),
    ] {
        assert_eq!(read(text, &Reading::default()), expect, "{text}");
    }
}

#[test]
fn dates() {
    let how = Reading { order: Some(Order::DayFirst), year: Some(2026), ..Reading::default() };
    let first = Some(date(2026, 11, 1));
    let nine = Some(9 * 3_600 + 300);
    for (text, date, clock) in [
        ("2026-11-01", first, None),
        ("2026-11-01T09:05", first, nine),
        ("2026-11-01 09:05:00.000", first, nine),
        ("2026/11/1 9:05", first, nine),
        ("2026.11.01", first, None),
        ("20261101 0905", first, nine),
        ("2026年11月1日 9時5分", first, nine),
        ("2026年11月1日（日）9:05", first, nine),
        ("令和8年11月1日", first, None),
        ("R8.11.1 9:05", first, nine),
        ("11月1日 9:05", first, nine),
        ("1/11 09:05", first, nine),
        ("01/11/2026 09h05", first, nine),
        ("1.11.2026 9:05", first, nine),
        ("1 Nov 2026 09:05", first, nine),
        ("Nov 1, 2026, 9:05 AM", first, nine),
        ("Sunday, 1 November 2026", first, None),
        ("dimanche 1 novembre 2026 à 09h05", first, nine),
        ("01-Nov-26", first, None),
        ("9:05 2026-11-01", first, nine),
        ("2026-10-31 24:00", first, Some(0)),
    ] {
        assert_eq!(read(text, &how), civil(date, clock), "{text}");
    }
    let zone = |text| match read(text, &how) {
        Ok(Moment::Civil { zone, .. }) => zone,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(zone("2026-11-01T09:05+09:00"), Some(32_400));
    assert_eq!(zone("2026-11-01T09:05Z"), Some(0));
    assert_eq!(zone("2026-11-01T09:05-0530"), Some(-19_800));
}

#[test]
fn what_has_two_meanings_is_asked() {
    let how = Reading::default();
    assert_eq!(read("T+2", &how), Err(Unread::UnitOfT));
    assert_eq!(read("+90", &how), Err(Unread::UnitOfNumber));
    assert_eq!(cell(&Cell::Number(15.0), &how), Err(Unread::UnitOfNumber));
    assert_eq!(read("3/4/2026", &how), Err(Unread::Order));
    assert_eq!(read("26/06/2024 09h00", &how), civil(Some(date(2024, 6, 26)), Some(32_400)));
    assert_eq!(read("11月1日", &how), Err(Unread::Year));
    let hours = Reading { t: Some(Unit::Hours), ..how };
    assert_eq!(read("T+2", &hours), offset(7_200));
    assert_eq!(read("T+2", &Reading { t: Some(Unit::Days), ..how }), offset(172_800));
    assert_eq!(
        cell(&Cell::Number(15.0), &Reading { bare: Some(Unit::Minutes), ..how }),
        offset(900)
    );
    assert_eq!(
        read("3/4/2026", &Reading { order: Some(Order::MonthFirst), ..how }),
        civil(Some(date(2026, 3, 4)), None)
    );
}

#[test]
fn cells_of_spreadsheets() {
    let how = Reading::default();
    let moment = |days| cell(&Cell::Moment(days), &how);
    assert_eq!(moment(0.378_472_222_2), civil(None, Some(9 * 3_600 + 300)));
    assert_eq!(moment(46_327.0), civil(Some(date(2026, 11, 1)), None));
    assert_eq!(moment(46_327.378_472_222_2), civil(Some(date(2026, 11, 1)), Some(9 * 3_600 + 300)));
    assert_eq!(cell(&Cell::Number(0.5), &how), civil(None, Some(43_200)));
    assert_eq!(cell(&Cell::Span(1.25), &how), offset(108_000));
    assert_eq!(cell(&Cell::Bool(true), &how), Err(Unread::Other));
}

#[test]
fn other_words_are_no_times() {
    for text in [
        "after lunch",
        "TBD",
        "",
        "-",
        "12",
        "9:65",
        "2026-13-01",
        "D+2 later",
        "T-",
        "99:99",
        "1:2:3:4",
        "第1部",
        "Phase 2",
        "10.5.3",
        "H",
        "???",
    ] {
        assert!(
            read(text, &Reading::default()).is_err(),
            "{text}: {:?}",
            read(text, &Reading::default())
        );
    }
}

#[test]
fn lengths_read_well() {
    for (seconds, text) in
        [(0, "T+0h"), (-86_400, "T-24h"), (95_400, "T+26h30m"), (194_400, "T+2d6h"), (61, "T+1m1s")]
    {
        assert_eq!(shown(seconds), text);
    }
    assert_eq!(length(5_400), "1h30m");
}

proptest! {
    #[test]
    fn nothing_crashes(text in "\\PC{0,24}") {
        let _ = read(&text, &Reading::default());
    }

    #[test]
    fn nothing_like_a_time_crashes(text in "[0-9TDJHMdhm:+\\-/. 年月日時分後前開始T午]{0,20}") {
        let how = Reading { t: Some(Unit::Hours), bare: Some(Unit::Days), order: Some(Order::DayFirst), year: Some(2026) };
        let _ = read(&text, &how);
    }

    #[test]
    fn what_is_shown_is_read(seconds in -40_000_000i64..40_000_000) {
        prop_assert_eq!(read(&shown(seconds), &Reading::default()), Ok(Moment::Offset(seconds)));
    }
}
