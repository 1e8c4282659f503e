//! Which source of a setting counts, what is refused, and that no print shows a secret.

use super::*;

fn read(environment: &[(&str, &str)], line: &str) -> Result<Config, ConfigError> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(environment, line.split_whitespace().map(str::to_owned))
}

#[test]
fn defaults_listen_on_this_machine_only_and_serve_a_team() {
    let config = read(&[], "").unwrap();
    assert!(config.addr.ip().is_loopback());
    assert_eq!(config.base.as_str(), "/");
    assert!(config.team);
}

#[test]
fn a_yes_may_be_left_out() {
    let is = |line: &str| read(&[("PATCHFIRST_TEAM", "no")], line).unwrap().team;
    assert_eq!([is(""), is("--team"), is("--team yes"), is("--team --hops 1")], [false, true, true, true]);
    assert!(!read(&[], "--team no --log-json").unwrap().team);
    assert!(read(&[], "--log-json").unwrap().log_json);
    assert_eq!(read(&[], "--team maybe").unwrap_err().to_string(), "team: should be yes or no");
}

#[test]
fn the_later_source_wins() {
    let file = std::env::temp_dir().join(format!("patchfirst-config-{}.toml", std::process::id()));
    std::fs::write(&file, "hops = 1\nteam = false\nsign_up = false\nbase = \"/file/\"\n").unwrap();
    let environment = [("PATCHFIRST_CONFIG", file.to_str().unwrap()), ("PATCHFIRST_BASE", "/env/"), ("HOME", "/")];
    let config = read(&environment, "--base /args/").unwrap();
    assert_eq!((config.hops, config.team, config.sign_up), (1, false, false));
    assert_eq!(config.base.as_str(), "/args/");
    let config = read(&environment, "--team --hops 2").unwrap();
    assert_eq!((config.base.as_str(), config.team), ("/env/", true));
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn what_is_kept_has_a_place_without_being_told() {
    let at = |environment: &[(&str, &str)], line: &str| read(environment, line).unwrap().place();
    let home = ("HOME", "/invented/ada");
    assert_eq!(at(&[home], ""), "/invented/ada/.local/share/patchfirst/patchfirst.db");
    assert_eq!(at(&[home, ("XDG_DATA_HOME", "/data")], ""), "/data/patchfirst/patchfirst.db");
    assert_eq!(at(&[home, ("STATE_DIRECTORY", "/var/lib/pf")], ""), "/var/lib/pf/patchfirst.db");
    assert_eq!(at(&[home], "--data /srv"), "/srv/patchfirst.db");
    assert_eq!(at(&[home], "--data /srv --database sqlite:x.db"), "x.db");
    assert_eq!(at(&[home], "--database postgres://a:hunter2@db/x"), "PostgreSQL");
}

#[test]
fn nonsense_is_named() {
    let error = |line| read(&[], line).unwrap_err();
    assert_eq!(error("--port 1"), ConfigError::Unknown("port".into()));
    assert_eq!(error("--addr"), ConfigError::NoValue("--addr".into()));
    assert_eq!(error("--addr here").to_string(), "addr: should be an address such as 127.0.0.1:8080");
    assert_eq!(error("--feeds kev.json").to_string(), "feeds: should be yes, no, or http or https addresses");
    assert_eq!(error("--hops -1").to_string(), "hops: should be a number of proxies");
    assert!(matches!(error("--config /nowhere"), ConfigError::File { .. }));
}

#[test]
fn letters_need_all_of_their_settings() {
    let [smtp, from, url] =
        ["--smtp smtps://a:hunter2@mail.test", "--mail-from pf@a.test", "--public-url https://a.test"];
    assert!(read(&[], &[smtp, from, url].join(" ")).unwrap().mail.is_some());
    for (line, name) in [
        ([smtp, from].join(" "), "public-url"),
        ([smtp, url].join(" "), "mail-from"),
        ([from, url].join(" "), "smtp"),
        ([from, url, "--smtp https://mail.test"].join(" "), "smtp"),
    ] {
        let error = read(&[], &line).unwrap_err().to_string();
        assert!(error.starts_with(name) && !error.contains("hunter2"), "{line}: {error}");
    }
}

#[test]
fn no_print_shows_a_secret() {
    let config = read(
        &[],
        "--database postgres://a:hunter2@db/x --metrics-token hunter2 --smtp smtp://a:hunter2@m.test --mail-from a@b.test --public-url http://a",
    );
    let config = config.unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn every_setting_can_be_set_and_is_explained() {
    for (name, ..) in SETTINGS {
        let unknown = Config::default().set(name, "1") == Err(ConfigError::Unknown(name.into()));
        assert!(!unknown && Config::usage().contains(&format!("--{name} ")), "{name}");
    }
}
