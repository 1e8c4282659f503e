//! Severity and kind words that are usual in English, German, French and Spanish. What is not here has to be said by a
//! person; it is never taken for information.

use crate::model::Kind;
use crate::view::Choice;

/// How a blank severity cell is called.
pub const EMPTY: &str = "(empty)";

const WORDS: &[(Choice, &[&str])] = &[
    (Choice::Critical, &["critical", "crit", "urgent", "kritisch", "critique", "critico", "critica", "urgente"]),
    (
        Choice::High,
        &[
            "high",
            "important",
            "severe",
            "serious",
            "hoch",
            "schwer",
            "eleve",
            "elevee",
            "haute",
            "haut",
            "alto",
            "alta",
            "grave",
            "elevado",
            "elevada",
        ],
    ),
    (
        Choice::Medium,
        &[
            "medium", "moderate", "mittel", "massig", "moyen", "moyenne", "modere", "moderee", "medio", "media",
            "moderado",
        ],
    ),
    (
        Choice::Low,
        &["low", "minor", "negligible", "niedrig", "gering", "leicht", "faible", "bas", "bajo", "baja", "leve"],
    ),
    (
        Choice::Information,
        &[
            "none",
            "info",
            "information",
            "informational",
            "informative",
            "log",
            "informativ",
            "informatif",
            "informativo",
        ],
    ),
];
/// Words that turn the meaning of another round.
const TURNS: &[&str] = &["not", "no", "non", "nicht", "kein", "keine", "pas", "sin"];

/// A severity cell as it is known in a mapping: trimmed, lower case; [`EMPTY`] for a blank one.
pub fn key(cell: &str) -> String {
    let cell = cell.trim();
    if cell.is_empty() { EMPTY.to_owned() } else { cell.to_lowercase() }
}

/// What a usual severity word means: the word alone, or beside words that say nothing of severity (`5 - Critical`).
pub fn severity(cell: &str) -> Option<Choice> {
    let plain = folded(cell);
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > 3 || words.iter().any(|word| TURNS.contains(word)) {
        return None;
    }
    let mut met = words.iter().filter_map(|word| WORDS.iter().find(|(_, known)| known.contains(word)));
    let (choice, _) = met.next()?;
    met.all(|(other, _)| other == choice).then_some(*choice)
}

/// Confirmed, potential or information.
pub fn kind(cell: &str) -> Option<Kind> {
    match folded(cell.trim()).as_str() {
        "vuln" | "confirmed" | "yes" | "true" | "certain" | "bestatigt" | "ja" | "confirme" | "oui" | "confirmado"
        | "confirmada" | "si" => Some(Kind::Confirmed),
        "practice" | "potential" | "no" | "false" | "possible" | "tentative" | "unconfirmed" | "moglich"
        | "potenziell" | "nein" | "potentiel" | "potentielle" | "potencial" | "posible" => Some(Kind::Potential),
        "ig" | "info" | "information" | "informational" | "information gathered" => Some(Kind::Information),
        _ => None,
    }
}

/// Lower case, without the accents of German, French and Spanish.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars().flat_map(char::to_lowercase) {
        match ch {
            'ä' | 'à' | 'â' | 'á' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'î' | 'ï' => out.push('i'),
            'ö' | 'ô' | 'ó' => out.push('o'),
            'ü' | 'ù' | 'û' | 'ú' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::severity;
    use crate::view::Choice;

    #[test]
    fn usual_words_alone_or_beside_others() {
        for (word, choice) in [
            ("Kritisch", Choice::Critical),
            ("Élevée", Choice::High),
            ("MEDIO", Choice::Medium),
            ("Niedrig", Choice::Low),
            ("5 - Critical", Choice::Critical),
            ("Critical Problem", Choice::Critical),
            ("Info", Choice::Information),
        ] {
            assert_eq!(severity(word), Some(choice), "{word}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        for word in ["", "5", "ugly", "not critical", "high or low", "root shell on a high port here", "unknown"] {
            assert_eq!(severity(word), None, "{word}");
        }
    }
}
