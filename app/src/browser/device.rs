//! What this browser is called in a list of sessions: its family and the system, as far as it says so.

/// What stands in the browser's own words, and what people call it; the first that fits (Edge also says Chrome, which also
/// says Safari).
const FAMILIES: [(&str, &str); 5] =
    [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
/// The same for systems (Android also says Linux, and an iPhone also says Mac OS X).
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Such as `Firefox on Linux`.
pub fn name() -> String {
    let said = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name);
    let system = find(&SYSTEMS).map(|system| format!(" on {system}")).unwrap_or_default();
    format!("{}{system}", find(&FAMILIES).unwrap_or("Browser"))
}
