use proptest::prelude::*;

use super::super::{Driver, Encoding, Found, Measure, Node};
use super::{DEPTH, Json, NODE, VALUES, names, read};

const PLAIN: Measure = Measure { encoding: Encoding::Utf8, is_wide: false };

/// Everything found, with the names above it.
fn found_in(text: &[u8], stops: &'static [&'static str], measure: Measure, chunk: usize) -> Vec<String> {
    let mut driver = Json::new(stops, measure, 0);
    let mut all = Vec::new();
    let mut take = |driver: &mut Json| {
        while let Some(found) = driver.next() {
            let above: Vec<String> =
                driver.above().iter().map(|node| format!("{}{:?}", node.name, node.flat())).collect();
            all.push(match found {
                Found::Node(stop, node) => format!("{stop} {above:?} {node:?}"),
                Found::TooLong(span) => format!("too long {span:?}"),
                Found::Broken(span, what) => format!("broken {span:?} {what}"),
            });
        }
    };
    for piece in text.chunks(chunk.max(1)) {
        driver.feed(piece);
        take(&mut driver);
    }
    driver.end();
    take(&mut driver);
    all
}

/// The nodes at one stop; the document is whole.
fn nodes(text: &str, stops: &'static [&'static str]) -> Vec<Node> {
    let mut driver = Json::new(stops, PLAIN, 0);
    driver.feed(text.as_bytes());
    driver.end();
    let mut nodes = Vec::new();
    while let Some(found) = driver.next() {
        match found {
            Found::Node(_, node) => nodes.push(node),
            _ => panic!("{text}"),
        }
    }
    nodes
}

fn broken(text: &str) -> Option<(u32, String)> {
    let mut driver = Json::new(&["$"], PLAIN, 0);
    driver.feed(text.as_bytes());
    driver.end();
    loop {
        if let Found::Broken(span, what) = driver.next()? {
            return Some((span.line, what));
        }
    }
}

