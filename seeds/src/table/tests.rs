#![expect(clippy::expect_used, reason = "a test may panic")]

use proptest::prelude::*;

use super::*;

fn column(name: &str, unit: &str, values: Values) -> Column {
    Column::new(name, unit, values).expect("a good name")
}

fn texts(cells: &[&str]) -> Values {
    Values::Text(cells.iter().map(|&cell| cell.to_owned()).collect())
}

#[test]
fn csv_is_quoted_where_it_must_be() {
    let table = Table::new(
        "t",
        vec![
            column("service, ja", "", texts(&["水道, 千葉", "say \"no\"", "two\nlines", ""])),
            column("people", "人", Values::Int(vec![-1, 0, i64::MAX, i64::MIN])),
            column("share", "%", Values::Float(vec![1.0, 0.1, 1e300, f64::NAN])),
        ],
    )
    .expect("a table");
    let csv = table.to_csv_string().expect("memory");
    assert_eq!(
        csv,
        "\"service, ja\",people [人],share [%]\n\
         \"水道, 千葉\",-1,1.0\n\
         \"say \"\"no\"\"\",0,0.1\n\
         \"two\nlines\",9223372036854775807,1e300\n\
         ,-9223372036854775808,NaN\n"
    );
    let back = Table::from_csv("t", csv.as_bytes()).expect("reads back");
    assert_eq!(back.to_csv_string().expect("memory"), csv);
    assert_eq!(back.columns()[0], table.columns()[0]);
    assert_eq!(back.columns()[1], table.columns()[1]);
}

#[test]
fn types_come_back_as_narrow_as_they_are() {
    let kind = |cells: &[&str]| match Values::read(cells.iter().map(|&c| c.to_owned()).collect()) {
        Values::Int(_) => "int",
        Values::Float(_) => "float",
        Values::Text(_) => "text",
    };
    assert_eq!(kind(&["1", "-20", "0"]), "int");
    assert_eq!(kind(&["1", "2.5", "NaN", "-inf", "1e-7", "-0.0"]), "float");
    assert_eq!(kind(&["99999999999999999999"]), "float");
    for text in ["01", "-01", "+1", "", "nan", "infinity", "1 h", "0x1", "1_000", ".5"] {
        assert_eq!(kind(&[text]), "text", "{text}");
        assert_eq!(kind(&["1", text]), "text", "{text}");
    }
    assert_eq!(kind(&[]), "text");
}

#[test]
fn one_empty_cell_is_a_row() {
    let table = Table::new("t", vec![column("a", "", texts(&["", "x", ""]))]).expect("a table");
    let csv = table.to_csv_string().expect("memory");
    assert_eq!(csv, "a\n\"\"\nx\n\"\"\n");
    assert_eq!(Table::from_csv("t", csv.as_bytes()).expect("reads back"), table);
}

#[test]
fn empty_tables_are_tables() {
    let none = Table::new("t", vec![]).expect("a table");
    assert_eq!((none.rows(), none.to_csv_string().expect("memory").as_str()), (0, ""));
    assert_eq!(Table::from_csv("t", &b""[..]).expect("reads back"), none);
    let header = Table::new("t", vec![column("a", "h", texts(&[]))]).expect("a table");
    assert!(header.columns()[0].values().is_empty());
    let csv = header.to_csv_string().expect("memory");
    assert_eq!(csv, "a [h]\n");
    assert_eq!(Table::from_csv("t", csv.as_bytes()).expect("reads back"), header);
}

#[test]
fn bad_tables_are_refused() {
    let ints = |count| Values::Int(vec![0; count]);
    let uneven = Table::new("t", vec![column("a", "", ints(1)), column("b", "", ints(2))]);
    assert_eq!(
        uneven.expect_err("uneven").to_string(),
        "table t: column b has 2 values instead of 1"
    );
    let twice = Table::new("t", vec![column("a", "h", ints(1)), column("a", "s", ints(1))]);
    assert_eq!(twice.expect_err("twice").to_string(), "table t: there are two columns a");
    for (name, unit) in [("", ""), ("a [h]", ""), ("a", "[h]"), ("]", "")] {
        assert!(matches!(Column::new(name, unit, ints(0)), Err(TableError::Name(_))));
    }
    assert!(matches!(Table::from_csv("t", &b"a,b\n1\n"[..]), Err(TableError::Csv(_))));
    assert!(matches!(Table::from_csv("t", &b"a,b]\n1,2\n"[..]), Err(TableError::Name(_))));
}

#[test]
fn a_writer_that_fails_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let table = Table::new("t", vec![column("a", "", Values::Int(vec![1]))]).expect("a table");
    let error = table.to_csv(&mut Full).expect_err("full");
    assert_eq!(error.to_string(), "CSV: the disk is full");
}

#[test]
fn columns_are_found_by_name() {
    let table = Table::new(
        "t",
        vec![column("a", "h", Values::Int(vec![7])), column("b", "", texts(&["x"]))],
    )
    .expect("a table");
    let a = table.column("a").expect("there");
    assert_eq!((a.name(), a.unit(), a.header().as_ref()), ("a", "h", "a [h]"));
    assert_eq!((a.values().number(0), a.values().number(1)), (Some(7.0), None));
    assert_eq!(table.column("b").and_then(|b| b.values().number(0)), None);
    assert_eq!((table.name(), table.rows(), table.column("c")), ("t", 1, None));
}

proptest! {
    #[test]
    fn numbers_round_trip(ints in prop::collection::vec(any::<i64>(), 1..20)) {
        let floats: Vec<f64> = ints.iter().map(|&bits| f64::from_bits(bits.cast_unsigned())).collect();
        let table = Table::new("t", vec![
            column("i", "", Values::Int(ints)),
            column("f", "s", Values::Float(floats)),
        ]).expect("a table");
        let csv = table.to_csv_string().expect("memory");
        let back = Table::from_csv("t", csv.as_bytes()).expect("reads back");
        prop_assert_eq!(&back.columns()[0], &table.columns()[0]);
        prop_assert_eq!(back.to_csv_string().expect("memory"), csv);
    }

    #[test]
    fn any_text_round_trips(cells in prop::collection::vec("[a-z ,\"\r\n波]{0,6}", 1..8)) {
        let table = Table::new("t", vec![
            column("text", "", Values::Text(cells.clone())),
            column("more", "", Values::Text(cells)),
        ]).expect("a table");
        let csv = table.to_csv_string().expect("memory");
        prop_assert_eq!(Table::from_csv("t", csv.as_bytes()).expect("reads back"), table);
    }
}
