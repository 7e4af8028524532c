//! Which layer wins, what is refused, and what is shown.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::environment::Environment;
use super::file::{self, SettingsFile};
use super::layers::Layers;
use super::*;

#[derive(Parser)]
struct FlagsAlone {
    #[command(flatten)]
    flags: Flags,
}

fn environment(variables: &[(&str, &str)]) -> Result<Environment, Fault> {
    Environment::from_variables(
        variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))),
    )
}

fn settings_file(text: &str) -> Result<SettingsFile, Fault> {
    file::parse(PathBuf::from("site.toml"), text)
}

fn load(flags: &[&str], variables: &[(&str, &str)], file: &str) -> Result<Loaded, Fault> {
    let flags = FlagsAlone::parse_from(std::iter::once(&"switchboard").chain(flags)).flags;
    let mut layers = Layers::new(flags.given(), environment(variables)?.values, Some(settings_file(file)?));
    let config = Config::resolve(&mut layers)?;
    Ok(Loaded { config, in_force: layers.in_force() })
}

fn check_origin(loaded: &Loaded, name: &str, value: &str, origin: &str) {
    let found = loaded.in_force.iter().find(|setting| setting.name == name).unwrap();
    assert_eq!((found.value.as_str(), found.origin.to_string().as_str()), (value, origin), "{name}");
}

fn check_fault(outcome: Result<Loaded, Fault>, line: &str) {
    assert_eq!(outcome.err().unwrap().to_string(), line);
}

#[test]
fn flags_win_over_variables_over_the_file_over_defaults() {
    let file = "listen = '127.0.0.1:1'\nworkers = 3\ntoken_ttl_minutes = 7";
    let variables = [("SWITCHBOARD_LISTEN", "127.0.0.1:2"), ("SWITCHBOARD_WORKERS", "4"), ("HOME", "/root")];
    let loaded = load(&["--listen", "127.0.0.1:3"], &variables, file).unwrap();
    check_origin(&loaded, "listen", "127.0.0.1:3", "flag --listen");
    check_origin(&loaded, "workers", "4", "environment variable SWITCHBOARD_WORKERS");
    check_origin(&loaded, "token_ttl_minutes", "7", "file site.toml");
    check_origin(&loaded, "refresh_ttl_days", "14", "default");
    assert_eq!(loaded.config.listen.port(), 3);
    assert_eq!(loaded.config.workers.unwrap().get(), 4);
    assert_eq!((loaded.config.token_ttl_minutes, loaded.config.refresh_ttl_days), (7, 14));
}

#[test]
fn files_lie_in_the_data_folder_unless_they_are_named() {
    let loaded = load(&["--data-dir", "/srv/desk"], &[], "").unwrap();
    assert_eq!(loaded.config.database_url.0, "sqlite:/srv/desk/switchboard.db");
    assert_eq!(loaded.config.signing_key_file, Path::new("/srv/desk/signing.keys"));
    let loaded =
        load(&["--data-dir", "/srv/desk"], &[("SWITCHBOARD_SIGNING_KEY_FILE", "/etc/keys")], "").unwrap();
    assert_eq!(loaded.config.signing_key_file, Path::new("/etc/keys"));
}

#[test]
fn a_wrong_value_names_its_setting_its_origin_and_what_it_must_be() {
    let setting = |name, value| load(&[], &[(name, value)], "");
    check_fault(
        setting("SWITCHBOARD_LISTEN", "8080"),
        "the setting `listen` (environment variable SWITCHBOARD_LISTEN) must be an address with a port, such as 127.0.0.1:8080, not `8080`",
    );
    check_fault(
        setting("SWITCHBOARD_WORKERS", "0"),
        "the setting `workers` (environment variable SWITCHBOARD_WORKERS) must be auto or a number from 1 to 1024, not `0`",
    );
    check_fault(
        load(&["--log-filter", "inof"], &[], ""),
        "the setting `log_filter` (flag --log-filter) must be off, error, warn, info, debug, trace, or pairs such as \
         switchboard_api=debug, not `inof`",
    );
    check_fault(
        load(&[], &[], "admin_email = \"root\\n@localhost\""),
        "the setting `admin_email` (file site.toml) must be an e-mail address such as admin@switchboard.example, not \
         `root\\n@localhost`",
    );
    check_fault(
        load(&["--database-url", "mysql://root:hunter2@db/desk"], &[], ""),
        "the setting `database_url` (flag --database-url) must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
    );
}

