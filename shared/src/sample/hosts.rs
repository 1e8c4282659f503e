//! The invented organisation's machines: names under `.test` (RFC 6761), private addresses (RFC 1918) and those set
//! aside for documentation (RFC 5737, RFC 3849). No address of anybody.
//!
//! To add a role: one more [`Role`] in [`ROLES`]; the host at place `i` has the role `i % 20`.

use super::catalogue::on;

/// A machine.
pub(super) struct Host {
    pub ip: String,
    /// Empty where only `NetBIOS` knows it.
    pub dns: String,
    pub netbios: String,
    pub tracking: &'static str,
    pub os: &'static Os,
    /// Bits of [`on`].
    pub found: u16,
    pub tags: &'static str,
}

/// An operating system: its name in the report and its CPE.
pub(super) struct Os {
    pub name: &'static str,
    pub cpe: &'static str,
}

struct Role {
    /// First part of the name.
    name: &'static str,
    site: &'static str,
    /// First address of the network.
    network: [u8; 4],
    found: u16,
    os: &'static [Os],
    tracking: &'static str,
    tags: &'static str,
}

const WINDOWS_10: Os =
    Os { name: "Windows 10 Enterprise 64 bit Edition Version 22H2", cpe: "cpe:/o:microsoft:windows_10:22h2" };
const WINDOWS_11: Os =
    Os { name: "Windows 11 Enterprise 64 bit Edition Version 23H2", cpe: "cpe:/o:microsoft:windows_11:23h2" };
const SERVER_2019: Os =
    Os { name: "Windows Server 2019 Standard 64 bit Edition", cpe: "cpe:/o:microsoft:windows_server_2019" };
const SERVER_2016: Os =
    Os { name: "Windows Server 2016 Standard 64 bit Edition", cpe: "cpe:/o:microsoft:windows_server_2016" };
const RED_HAT_8: Os = Os { name: "Red Hat Enterprise Linux 8.8", cpe: "cpe:/o:redhat:enterprise_linux:8.8" };
const UBUNTU_22: Os = Os { name: "Ubuntu Linux 22.04.3", cpe: "cpe:/o:canonical:ubuntu_linux:22.04" };
const DEBIAN_11: Os = Os { name: "Debian Linux 11.7", cpe: "cpe:/o:debian:debian_linux:11.7" };
const GATEWAY: Os = Os { name: "Harbour Gateway OS 7.2", cpe: "" };
const PRINTER: Os = Os { name: "Embedded / Label printer firmware", cpe: "" };
const CONTROLLER: Os = Os { name: "Embedded / Conveyor controller", cpe: "" };
const ESXI: Os = Os { name: "VMware ESXi 7.0.2", cpe: "cpe:/o:vmware:esxi:7.0.2" };

const fn desks(site: &'static str, network: [u8; 4], tracking: &'static str) -> Role {
    Role {
        name: "desk",
        site,
        network,
        found: on::WORKSTATION,
        os: &[WINDOWS_10, WINDOWS_11],
        tracking,
        tags: "Desks, Cloud Agent",
    }
}

