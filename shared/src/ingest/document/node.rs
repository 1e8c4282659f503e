//! An element of an XML document, or a value of a JSON one, with all below it: one form for both.

use std::fmt::Write;

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

    /// Every text below it as lines with a path each, for the opened row: what it is called, and what it says.
    pub fn flat(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        self.flatten("", &mut lines);
        lines
    }

    fn flatten(&self, path: &str, lines: &mut Vec<(String, String)>) {
        for (name, value) in &self.attributes {
            add(lines, &join(path, name), value);
        }
        if !self.text.trim().is_empty() {
            add(lines, if path.is_empty() { &self.name } else { path }, self.text.trim());
        }
        for child in &self.children {
            child.flatten(&join(path, &child.name), lines);
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

/// Adds a line, or to the line of the same name.
fn add(lines: &mut Vec<(String, String)>, name: &str, text: &str) {
    match lines.iter_mut().find(|(have, _)| have == name) {
        // Writing to a String does not fail.
        Some((_, before)) => drop(write!(before, "\n{text}")),
        None => lines.push((name.to_owned(), text.to_owned())),
    }
}