#[test]
fn a_limit_is_a_number_or_switched_off() {
    let reads = |text: &str| {
        load(&["--reads-per-minute", text], &[], "").map(|loaded| loaded.config.reads_per_minute)
    };
    assert_eq!(reads("7").unwrap().map(std::num::NonZeroU32::get), Some(7));
    assert_eq!((reads("off").unwrap(), reads("0").unwrap()), (None, None));
    let line = "the setting `reads_per_minute` (flag --reads-per-minute) must be off or a number from 1 to 4294967295, not `-1`";
    assert_eq!(load(&["--reads-per-minute=-1"], &[], "").err().unwrap().to_string(), line);
}

#[test]
fn names_that_are_no_settings_are_refused() {
    check_fault(
        load(&[], &[("SWITCHBOARD_LISTN", "127.0.0.1:1")], ""),
        "the environment variable SWITCHBOARD_LISTN is no setting; `switchboard config` lists them all",
    );
    check_fault(
        load(&[], &[], "[server]\nlisten = '127.0.0.1:1'"),
        "the key `server` in the file site.toml is no setting; `switchboard config` lists them all",
    );
    check_fault(
        load(&[], &[], "workers = [1]"),
        "the setting `workers` (file site.toml) must be a text or a number",
    );
}

#[test]
fn a_file_that_is_not_toml_is_refused_without_repeating_its_text() {
    let fault = load(&[], &[], "listen = '127.0.0.1:1'\ndatabase_url = postgres://u:hunter2@h/d")
        .err()
        .unwrap()
        .to_string();
    assert!(fault.starts_with("cannot read the settings in the file site.toml: line 2: "), "{fault}");
    assert!(!fault.contains("hunter2") && !fault.contains('\n'), "{fault}");
}

#[test]
fn the_variables_of_test_programs_are_passed_over_and_the_file_variable_is_not_a_setting() {
    let environment =
        environment(&[("SWITCHBOARD_TEST_SERVER", "x"), ("SWITCHBOARD_CONFIG", "site.toml")]).unwrap();
    assert_eq!(environment, Environment { file: Some(PathBuf::from("site.toml")), ..Environment::default() });
}

#[test]
fn passwords_are_masked_wherever_a_database_url_may_hold_them() {
    let check = |url: &str, shown: &str| assert_eq!(super::values::mask(url), shown);
    check("sqlite:data/switchboard.db", "sqlite:data/switchboard.db");
    check("127.0.0.1:8080", "127.0.0.1:8080");
    check("postgres://desk@db:5432/desk", "postgres://desk@db:5432/desk");
    check("postgres://desk:hunter2@db:5432/desk", "postgres://desk:***@db:5432/desk");
    check(
        "postgres://desk:h@unt?er:2@db/desk?sslmode=require",
        "postgres://desk:***@db/desk?sslmode=require",
    );
    check(
        "postgres://db/desk?user=desk&password=hunter2&application_name=a",
        "postgres://db/desk?user=desk&password=***&application_name=a",
    );
    check("postgres://db/desk?sslpassword=hunter2", "postgres://db/desk?sslpassword=***");
    check("postgres://desk:hunter 2@db/desk", "postgres://desk:***@db/desk");
    check(
        "imaps://a%40b.c:hunter2@mail.example/INBOX?project=x imap://d:hunter3@localhost?project=y",
        "imaps://a%40b.c:***@mail.example/INBOX?project=x imap://d:***@localhost?project=y",
    );
    let mailboxes = "imaps://a:hunter2@mail.example?project=x imap://d:hunter2@localhost?project=y";
    let config = load(&["--mailboxes", mailboxes], &[], "").unwrap().config;
    assert_eq!(config.mailboxes.len(), 2);
    assert!(!format!("{config:?}").contains("hunter2"));
    let config = load(&["--database-url", "postgres://desk:hunter2@db/desk"], &[], "").unwrap().config;
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn log_filters_are_levels_or_targets_with_levels() {
    for text in ["info", "off", "warn,switchboard_api=debug", "TRACE"] {
        assert!(super::values::log_filter(text).is_ok(), "{text}");
    }
    for text in ["", "switchboard_api", "info,", "=debug", "switchboard_api=loud"] {
        assert!(super::values::log_filter(text).is_err(), "{text}");
    }
}
