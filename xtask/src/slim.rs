//! Takes out of style sheets and scripts what is for people: comments and indentation. Changes no name and no order, and
//! knows no more of their grammar than strings and comments.

/// A style sheet without comments and without blanks that mean nothing. A blank beside a colon or a sign may mean something,
/// and stays.
pub(crate) fn style(text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
        } else if matches!(first, '"' | '\'') {
            let end = string_end(rest, first);
            slim.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            let is_between = |c: char| matches!(c, '{' | '}' | ';' | ',');
            if !slim.is_empty() && !slim.ends_with(|c| is_between(c) || c == ' ') && !rest.starts_with(is_between) {
                slim.push(' ');
            }
        } else {
            if first == '}' && slim.ends_with(';') {
                slim.pop();
            }
            if matches!(first, '{' | '}' | ';' | ',') && slim.ends_with(' ') {
                slim.pop();
            }
            slim.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    slim
}

/// Bytes of the string that a text begins with, its quotes included.
fn string_end(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// A script without the lines that are comments, and without indentation. A string that goes over several lines would lose
/// the indentation of its lines: no script here has one.
pub(crate) fn script(text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut is_comment = false;
    for line in text.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            slim.push_str(line);
            slim.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    slim
}

#[cfg(test)]
mod tests {
    use super::{script, style};

    #[test]
    fn a_style_sheet_keeps_what_means_something() {
        let text = "/* a ; */\n@layer a, b;\n.x :hover,\n.y > p {\n  margin: 0 calc(1px + 2px);\n  content: \"a  /* b */ \\\" ;  c\";\n}\n";
        let slim = "@layer a,b;.x :hover,.y > p{margin: 0 calc(1px + 2px);content: \"a  /* b */ \\\" ;  c\"}";
        assert_eq!(style(text).trim_end(), slim);
        assert_eq!(style("a{b: c /* d */ ;}"), "a{b: c}");
        assert_eq!(style("/* never closed"), "");
    }

    #[test]
    fn a_script_keeps_its_lines() {
        let text = "// why\nimport a from \"./a.js\"; // here\n\n/**\n * @returns {number}\n */\nfunction f() {\n    const u = \"http://x\";\n    /* one */\n    return `//${u}`;\n}\n";
        let slim = "import a from \"./a.js\"; // here\nfunction f() {\nconst u = \"http://x\";\nreturn `//${u}`;\n}\n";
        assert_eq!(script(text), slim);
    }
}
