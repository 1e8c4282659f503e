//! References as scanners write them.

use proptest::prelude::*;

use super::references;

#[track_caller]
fn check(text: &str, ids: &[&str]) {
    let found: Vec<String> = references(text, "A title").into_iter().map(|one| one.id).collect();
    assert_eq!(found, ids, "{text}");
}

#[test]
fn what_names_a_patch() {
    check("MS15-124", &["ms-15-124"]);
    check("KB4012212, KB4012215", &["kb-4012212", "kb-4012215"]);
    check("kb4012212; KB 4012212\nKB4012212", &["kb-4012212"]);
    check("RHSA-2015:0164", &["rhsa-2015-164"]);
    check("RHSA-2015-0164", &["rhsa-2015-164"]);
    check("APSB15-23", &["apsb-15-23"]);
    check("Adobe Security Bulletin (APSB15-23)", &["apsb-15-23"]);
    check("USN-2345-1", &["usn-2345-1"]);
    check("SUSE-SU-2015:0163-1", &["suse-su-2015-163-1"]);
    check("MFSA2020-45, MFSA 2020-46", &["mfsa-2020-45", "mfsa-2020-46"]);
    check("cisco-sa-20150408-asa", &["cisco-sa-20150408-asa"]);
    check("DSA 3125-1, Debian Advisory DLA 12-345", &["dsa-3125-1", "dla-12-345"]);
    check("SQUID-2020:11", &["squid-2020:11"]);
    check("PHP 5.4.23, PHP 5.3.28, PHP 5.5.7", &["php 5.4.23", "php 5.3.28", "php 5.5.7"]);
    check("ProFTPD 1.3.3g Release Notes", &["proftpd 1.3.3g"]);
    check("OpenSSH 7.0", &["openssh 7.0"]);
    check("OPENSSH 7.0", &["openssh 7.0"]);
    check("Critical Patch Update October 2019", &["critical patch update of a title [2019, 10, 0]"]);
    check("OpenSSL Security Advisory [05 Jun 2014]", &["openssl security advisory of a title [2014, 6, 5]"]);
    check("commons-compress 1.18, 1.19.2", &["commons-compress 1.18", "commons-compress 1.19.2"]);
    check("openssl 1:1.1.1f-1ubuntu2.16", &["openssl 1:1.1.1f-1ubuntu2.16"]);
    check("ProFTPD Bug 3841", &["proftpd bug 3841"]);
}

#[test]
fn what_names_none() {
    for text in [
        "",
        " , ;",
        "PHP",
        "AMD",
        "libxml2",
        "SMB v1",
        "nginx security advisory",
        "PHP 5 ChangeLog",
        "PHP ChangeLog 5.X",
        "CVE-2019-0708",
        "Customer guidance for CVE-2019-0708",
        "nginx Advisory CVE-2013-4547",
        "Content-Security-Policy",
        "Guide 2012",
        "MS Shadow Brokers",
        "1.2.3",
    ] {
        check(text, &[]);
    }
    check("CVE-2019-0708, Customer guidance for CVE-2019-0708, KB4500331", &["kb-4500331"]);
}

/// Is the second of two later in the same line, by reference and title?
#[track_caller]
fn check_later(is_later: bool, before: (&str, &str), after: (&str, &str)) {
    let of = |(text, title): (&str, &str)| references(text, title).into_iter().filter_map(|one| one.place);
    let found = of(before).any(|a| of(after).any(|b| a.family == b.family && a.order < b.order));
    assert_eq!(found, is_later, "{before:?} {after:?}");
}

#[test]
fn later_of_one_line() {
    let flash = "Adobe Flash Player Remote Code Execution Vulnerability";
    check_later(true, ("APSB15-18", flash), ("APSB15-27", flash));
    check_later(true, ("APSB15-27", flash), ("APSB16-01", flash));
    check_later(false, ("APSB15-27", flash), ("APSB15-18", flash));
    check_later(false, ("APSB15-18", flash), ("APSB15-27", "Adobe Reader Multiple Vulnerabilities"));
    check_later(true, ("RHSA-2015:0164", "RHEL 6 : kernel"), ("RHSA-2015:1064", "RHEL 6 : kernel"));
    check_later(false, ("RHSA-2015:0164", "RHEL 6 : kernel"), ("CESA-2015:1064", "RHEL 6 : kernel"));
    let ie = "Microsoft Internet Explorer Cumulative Security Update";
    check_later(true, ("MS15-112", ie), ("MS15-124", ie));
    let monthly = |month: &str| format!("Microsoft Windows Security Update for {month}");
    let (april, may, january) = (monthly("April 2021"), monthly("May 2021"), monthly("January 2022"));
    check_later(true, ("KB5003171", &may), ("KB5001347", &january));
    check_later(true, ("KB5001347", &april), ("KB5003171, KB5003169", &may));
    check_later(true, ("Java CPU April 2015", "Java"), ("Java CPU October 2015", "Java"));
    check_later(true, ("CPUOct2019", "Oracle Database"), ("CPUJan2020", "Oracle Database"));
}

#[test]
fn later_is_not_enough() {
    let graphics = "Microsoft Graphics Component Remote Code Execution Vulnerabilities";
    check_later(false, ("MS15-097", graphics), ("MS15-128", graphics));
    let office = |month: &str| format!("Microsoft Office Security Update for {month}");
    check_later(false, ("KB1000001", &office("April 2021")), ("KB1000002", &office("May 2021")));
    check_later(false, ("VMSA-2015-0001", "VMware ESXi"), ("VMSA-2015-0003", "VMware ESXi"));
    check_later(false, ("ProFTPD Bug 3841", "ProFTPD"), ("ProFTPD Bug 4000", "ProFTPD"));
    check_later(false, ("APSB15-18", "(APSB15-18)"), ("APSB15-19", "(APSB15-19)"));
}

#[test]
fn versions_go_on_within_their_branch() {
    check_later(true, ("PHP 5.3.27", "One flaw"), ("PHP 5.4.23, PHP 5.3.28, PHP 5.5.7", "Another flaw"));
    check_later(true, ("OpenSSH 7.1p2", ""), ("OpenSSH 7.2p2", ""));
    check_later(true, ("OpenSSH 7.2", ""), ("OpenSSH 7.2p2", ""));
    check_later(true, ("Proftpd 1.3.6rc2", ""), ("ProFTPD 1.3.6 Release Notes", ""));
    check_later(true, ("PHP 5.3.9", ""), ("PHP 5.3.10", ""));
    check_later(false, ("PHP 5.3.28", ""), ("PHP 5.5.2", ""));
    check_later(false, ("OpenSSH 6.9", ""), ("OpenSSH 7.4", ""));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}", title in "\\PC{0,60}") {
        let found = references(&text, &title);
        for one in &found {
            prop_assert!(one.id.bytes().any(|byte| byte.is_ascii_digit()), "{}", one.id);
            // Written once more as it is shown, it is the same patch.
            let again = references(&one.text, &title);
            prop_assert!(again.iter().any(|other| other.id == one.id), "{} {:?}", one.id, again);
        }
    }
}
