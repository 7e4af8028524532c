//! Holds every answer against the OpenAPI document: a status, a field or a type that it does not know is a fault.

use std::sync::LazyLock;

use actix_web::http::Method;
use serde_json::{Map, Value};
use switchboard_api::{endpoints, openapi_json};

use crate::app::Answer;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&openapi_json()).unwrap());

/// Whether the document allows this answer to a request.
pub(crate) fn check(method: &Method, uri: &str, answer: &Answer) -> Result<(), String> {
    let path = uri.split('?').next().unwrap_or_default();
    // The same door has two addresses.
    let alias = path.strip_prefix("/deskpro/api/v2/").map(|rest| format!("/api/v2/{rest}"));
    let path = alias.as_deref().unwrap_or(path);
    // A path that is written out goes before one with a variable part, whatever its methods.
    let is_written_out = endpoints().any(|endpoint| endpoint.path() == path);
    let is_meant = |template: &str| if is_written_out { template == path } else { matches(template, path) };
    let Some(endpoint) =
        endpoints().find(|endpoint| endpoint.verb().as_str() == method.as_str() && is_meant(endpoint.path()))
    else {
        return Ok(());
    };
    let operation = &DOCUMENT["paths"][endpoint.path()][method.as_str().to_lowercase()];
    let response = operation["responses"].get(answer.status.to_string());
    let response = resolved(response.ok_or_else(|| format!("{} is not described", answer.status))?);
    if answer.status == 304 || answer.status == 204 {
        return if answer.body.is_empty() { Ok(()) } else { Err(format!("{} has a body", answer.status)) };
    }
    if answer.headers.get("content-type").is_some_and(|sent| sent.starts_with("text/csv")) {
        return table_fits(answer, &response["content"]["text/csv"]);
    }
    if answer.headers.get("content-type").is_some_and(|sent| sent.starts_with("text/html")) {
        let is_described = response["content"].get("text/html").is_some();
        return if is_described { Ok(()) } else { Err("a page is not described".to_owned()) };
    }
    if answer.headers.get("content-type").is_none_or(|declared| declared != "application/json") {
        let takes_any = response["content"].is_null() || response["content"].get("*/*").is_some();
        return if takes_any { Ok(()) } else { Err("a file is not described".to_owned()) };
    }
    let body = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    fits(&body, &response["content"]["application/json"]["schema"], "body")
}

/// Whether the document describes a table with this header.
fn table_fits(answer: &Answer, content: &Value) -> Result<(), String> {
    let header = content["example"].as_str().ok_or("a table is not described")?;
    if answer.body.starts_with(header.as_bytes()) {
        Ok(())
    } else {
        Err(format!("the header of the table is not {header}"))
    }
}

fn matches(template: &str, path: &str) -> bool {
    let [template, path] = [template, path].map(|path| path.split('/').collect::<Vec<_>>());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(expected, actual)| expected == actual || expected.starts_with('{'))
}

/// What a reference leads to.
pub(crate) fn resolved(schema: &Value) -> &Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolved(DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Whether a value has the form that a schema of the document describes.
pub(crate) fn fits(value: &Value, schema: &Value, place: &str) -> Result<(), String> {
    let schema = resolved(schema);
    if let Some(choices) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array) {
        let faults: Vec<String> =
            choices.iter().filter_map(|choice| fits(value, choice, place).err()).collect();
        return if faults.len() < choices.len() { Ok(()) } else { Err(faults.join("; or ")) };
    }
    if let Some(names) = schema.get("enum").and_then(Value::as_array)
        && !names.contains(value)
    {
        return Err(format!("{place} is {value}, which is none of {names:?}"));
    }
    if !has_type(value, schema) {
        return Err(format!("{place} is {value}, which is not of the type {}", schema["type"]));
    }
    match value {
        Value::Object(fields) => object_fits(fields, schema, place),
        Value::Array(entries) => entries
            .iter()
            .enumerate()
            .try_for_each(|(index, entry)| fits(entry, &schema["items"], &format!("{place}.{index}"))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn object_fits(fields: &Map<String, Value>, schema: &Value, place: &str) -> Result<(), String> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    collect(schema, &mut properties, &mut required);
    if let Some(missing) = required.iter().find(|name| !fields.contains_key(name.as_str())) {
        return Err(format!("{place} lacks {missing}"));
    }
    if properties.is_empty() {
        return Ok(());
    }
    fields.iter().try_for_each(|(name, field)| {
        let schema = properties.get(name).ok_or_else(|| format!("{place}.{name} is not described"))?;
        fits(field, schema, &format!("{place}.{name}"))
    })
}

/// The properties of a schema and of everything that it is made of.
fn collect(schema: &Value, properties: &mut Map<String, Value>, required: &mut Vec<String>) {
    let schema = resolved(schema);
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect(part, properties, required);
    }
    properties.extend(schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default());
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    required.extend(names.filter_map(Value::as_str).map(str::to_owned));
}

fn has_type(value: &Value, schema: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    };
    let types = &schema["type"];
    types.is_null()
        || types.as_str().is_some_and(is)
        || types.as_array().is_some_and(|names| names.iter().filter_map(Value::as_str).any(is))
}
