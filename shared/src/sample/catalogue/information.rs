//! What a scanner merely notes: nothing to fix, about a third of all rows.

use super::{Entry, INFORMATION, on};

const SERVERS: u16 = !(on::WORKSTATION | on::DEVICE);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        qid: 900_101,
        title: "Host name",
        chance: 60,
        threat: "The name of the host as far as name service and the host itself tell.",
        results: "Address\tName\n{ip}\t{host}",
        ..INFORMATION
    },
    Entry {
        qid: 900_102,
        title: "Operating system detected",
        severity: 2,
        chance: 55,
        threat: "The operating system was told by its way of answering, or by logging on.",
        results: "Technique\tConfidence\nTCP/IP fingerprint\t{n}\nLogon\tcertain",
        ..INFORMATION
    },
    Entry {
        qid: 900_103,
        title: "Open TCP ports",
        chance: 55,
        threat: "Ports that accepted a connection.",
        results: "Port\tService\tBanner\n22\tssh\t-\n80\thttp\t-\n443\thttps\t-\n{n}\tunknown\t-",
        category: "TCP/IP",
        ..INFORMATION
    },
    Entry {
        qid: 900_104,
        title: "Route to the host",
        chance: 35,
        threat: "Stations on the way from the scanner.",
        results: "Hop\tAddress\tTime\n1\t10.0.0.1\t0.{n} ms\n2\t{ip}\t1.{n} ms",
        category: "TCP/IP",
        ..INFORMATION
    },
    Entry {
        qid: 900_105,
        title: "Scan took this long",
        chance: 45,
        threat: "Start, end and duration of the scan of this host.",
        results: "Duration\t{n} seconds\nEnd\tall checks done",
        ..INFORMATION
    },
    Entry {
        qid: 900_106,
        title: "TLS certificate: details",
        on: SERVERS,
        chance: 60,
        ports: &[443],
        tls: true,
        threat: "The certificate that was shown.",
        results: "NAME\tVALUE\nSubject\tCN={host}\nSerial\t{n}\nSignature\tsha256WithRSAEncryption",
        category: "Web server",
        ..INFORMATION
    },
    Entry {
        qid: 900_107,
        title: "TLS: protocols and ciphers offered",
        on: SERVERS,
        chance: 45,
        ports: &[443],
        tls: true,
        threat: "What the server was willing to speak.",
        results: "PROTOCOL\tCIPHER\tGRADE\nTLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tHIGH\nTLSv1.3\tTLS_AES_256_GCM_SHA384\tHIGH\n#{n}",
        category: "General remote services",
        ..INFORMATION
    },
    Entry {
        qid: 900_108,
        title: "SSH server: banner",
        on: on::LINUX | on::WEB | on::JAVA | on::DATABASE | on::MAIL | on::GATEWAY | on::HYPERVISOR,
        chance: 45,
        ports: &[22],
        threat: "What the server says before logon.",
        results: "SSH-2.0-OpenSSH_8.{n}",
        category: "General remote services",
        ..INFORMATION
    },
    Entry {
        qid: 900_109,
        title: "Installed software",
        on: on::ALL_WINDOWS | on::LINUX | on::DATABASE,
        chance: 50,
        threat: "Software found by logging on.",
        results: "Name\tVersion\nHarbour Time Sheet\t4.{n}\nCargo Label Printer\t2.1\nParcel Viewer\t9.0.{n}",
        ..INFORMATION
    },
    Entry {
        qid: 900_110,
        title: "Accounts with administrator rights",
        severity: 2,
        on: on::ALL_WINDOWS,
        chance: 45,
        threat: "Members of the local group of administrators.",
        results: "Administrator\nBRINDLE\\desk-support\nBRINDLE\\backup-{n}",
        category: "Windows",
        ..INFORMATION
    },
    Entry {
        qid: 900_111,
        title: "Time of last restart",
        on: on::ALL_WINDOWS | on::LINUX | on::WEB,
        chance: 40,
        threat: "How long the host has been running.",
        results: "Uptime\t{n} hours",
        ..INFORMATION
    },
    Entry {
        qid: 900_112,
        title: "Antivirus: product and age of signatures",
        on: on::ALL_WINDOWS,
        chance: 45,
        threat: "The protection that the security centre names.",
        results: "Product\tHarbour Shield\nSignatures\t{n} hours old\nReal time protection\ton",
        category: "Windows",
        ..INFORMATION
    },
    Entry {
        qid: 900_113,
        title: "Network shares",
        on: on::WINDOWS | on::DOMAIN,
        chance: 45,
        ports: &[445],
        threat: "Shares that were listed.",
        results: "Share\tType\nADMIN$\tdisk\nscans-{n}\tdisk\nprint$\tprinter",
        category: "Windows",
        ..INFORMATION
    },
    Entry {
        qid: 900_114,
        title: "Web server: version",
        on: on::WEB | on::JAVA | on::MAIL | on::GATEWAY | on::DEVICE,
        chance: 50,
        ports: &[80],
        threat: "The server's own name for itself.",
        results: "Server: nginx/1.22.{n}",
        category: "Web server",
        ..INFORMATION
    },
    Entry {
        qid: 900_115,
        title: "Virtual machine detected",
        on: SERVERS,
        chance: 30,
        threat: "Hardware names that only virtual machines have.",
        results: "MAC prefix\t00:50:56\nBoard\tVirtual Platform {n}",
        category: "Hardware",
        ..INFORMATION
    },
];
