//! An element of an XML document, or a value of a JSON one, with all below it: one form for both.

use rustc_hash::FxHashMap;

/// A node. In JSON a key is a node with the key's name; the items of an array are nodes with the array's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Element or key, without a namespace prefix.
    pub name: String,
    /// Attributes (XML only), in order, without repeats.
    pub attributes: Vec<(String, String)>,
    /// Text directly in it, CDATA included; a JSON scalar as text (`null` is empty).
    pub text: String,
    /// Nodes below, in order.
    pub children: Vec<Node>,
    /// First byte in the source file.
    pub at: u64,
    /// Bytes in the source file.
    pub len: u32,
    /// Physical line it starts on, from 1.
    pub line: u32,
}

impl Node {
    /// An attribute, trimmed; empty where there is none.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(have, _)| have == name).map_or("", |(_, value)| value.trim())
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The node at a path of names such as `agent/name`, the first one each time.
    pub fn find(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |node, name| node.child(name))
    }

    /// The text at a path, trimmed; empty where there is none.
    pub fn get(&self, path: &str) -> &str {
        self.find(path).map_or("", |node| node.text.trim())
    }

    /// Every text below it as lines with a path each, for the opened row: what it is called, and what it says. Texts of
    /// the same path share a line; of more than [`MAX_LINES`] paths the last line says that there are more.
    pub fn flat(&self) -> Vec<(String, String)> {
        let mut lines = Lines::default();
        self.flatten("", &mut lines);
        if lines.is_cut {
            lines.all.push(("…".to_owned(), format!("There are more than {MAX_LINES} entries: see the file itself.")));
        }
        lines.all
    }

    fn flatten(&self, path: &str, lines: &mut Lines) {
        for (name, value) in &self.attributes {
            lines.add(&join(path, name), value);
        }
        lines.add(if path.is_empty() { &self.name } else { path }, &self.text);
        for child in &self.children {
            child.flatten(&join(path, &child.name), lines);
        }
    }
}

/// Lines of a node at most: no record of a scanner has as many, a hostile one would have a million.
const MAX_LINES: usize = 2000;
/// Longest path, bytes; of a longer one the last name is shown.
const MAX_PATH: usize = 500;

fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path if path.len() + name.len() > MAX_PATH => format!("… {name}"),
        path => format!("{path} {name}"),
    }
}

/// Lines in order, found by their path.
#[derive(Default)]
struct Lines {
    all: Vec<(String, String)>,
    places: FxHashMap<String, usize>,
    is_cut: bool,
}

impl Lines {
    /// Adds a line, or to the line of the same name; blanks say nothing.
    fn add(&mut self, name: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let place = self.places.get(name).and_then(|place| self.all.get_mut(*place));
        if let Some((_, before)) = place {
            before.push('\n');
            before.push_str(text);
        } else if self.all.len() < MAX_LINES {
            self.places.insert(name.to_owned(), self.all.len());
            self.all.push((name.to_owned(), text.to_owned()));
        } else {
            self.is_cut = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINES, Node};

    fn node(name: &str, text: &str, children: Vec<Node>) -> Node {
        Node { name: name.to_owned(), text: text.to_owned(), children, ..Node::default() }
    }

    #[test]
    fn lines_have_a_path_each() {
        let refs = vec![node("ref", "one", vec![]), node("ref", " two ", vec![]), node("none", " ", vec![])];
        let lines = node("item", "text", vec![node("refs", "", refs)]).flat();
        let expected = [("item", "text"), ("refs ref", "one\ntwo")];
        assert_eq!(lines, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn a_hostile_record_stays_small() {
        let many = (0..100_000).map(|number| node(&format!("n{number}"), "x", vec![])).collect();
        let deep = (0..150).fold(node("leaf", "", many), |inner, _| node(&"d".repeat(40_000), "", vec![inner]));
        let lines = deep.flat();
        assert_eq!(lines.len(), MAX_LINES + 1);
        assert!(lines.iter().all(|(name, _)| name.len() < 41_000) && lines[MAX_LINES].1.contains("more than"));
    }
}
