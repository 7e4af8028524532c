//! The documents that are kept in the repository say what the code does.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use switchboard_api::{Access, endpoints, openapi_json, problems};

use crate::conformance::{fits, resolved};

fn repository_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn the_kept_document_is_that_of_the_code() {
    let kept = fs::read_to_string(repository_file("docs/openapi.json")).unwrap();
    assert!(kept == openapi_json(), "docs/openapi.json is out of date: `cargo xtask openapi` writes it anew");
}

#[test]
fn the_document_describes_every_endpoint_and_nothing_else() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert(format!("{} {path}", method.to_uppercase()));
            let context = format!("{method} {path}");
            for text in ["summary", "description", "operationId"] {
                assert!(
                    operation[text].as_str().is_some_and(|text| !text.is_empty()),
                    "{context} has no {text}"
                );
            }
            assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{context}");
            let statuses: BTreeSet<&str> =
                operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
            assert!(statuses.contains("200") || statuses.contains("201"), "{context}");
            assert!(statuses.contains("500") && statuses.contains("503"), "{context}");
        }
    }
    let known: BTreeSet<String> =
        endpoints().map(|endpoint| format!("{} {}", endpoint.verb().as_str(), endpoint.path())).collect();
    assert_eq!(described, known);
    let operations: BTreeSet<&str> = endpoints().map(switchboard_api::Endpoint::operation).collect();
    assert_eq!(operations.len(), endpoints().count(), "two endpoints have the same operation");
}

#[test]
fn everything_has_an_example_that_fits_its_schema() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    for endpoint in endpoints() {
        let operation = &document["paths"][endpoint.path()][endpoint.verb().as_str().to_lowercase()];
        let name = endpoint.operation();
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = &resolved(response)["content"]["application/json"];
            if content.is_null()
                || !content["schema"].is_object()
                || content["schema"] == json!({ "type": "object" })
            {
                continue;
            }
            let examples: Vec<&Value> = match content["examples"].as_object() {
                Some(examples) => examples.values().map(|example| &example["value"]).collect(),
                None => vec![&content["example"]],
            };
            for example in examples {
                assert!(!example.is_null(), "{name} has no example of {status}");
                fits(example, &content["schema"], name).unwrap();
            }
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            let schema = resolved(body);
            let example = schema["examples"].as_array().and_then(|examples| examples.first());
            fits(example.unwrap_or_else(|| panic!("{name} has no example of a body")), schema, name).unwrap();
        }
    }
}

#[test]
fn every_operation_names_its_credential_and_every_reference_leads_somewhere() {
    let text = openapi_json();
    let document: Value = serde_json::from_str(&text).unwrap();
    for endpoint in endpoints() {
        let operation = &document["paths"][endpoint.path()][endpoint.verb().as_str().to_lowercase()];
        let ways = operation["security"].as_array().cloned().unwrap_or_default();
        let schemes: Vec<String> = ways
            .iter()
            .map(|way| way.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join("+"))
            .collect();
        let expected: &[&str] = match endpoint.access() {
            Access::Public => &[],
            Access::Person => &["bearer", "agent_key", "deskpro_key"],
            Access::Session | Access::ExpiredPerson => &["bearer"],
            Access::Project => &["api_key+api_secret"],
            Access::Intake => &["intake_key"],
            Access::Token => &["token_key"],
            Access::PersonOrToken => &["bearer", "agent_key", "deskpro_key", "token_key"],
        };
        assert_eq!(schemes, expected, "{}", endpoint.operation());
        assert_eq!(
            operation["responses"].get("401").is_some(),
            endpoint.access() != Access::Public || endpoint.operation() == "login"
        );
    }
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is referred to and missing");
    }
}

#[test]
fn every_problem_stands_in_the_list_of_errors() {
    let list = fs::read_to_string(repository_file("docs/errors.md")).unwrap();
    let listed: BTreeSet<(String, String)> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| {
            let mut cells = line.split('|').map(str::trim);
            (cells.next().unwrap().trim_end_matches('`').to_owned(), cells.next().unwrap().to_owned())
        })
        .collect();
    let known: BTreeSet<(String, String)> =
        problems().into_iter().map(|(status, code, _)| (code.to_owned(), status.to_string())).collect();
    assert_eq!(listed, known);
}

#[test]
fn statuses_codes_and_sentences() {
    let lines: Vec<String> = problems()
        .into_iter()
        .map(|(status, code, sentence)| format!("{status} {code}: {sentence}"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