#[test]
fn items_carry_the_name_of_their_array_and_know_what_is_above() {
    let text =
        r#"{"list": "north", "hits": [{"id": 1, "tags": ["a", ["b"]]}, {"id": 2, "at": {"port": 443}}], "n": 0}"#;
    let mut driver = Json::new(&["$/hits"], PLAIN, 0);
    driver.feed(text.as_bytes());
    driver.end();
    let Some(Found::Node(0, first)) = driver.next() else { panic!("a node") };
    assert_eq!(driver.above()[0].get("list"), "north");
    assert_eq!(first.all("tags").map(|tag| tag.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let Some(Found::Node(0, second)) = driver.next() else { panic!("a node") };
    assert_eq!((second.get("id"), second.get("at/port")), ("2", "443"));
    assert!(driver.next().is_none());
}

#[test]
fn a_span_is_the_value_and_nothing_else() {
    let text = "[\r\n {\"a\": \"\u{fc}\"},\r {\"b\": {\"c\": true}}\n, null]";
    let nodes = nodes(text, &["$"]);
    let cut = |node: &Node| &text[node.at as usize..node.at as usize + node.len as usize];
    assert_eq!((cut(&nodes[0]), nodes[0].line), ("{\"a\": \"\u{fc}\"}", 2));
    assert_eq!((cut(&nodes[1]), nodes[1].line), ("{\"b\": {\"c\": true}}", 3));
    assert_eq!(cut(&nodes[1].children[0]), "{\"c\": true}");
    assert_eq!((cut(&nodes[2]), nodes[2].text.as_str(), nodes[2].line), ("null", "", 4));
}

#[test]
fn a_span_of_two_byte_text_counts_its_own_bytes() {
    let text = "{\"\u{fc}\": {\"x\": \"\u{1F600}\"}}";
    let wide = Measure { encoding: Encoding::Utf8, is_wide: true };
    let mut driver = Json::new(&["$/*"], wide, 2);
    driver.feed(text.as_bytes());
    let Some(Found::Node(_, node)) = driver.next() else { panic!("a node") };
    assert_eq!((node.at, node.len), (2 + 2 * 6, 2 * 11));
}

#[test]
fn escapes_and_odd_bytes_become_text() {
    let node = read(br#"{"t": "\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00 \ud83d. \ude00"}"#, PLAIN).unwrap();
    assert_eq!(node.get("t"), "\"\\/\u{8}\u{c}\n\r\t\u{fc}\u{1F600} \u{FFFD}. \u{FFFD}");
    let node = read(b"{\"t\": \"z\xC3\xBC z\xFC\"}", PLAIN).unwrap();
    assert_eq!(node.get("t"), "z\u{fc} z\u{fc}");
    let western = Measure { encoding: Encoding::Windows1252, is_wide: false };
    let node = read(b"{\"t\": \"\x80 \\u20ac \xC3\xBC\"}", western).unwrap();
    assert_eq!(node.get("t"), "\u{20AC} \u{20AC} \u{C3}\u{BC}");
}

#[test]
fn values_on_lines_of_their_own_are_one_list() {
    assert_eq!(nodes("{\"a\":1}\n{\"a\":2}\r\n\n7\n", &["$"]).len(), 3);
    assert!(broken("{\"a\":1} {\"a\":2}").is_some());
}

#[test]
fn what_is_broken_is_said_with_its_line() {
    for (text, line, words) in [
        ("{\n\"a\": 1,\n}", 3, "'}' stands where a name in quotes belongs."),
        ("[1,\n2", 2, "The file ends where ',' or ']' belongs: it was cut off."),
        ("{\"a\"\n: tru}", 2, "'tru' is neither a number nor true, false or null; a text needs double quotes."),
        ("[\"one\ntwo\"]", 1, "A text holds a line end as it is; JSON wants it escaped."),
        ("[\n[1}", 2, "'}' stands where ',' or ']' belongs."),
        ("[\"abc", 1, "The file ends inside a text: it was cut off."),
    ] {
        assert_eq!(broken(text), Some((line, words.to_owned())), "{text}");
    }
    let deep = "[".repeat(DEPTH + 1);
    assert!(broken(&deep).is_some_and(|(_, what)| what.contains("nested")));
}

#[test]
fn what_came_before_a_break_is_kept_and_nothing_follows() {
    let found = found_in(br#"[{"a":1},{"a":2},{"a" 3},{"a":4}]"#, &["$"], PLAIN, 3);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[2].starts_with("broken Span { at: 17, len: 6, line: 1 }"), "{}", found[2]);
}

#[test]
fn a_node_that_is_too_long_is_passed_over() {
    let long = "x".repeat(NODE as usize);
    let many = "0,".repeat(VALUES + 1);
    let text = format!("[{{\"a\":1}},{{\"a\":\"{long}\"}},{{\"a\":[{many}0]}},{{\"a\":4}}]");
    let found = found_in(text.as_bytes(), &["$"], PLAIN, 1 << 20);
    let kinds: Vec<bool> = found.iter().map(|found| found.starts_with("too long")).collect();
    assert_eq!(kinds, [false, true, true, false]);
}

#[test]
fn names_come_in_order_and_from_a_head_cut_off() {
    assert_eq!(names(br#"{"b": {"a": 1, "b": "c: "}, "d": [{"e": "#), ["b", "a", "d", "e"]);
    assert!(names(b"[abc],def").is_empty());
}

/// Text that is often nearly JSON.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\"a\""),
        Just("\"b\": "),
        Just("-1.5e3"),
        Just("null"),
        Just("\n"),
        Just("\r\n"),
        Just(" "),
        Just("\"\\ud83d\\ude00\""),
        Just("\"\\"),
        Just("{\"a\":1},"),
        Just("\u{fc}"),
        Just("\"\u{1F600}\""),
        Just("{\"a\":[{\"b\":1},2]}"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn chunks_do_not_matter(text in nearly(), chunk in 1usize..9, is_wide: bool) {
        let measure = Measure { is_wide, ..PLAIN };
        let whole = found_in(text.as_bytes(), &["$", "$/a", "$/a/*"], measure, usize::MAX);
        prop_assert_eq!(found_in(text.as_bytes(), &["$", "$/a", "$/a/*"], measure, chunk), whole);
    }

    #[test]
    fn what_another_reader_takes_is_taken(text in nearly()) {
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        // Several values on lines of their own are ours alone.
        if is_json {
            prop_assert_eq!(broken(&text), None);
        } else if !text.contains(['\n', '\r']) && !text.trim().is_empty() && !text.contains("\\ud83d") {
            prop_assert!(broken(&text).is_some(), "{}", text);
        }
    }
}
