//! Server or workstation, and what the text of an operating system says of it.

use serde::{Deserialize, Serialize};

/// What an asset is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Function {
    /// Serves others.
    Server,
    /// One person works at it.
    Workstation,
}

impl Function {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Server, Self::Workstation];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Server => "Server",
            Self::Workstation => "Workstation",
        }
    }

    /// What a scanner's text of the operating system says; `None` where it says neither, as "Linux 5.10", "Ubuntu 22.04"
    /// or a network device do. Where it names several systems, a server among them counts: it may be one.
    pub fn of_os(os: &str) -> Option<Self> {
        let os = os.to_lowercase();
        let tokens = tokens(&os);
        let has = |names: &[&str]| names.iter().any(|name| holds(&tokens, name));
        if os.contains("server") || is_windows_of_a_year(&tokens) {
            Some(Self::Server)
        } else if has(&["workstation", "desktop"]) {
            Some(Self::Workstation)
        } else if has(&SERVERS) {
            Some(Self::Server)
        } else if has(&WORKSTATIONS) {
            Some(Self::Workstation)
        } else {
            None
        }
    }
}

/// Systems made to serve, word by word.
const SERVERS: [&str; 29] = [
    "enterprise linux",
    "rhel",
    "centos",
    "rocky linux",
    "rocky",
    "almalinux",
    "oracle linux",
    "scientific linux",
    "cloudlinux",
    "amazon linux",
    "amzn",
    "sles",
    "photon",
    "proxmox",
    "esx",
    "esxi",
    "solaris",
    "sunos",
    "aix",
    "hp ux",
    "openvms",
    "vms",
    "unixware",
    "open unix",
    "z os",
    "freebsd",
    "openbsd",
    "netbsd",
    "truenas",
];
/// Systems made for one person.
const WORKSTATIONS: [&str; 21] = [
    "windows 11",
    "windows 10",
    "windows 8.1",
    "windows 8",
    "windows 7",
    "windows vista",
    "windows xp",
    "windows 98",
    "windows 95",
    "windows 2000 professional",
    "mac os",
    "macos",
    "os x",
    "chrome os",
    "chromeos",
    "linux mint",
    "sled",
    "android",
    "apple ios",
    "ipados",
    "iphone",
];
/// Years in the names of Windows Server: scanners leave "Server" out.
const YEARS: [&str; 7] = ["2003", "2008", "2012", "2016", "2019", "2022", "2025"];

/// "Windows 2012 Standard", "Windows 10/2016"; not the years of the long-term editions of Windows 10.
fn is_windows_of_a_year(tokens: &[&str]) -> bool {
    let has = |words: &[&str]| tokens.iter().any(|token| words.contains(token));
    has(&["windows"]) && has(&YEARS) && !has(&["ltsc", "ltsb"])
}

/// Runs of letters and runs of digits with the dots between them: `windows10`, `Windows 10` and `windows_10` are alike,
/// `Windows 10.0` (a kernel's number, of servers too) is not.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| if c.is_alphabetic() { 1 } else { u8::from(c.is_ascii_digit() || c == '.') * 2 };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        if kind(first) != 0 {
            tokens.push(token.trim_matches('.'));
        }
        rest = after;
    }
    tokens
}

fn holds(tokens: &[&str], name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    tokens.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::Function;

    #[test]
    fn what_systems_say() {
        let server = [
            "Microsoft Windows Server 2022 Standard",
            "Windows 2008 R2 Standard Service Pack 1",
            "Windows 2012 R2",
            "Windows 10/2016",
            "Windows 2008 R2/7",
            "WindowsServer2019",
            "Windows Server 2019 (Desktop Experience)",
            "cpe:2.3:o:microsoft:windows_server_2022:-",
            "Windows NT 4.0 Server",
            "Red Hat Enterprise Linux 8.6",
            "cpe:2.3:o:redhat:enterprise_linux:9.1",
            "RHEL7",
            "CentOS 7",
            "Linux Kernel 5.10 on Amazon Linux 2",
            "SUSE Linux Enterprise Server 15 SP4",
            "SLES 12",
            "Ubuntu Server 22.04",
            "VMware ESXi 7.0.3",
            "HP-UX B.11.31",
            "Oracle Solaris 11.4",
            "IBM AIX 7.2",
            "FreeBSD 13.2-RELEASE",
            "HP VMS 8.3",
            "Mac OS X Server 10.6",
            "Citrix XenServer 8",
        ];
        let workstation = [
            "Windows 10 Enterprise 64 bit Edition Version 22H2",
            "Windows11",
            "Windows 10 Enterprise LTSC 2019",
            "Microsoft Windows 7 Professional",
            "Windows 8.1 Pro",
            "cpe:2.3:o:microsoft:windows_10_1809:-",
            "Windows XP Service Pack 3",
            "Windows 2000 Professional",
            "Windows NT Workstation",
            "Red Hat Enterprise Linux Workstation 7.9",
            "SUSE Linux Enterprise Desktop 15",
            "Apple Mac OS X 10.15.7",
            "macOS 14.5",
            "Linux Mint 21",
            "Android 13",
        ];
        let neither = [
            "",
            "Linux 2.6 / Embedded Device",
            "Ubuntu 22.04",
            "Debian 12",
            "Cisco IOS 15.2",
            "Microsoft Windows",
            "Windows 10.0",
            "Windows 2000",
            "Microsoft Windows 7.5",
            "Lexmark embedded",
            "Maixam 2",
            "\u{130}\u{df}\u{1f512}.1.",
        ];
        for (texts, function) in
            [(&server[..], Some(Function::Server)), (&workstation, Some(Function::Workstation)), (&neither, None)]
        {
            for text in texts {
                assert_eq!(Function::of_os(text), function, "{text}");
            }
        }
    }
}
