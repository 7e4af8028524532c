//! The suite runs every case of the contract.

use std::fs;
use std::path::Path;

#[test]
fn every_case_of_the_contract_is_in_the_suite() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let suite = fs::read_to_string(sources.join("cases.rs")).unwrap();
    for entry in fs::read_dir(sources.join("contract")).unwrap() {
        let path = entry.unwrap().path();
        let group = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = fs::read_to_string(&path).unwrap();
        let cases = source
            .lines()
            .filter_map(|line| line.strip_prefix("pub fn ")?.split_once('('))
            .map(|(case, _)| case);
        let cases: Vec<_> = cases.collect();
        let listed = suite.split_once(&format!(" {group} {{\n")).and_then(|(_, rest)| rest.split_once('}'));
        let listed: Vec<_> = listed.map_or_else(Vec::new, |(cases, _)| {
            cases.split([',', '\n', ' ']).filter(|case| !case.is_empty()).collect()
        });
        assert_eq!(listed, cases, "{group}");
    }
}
