//! The table of who gets which answer where, as its file has it.

use std::path::Path;

use switchboard_api::Endpoint;

/// The kinds of callers, in the order of the columns.
pub(super) const CALLERS: [&str; 26] = [
    "nobody",
    "garbage",
    "expired token",
    "logged out",
    "customer",
    "other customer",
    "agent in project",
    "agent elsewhere",
    "admin",
    "super_admin",
    "key",
    "key of another project",
    "key of disabled project",
    "revoked key",
    "expired key",
    "key from elsewhere",
    "wrong secret",
    "token and key",
    "token key",
    "token key without abilities",
    "intake key",
    "agent key",
    "agent key of admin",
    "superuser key",
    "superuser key with admin",
    "superuser key without agent",
];

/// One line of the table: an endpoint with a status for each kind of caller.
pub(super) struct Row {
    pub(super) endpoint: String,
    pub(super) statuses: Vec<String>,
}

pub(super) fn name(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.verb().as_str(), endpoint.path())
}

pub(super) fn read() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorization.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines =
        text.lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    assert_eq!(head[1..], CALLERS);
    let rows = lines.map(|mut cells| Row { endpoint: cells.remove(0), statuses: cells });
    rows.inspect(|row| assert_eq!(row.statuses.len(), CALLERS.len(), "{} lacks a caller", row.endpoint))
        .collect()
}

/// The table as the file has it: in columns, so that a person can read it.
pub(super) fn written(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.endpoint.len()).max().unwrap_or_default();
    let mut lines = vec![format!("{:width$}, {}", "endpoint", CALLERS.join(", "))];
    lines.extend(rows.iter().map(|row| {
        let cells = row
            .statuses
            .iter()
            .zip(CALLERS)
            .map(|(status, caller)| format!("{status:>length$}", length = caller.len()));
        format!("{:width$}, {}", row.endpoint, cells.collect::<Vec<_>>().join(", "))
    }));
    lines.join("\n")
}
