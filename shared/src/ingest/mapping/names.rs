//! Names that columns have for each role, in English, German, French and Spanish: letters and digits only, without
//! accents. Earlier names are better ones.

use super::words::folded;
use crate::ingest::layout::Role;

/// Shortest name that also counts as a part of a longer one.
const PART: usize = 5;

/// How well a column's name fits a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameFit {
    /// A known name is a part of it.
    Part,
    /// It is a known name; the place in the list, later ones are weaker.
    Exact(std::cmp::Reverse<usize>),
}

/// Roles with the names of their columns.
pub type Known = &'static [(Role, &'static [&'static str])];

/// How well the name of a column fits a role, by the names that are known.
pub fn fit(name: &str, role: Role, known: Known) -> Option<NameFit> {
    let plain = plain(name);
    let known = known.iter().find(|(named, _)| *named == role)?.1;
    match known.iter().position(|known| *known == plain) {
        Some(place) => Some(NameFit::Exact(std::cmp::Reverse(place))),
        // Patches, plugins and checks are published too: that is another day than the flaw's.
        None if role == Role::Published => None,
        None => known.iter().any(|known| known.len() >= PART && plain.contains(known)).then_some(NameFit::Part),
    }
}

/// Letters and digits of a name, lower case, without accents.
pub fn plain(name: &str) -> String {
    folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Roles with their names.
pub const NAMES: Known = &[
    (
        Role::Ip,
        &[
            "ip",
            "ipaddress",
            "ipaddr",
            "ipv4address",
            "ipv4",
            "ipv6address",
            "ipv6",
            "hostip",
            "assetip",
            "assetipv4",
            "assetipv6",
            "targetip",
            "ipadresse",
            "adresseip",
            "direccionip",
            "address",
            "adresse",
            "direccion",
            "host",
            "asset",
            "target",
            "zielsystem",
            "ziel",
            "hote",
            "cible",
            "objetivo",
            "system",
            "affectedhost",
            "url",
            "endpoint",
            "website",
        ],
    ),
    (
        Role::Dns,
        &[
            "hostname",
            "fqdn",
            "dns",
            "dnsname",
            "assetname",
            "hostnames",
            "computername",
            "machinename",
            "servername",
            "devicename",
            "systemname",
            "rechnername",
            "geratename",
            "geraetename",
            "nomdhote",
            "nomdelhote",
            "nombredehost",
            "nombredelhost",
            "nombredeequipo",
            "computer",
            "machine",
            "device",
            "server",
            "rechner",
            "gerat",
            "serveur",
            "servidor",
            "equipo",
            "host",
            "asset",
            "target",
            "hote",
        ],
    ),
    (Role::NetBios, &["netbios", "netbiosname", "nomnetbios", "nombrenetbios"]),
    (Role::HostId, &["assetid", "hostid", "deviceid", "agentid", "assetuuid", "hostuuid", "machineid", "gerateid"]),
    (Role::Network, &["network", "vpcnetwork", "netzwerk", "netz", "reseau", "red"]),
    (Role::Interfaces, &["interfaces", "ipinterfaces", "ipaddresses", "allips"]),
    (
        Role::Os,
        &["operatingsystem", "os", "osname", "platform", "betriebssystem", "systemedexploitation", "sistemaoperativo"],
    ),
    (Role::Tags, &["tags", "assettags", "hosttags", "schlagworte", "etiquettes", "etiquetas"]),
    (
        Role::Id,
        &[
            "vulnerabilityid",
            "vulnid",
            "pluginid",
            "plugin",
            "qid",
            "checkid",
            "vulnerabilitycheckid",
            "signatureid",
            "testid",
            "nvtoid",
            "schwachstellenid",
            "idvulnerabilite",
            "idvulnerabilidad",
            "regelid",
            "ruleid",
        ],
    ),
    (
        Role::Title,
        &[
            "vulnerability",
            "vulnerabilityname",
            "vulnerabilitytitle",
            "vulnname",
            "vulntitle",
            "title",
            "pluginname",
            "finding",
            "issue",
            "schwachstelle",
            "schwachstellenname",
            "vulnerabilite",
            "vulnerabilidad",
            "titel",
            "bezeichnung",
            "titre",
            "intitule",
            "titulo",
            "name",
            "nom",
            "nombre",
            "synopsis",
            "summary",
            "befund",
            "description",
            "beschreibung",
            "descripcion",
        ],
    ),
    (
        Role::Severity,
        &[
            "severity",
            "severitylevel",
            "schweregrad",
            "gravite",
            "severite",
            "criticite",
            "severidad",
            "gravedad",
            "criticidad",
            "kritikalitat",
            "risk",
            "risklevel",
            "riskrating",
            "riskfactor",
            "rating",
            "cvssv3rating",
            "cvssrating",
            "threat",
            "schwere",
            "stufe",
            "level",
            "risiko",
            "risikostufe",
            "einstufung",
            "risque",
            "niveau",
            "riesgo",
            "nivel",
            "priority",
            "prioritat",
            "priorite",
            "prioridad",
        ],
    ),
    (Role::Kind, &["kind", "vulnerabilitytype", "typedetected", "type", "confirmed", "art", "typ", "tipo"]),
    (Role::Status, &["status", "vulnstatus", "vulnerabilitystatus", "state", "zustand", "statut", "etat", "estado"]),
    (
        Role::Port,
        &[
            "port",
            "portnumber",
            "protocolport",
            "portprotocol",
            "serviceport",
            "portprotokoll",
            "protokollport",
            "portprotocole",
            "puerto",
        ],
    ),
    (Role::Protocol, &["protocol", "proto", "portprotocol", "transport", "protokoll", "protocole", "protocolo"]),
    (Role::Ssl, &["ssl", "tls", "ssltls"]),
    (
        Role::FirstSeen,
        &[
            "firstseen",
            "firstdetected",
            "firstfound",
            "firstdiscovered",
            "firstobserved",
            "zuerstgesehen",
            "erstmalsgesehen",
            "ersterkennung",
            "premieredetection",
            "premiereapparition",
            "primeradeteccion",
            "discovered",
            "detected",
            "detectiondate",
            "erkanntam",
            "entdecktam",
            "datededetection",
            "fechadedeteccion",
            "date",
            "datum",
            "fecha",
        ],
    ),
    (
        Role::LastSeen,
        &[
            "lastseen",
            "lastdetected",
            "lastfound",
            "lastscanned",
            "lastscan",
            "lastobserved",
            "scandate",
            "zuletztgesehen",
            "letzteerkennung",
            "letzterscan",
            "scandatum",
            "dernieredetection",
            "dernierscan",
            "derniereapparition",
            "ultimadeteccion",
            "ultimoescaneo",
        ],
    ),
    (
        Role::FixedOn,
        &["fixedon", "datefixed", "lastfixed", "resolvedon", "remediatedon", "behobenam", "corrigele", "corregidoel"],
    ),
    (Role::Cves, &["cve", "cves", "cveid", "cveids", "plaincves", "cvenumber", "cvenummer", "cvelist"]),
    (
        Role::Cvss4,
        &["cvss4", "cvssv4", "cvss40", "cvssv40", "cvss4base", "cvssv4score", "cvssv4basescore", "cvssv40basescore"],
    ),
    (
        Role::Cvss31,
        &[
            "cvss31",
            "cvssv31",
            "cvss31base",
            "cvss31score",
            "cvssv31score",
            "cvssv31base",
            "cvssv31basescore",
            "cvssscore",
            "cvss",
            "cvssbase",
            "cvssbasescore",
            "cvsswert",
            "scorecvss",
            "notecvss",
            "puntuacioncvss",
            "basescore",
            "cvssvector",
            "cvssvektor",
            "vecteurcvss",
            "score",
        ],
    ),
    (
        Role::Cvss3,
        &[
            "cvss3",
            "cvssv3",
            "cvss30",
            "cvssv30",
            "cvss3base",
            "cvss3score",
            "cvssv3score",
            "cvssv3base",
            "cvssv3basescore",
        ],
    ),
    (
        Role::Cvss2,
        &["cvss2", "cvssv2", "cvss20", "cvss2base", "cvss2score", "cvssv2score", "cvssv2base", "cvssv2basescore"],
    ),
    (Role::VendorReference, &["vendorreference", "vendorids", "bulletin", "advisory", "kb"]),
    (
        Role::Exploit,
        &[
            "exploitavailable",
            "hasexploit",
            "publicexploit",
            "exploitpublic",
            "exploit",
            "exploitverfugbar",
            "exploitdisponible",
        ],
    ),
    (
        Role::Exploited,
        &[
            "cisaknownexploited",
            "knownexploited",
            "cisakev",
            "kev",
            "exploitedinthewild",
            "activelyexploited",
            "exploited",
            "aktivausgenutzt",
            "activementexploitee",
            "explotadaactivamente",
        ],
    ),
    (
        Role::Published,
        &[
            "published",
            "publisheddate",
            "datepublished",
            "publishedon",
            "publishedat",
            "publicationdate",
            "vulnpublicationdate",
            "vulnerabilitypublicationdate",
            "vulnerabilitypublished",
            "cvepublished",
            "cvepublisheddate",
            "disclosuredate",
            "disclosedon",
            "veroffentlicht",
            "veroffentlichtam",
            "veroffentlichungsdatum",
            "publiele",
            "datedepublication",
            "publicado",
            "fechadepublicacion",
        ],
    ),
    (Role::Malware, &["malware", "ransomware"]),
    (Role::Pci, &["pci", "pcivuln"]),
    (Role::Category, &["category", "family", "pluginfamily", "kategorie", "familie", "categorie", "categoria"]),
];

#[cfg(test)]
mod tests {
    use super::{NAMES, NameFit, fit, plain};
    use crate::ingest::layout::Role;

    #[test]
    fn names_are_known_in_four_languages_whatever_their_spelling() {
        for (name, role) in [
            ("IP Address", Role::Ip),
            ("Asset Name", Role::Dns),
            ("Schweregrad", Role::Severity),
            ("Gravité", Role::Severity),
            ("Première détection", Role::FirstSeen),
            ("Último escaneo", Role::LastSeen),
            ("Gerätename", Role::Dns),
            ("Protocol/Port", Role::Port),
            ("CVSS Score", Role::Cvss31),
            ("Sistema Operativo", Role::Os),
            ("Published Date", Role::Published),
            ("Veröffentlicht am", Role::Published),
            ("CISA Known Exploited", Role::Exploited),
        ] {
            assert!(matches!(fit(name, role, NAMES), Some(NameFit::Exact(_))), "{name}");
        }
        assert_eq!(fit("Affected hostname", Role::Dns, NAMES), Some(NameFit::Part));
        assert_eq!(fit("Colour", Role::Severity, NAMES), None);
        assert_eq!(fit("Plugin Publication Date", Role::Published, NAMES), None, "not the flaw's");
    }

    #[test]
    fn every_name_is_written_as_it_is_compared() {
        for (role, names) in NAMES {
            for name in *names {
                assert_eq!(plain(name), *name, "{role:?}");
            }
        }
    }
}
