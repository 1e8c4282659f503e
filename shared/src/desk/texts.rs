//! Which cells of a record are the four texts of an opened row, by the names that scanners give them.

use crate::view::SourceCell;

/// Names by text, as columns or as paths in a document, in the order shown; case does not matter. A name that ends in
/// ` *` stands for everything below that element.
pub(super) struct Texts {
    pub(super) threat: &'static [&'static str],
    pub(super) impact: &'static [&'static str],
    pub(super) solution: &'static [&'static str],
    pub(super) evidence: &'static [&'static str],
    /// Where further links stand; these cells are shown as they are, too.
    pub(super) references: &'static [&'static str],
}

/// What nearly all scanners mean by these names.
static USUAL: Texts = Texts {
    threat: &[
        "Threat",
        "Diagnosis",
        "Synopsis",
        "Summary",
        "Description",
        "Description *",
        "CVE-Description",
        "Vulnerability Insight",
        "vulnerability description",
    ],
    impact: &["Impact", "Consequence"],
    solution: &["Solution", "Solution *", "Steps to Remediate", "Resolution", "Mitigation", "FixedVersion"],
    evidence: &[
        "Results",
        "Result",
        "Plugin Output",
        "plugin_output",
        "Plugin Text",
        "Specific Result",
        "Evidence",
        "Paragraph",
        "Paragraph *",
        "ContainerBlockElement *",
        "script output",
        "condition",
        "vulnerability scanner condition",
    ],
    references: &[
        "See Also",
        "see_also",
        "PrimaryURL",
        "References",
        "Other References",
        "references *",
        "external_references",
        "vulnerability reference",
        "VENDOR_REFERENCE_LIST *",
    ],
};

/// Greenbone calls what was found a description, and says in tags what it means.
static OPENVAS: Texts = Texts {
    threat: &["nvt tags summary", "nvt tags insight"],
    impact: &["nvt tags impact"],
    solution: &["nvt solution", "nvt tags solution"],
    evidence: &["description"],
    references: &["nvt refs *"],
};

impl Texts {
    /// The names of a family of files, by its stable name.
    pub(super) fn of(format: &str) -> &'static Self {
        if format == "openvas_xml" { &OPENVAS } else { &USUAL }
    }

    /// Is this the cell of one of the four texts?
    pub(super) fn is_shown(&self, cell: &SourceCell) -> bool {
        [self.threat, self.impact, self.solution, self.evidence].iter().any(|names| is_named(names, cell))
    }
}

/// The texts of all cells with one of these names, in the order of the names, none twice.
pub(super) fn text(cells: &[SourceCell], names: &[&str]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for name in names {
        for cell in cells.iter().filter(|cell| is_named(&[name], cell)) {
            if !cell.text.trim().is_empty() && !texts.contains(&cell.text.as_str()) {
                texts.push(&cell.text);
            }
        }
    }
    texts.join("\n\n")
}

fn is_named(names: &[&str], cell: &SourceCell) -> bool {
    let column = cell.column.as_str();
    names.iter().any(|name| match name.strip_suffix('*') {
        Some(above) => column.get(..above.len()).is_some_and(|start| start.eq_ignore_ascii_case(above)),
        None => column.eq_ignore_ascii_case(name),
    })
}

/// A cell as cells of its own where it holds several: Greenbone's tags `summary=...|impact=...`.
pub(super) fn apart(column: String, text: String) -> Vec<SourceCell> {
    if column != "nvt tags" {
        return vec![SourceCell { column, text }];
    }
    let tags = text.split('|').filter_map(|tag| tag.split_once('='));
    tags.map(|(name, text)| SourceCell { column: format!("{column} {}", name.trim()), text: text.trim().to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Texts, apart, text};
    use crate::view::SourceCell;

    fn cell(column: &str, text: &str) -> SourceCell {
        SourceCell { column: column.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn the_names_of_several_scanners() {
        let usual = Texts::of("any");
        let nessus = [cell("description", "Long."), cell("synopsis", "Short."), cell("solution_type", "x")];
        assert_eq!(text(&nessus, usual.threat), "Short.\n\nLong.");
        assert_eq!(text(&nessus, usual.solution), "", "a name is a whole name");
        let nexpose = [cell("solution ContainerBlockElement Paragraph", "Update.")];
        assert_eq!(text(&nexpose, usual.solution), "Update.");
        let wazuh = [cell("package description", "A shell."), cell("vulnerability description", "It is open.")];
        assert_eq!(text(&wazuh, usual.threat), "It is open.");
    }

    #[test]
    fn the_tags_of_greenbone() {
        let tags = apart("nvt tags".to_owned(), "summary=Old.|impact=A = B|solution=".to_owned());
        let openvas = Texts::of("openvas_xml");
        assert_eq!((text(&tags, openvas.threat), text(&tags, openvas.impact)), ("Old.".into(), "A = B".into()));
        assert_eq!(text(&[cell("description", "Port 80.")], openvas.evidence), "Port 80.");
    }
}