static ROLES: [Role; 20] = [
    Role {
        name: "www",
        site: "edge",
        network: [203, 0, 113, 0],
        found: on::WEB,
        os: &[UBUNTU_22, DEBIAN_11],
        tracking: "DNS",
        tags: "Internet Facing, DMZ",
    },
    desks("pier", [172, 16, 0, 0], "QAGENT"),
    Role {
        name: "dc",
        site: "core",
        network: [10, 20, 1, 0],
        found: on::DOMAIN,
        os: &[SERVER_2019, SERVER_2016],
        tracking: "NETBIOS",
        tags: "Servers, Tier 0",
    },
    Role {
        name: "app",
        site: "core",
        network: [10, 20, 10, 0],
        found: on::JAVA,
        os: &[RED_HAT_8, UBUNTU_22],
        tracking: "DNS",
        tags: "Servers, Booking",
    },
    desks("quay", [172, 17, 0, 0], "NETBIOS"),
    Role {
        name: "db",
        site: "core",
        network: [10, 20, 40, 0],
        found: on::DATABASE,
        os: &[RED_HAT_8],
        tracking: "DNS",
        tags: "Servers, Booking, PCI",
    },
    Role {
        name: "gw",
        site: "edge",
        network: [198, 51, 100, 0],
        found: on::GATEWAY,
        os: &[GATEWAY],
        tracking: "IP",
        tags: "Internet Facing, Network",
    },
    desks("dockside", [172, 18, 0, 0], "QAGENT"),
    Role {
        name: "file",
        site: "core",
        network: [10, 20, 70, 0],
        found: on::WINDOWS,
        os: &[SERVER_2019, SERVER_2016],
        tracking: "NETBIOS",
        tags: "Servers",
    },
    desks("ferry", [172, 19, 0, 0], "NETBIOS"),
    Role {
        name: "label",
        site: "hall",
        network: [10, 30, 0, 0],
        found: on::DEVICE,
        os: &[PRINTER, CONTROLLER],
        tracking: "IP",
        tags: "Warehouse floor",
    },
    Role {
        name: "batch",
        site: "core",
        network: [10, 20, 100, 0],
        found: on::LINUX,
        os: &[RED_HAT_8, DEBIAN_11],
        tracking: "QAGENT",
        tags: "Servers",
    },
    desks("lighthouse", [172, 20, 0, 0], "QAGENT"),
    Role {
        name: "mx",
        site: "edge",
        network: [192, 0, 2, 0],
        found: on::MAIL,
        os: &[DEBIAN_11],
        tracking: "DNS",
        tags: "Internet Facing, DMZ",
    },
    Role {
        name: "esx",
        site: "core",
        network: [10, 20, 130, 0],
        found: on::HYPERVISOR,
        os: &[ESXI],
        tracking: "IP",
        tags: "Servers, Tier 0",
    },
    desks("mole", [172, 21, 0, 0], "QAGENT"),
    Role {
        name: "track",
        site: "edge",
        network: [10, 40, 0, 0],
        found: on::WEB | on::JAVA,
        os: &[UBUNTU_22],
        tracking: "QAGENT",
        tags: "DMZ, Booking",
    },
    desks("depot", [192, 168, 0, 0], "NETBIOS"),
    Role {
        name: "term",
        site: "core",
        network: [10, 20, 160, 0],
        found: on::WINDOWS,
        os: &[SERVER_2016, SERVER_2019],
        tracking: "QAGENT",
        tags: "Servers, Remote access",
    },
    Role {
        name: "build",
        site: "core",
        network: [10, 20, 190, 0],
        found: on::LINUX,
        os: &[UBUNTU_22],
        tracking: "QAGENT",
        tags: "Servers, Development",
    },
];

/// Usable addresses of one network of 256: .10 to .209.
const PER_NETWORK: u32 = 200;

/// The host at this place; the same for every seed.
pub(super) fn host(place: u32) -> Host {
    let slot = place % 20;
    let nth = place / 20;
    let role = ROLES.get(slot as usize).unwrap_or(&ROLES[0]);
    let windows = role.found & on::ALL_WINDOWS != 0;
    // Every third desk that is known by NetBIOS has no name elsewhere.
    let nameless = role.tracking == "IP" && nth % 2 == 1;
    let netbios_only = role.tracking == "NETBIOS" && role.found == on::WORKSTATION && nth.is_multiple_of(3);
    let label = format!("{}-{}-{:03}", role.name, role.site, nth + 1);
    let dns = if nameless || netbios_only { String::new() } else { format!("{label}.brindle.test") };
    // NetBIOS names have 15 characters.
    let netbios =
        if windows { format!("{}{:.4}{:05}", role.name, role.site, nth + 1).to_uppercase() } else { String::new() };
    let ip =
        if slot == 19 && nth % 2 == 1 { format!("2001:db8:20:190::{:x}", nth + 1) } else { address(role, slot, nth) };
    let os = role.os.get(nth as usize % role.os.len()).unwrap_or(&GATEWAY);
    Host { ip, dns, netbios, tracking: role.tracking, os, found: role.found, tags: role.tags }
}

fn address(role: &Role, slot: u32, nth: u32) -> String {
    let [a, b, c, _] = role.network.map(u32::from);
    let public = role.tags.starts_with("Internet");
    let (network, last) = (nth / PER_NETWORK, 10 + nth % PER_NETWORK);
    if public && network > 0 {
        // A network for documentation has 256 addresses; the rest of a very large sample is behind them.
        return format!("10.{}.{}.{last}", 100 + slot, network - 1);
    }
    format!("{a}.{}.{}.{last}", b + (c + network) / 256, (c + network) % 256)
}
