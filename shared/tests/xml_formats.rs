mod support;
#[test]
fn probe() {
    for f in [
        "nessus/dd_nessus_v_unknown.xml",
        "nessus/dd_nessus_with_cvssv3.nessus",
        "nessus/series_week1.nessus",
        "nessus/series_week2.nessus",
        "nexpose/dd_many_vulns.xml",
        "nexpose/dd_no_vuln.xml",
        "nmap/dd_issue4406.xml",
        "nmap/dd_nmap_0port.xml",
        "nmap/dd_nmap_multiple_port.xml",
        "nmap/dd_nmap_script_vulners.xml",
        "openvas/dd_many_vuln.xml",
        "openvas/dd_one_vuln.xml",
        "openvas/dd_report_detail_v2.xml",
        "qualys/Qualys_Sample_Report.xml",
        "qualys/infrascan_webgui_multiple.xml",
    ] {
        let bytes = std::fs::read(format!("../../../shared/scans/{f}")).unwrap();
        let t = std::time::Instant::now();
        match support::read_in(&bytes, 1 << 20) {
            Ok(s) => {
                println!(
                    "{f} {:?} hosts {} vulns {} on {:?} not {:?} clean {:?}\n  {:?}\n  {:?}\n {:?} {:?}",
                    s.counts,
                    s.hosts.len(),
                    s.vulnerabilities.len(),
                    s.source.scanned_on.iso(),
                    s.not_scanned,
                    s.clean,
                    s.warnings,
                    s.about,
                    s.hosts.iter().map(|h| (h.name(), h.address(), h.os.clone())).collect::<Vec<_>>(),
                    t.elapsed()
                );
                println!(
                    "   {:?}",
                    s.vulnerabilities.iter().find(|v| !v.cves.is_empty()).or(s.vulnerabilities.first())
                );
                println!("   {:?}", s.problems.first());
            }
            Err(e) => println!("{f} {e}"),
        }
    }
}
