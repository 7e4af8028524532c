//! API keys, for lists.

use std::net::IpAddr;

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{KeyQueries, Listing, Paging, StoreError};
use switchboard_application::records::KeySummary;
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::Principal;
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId, UserId};

use super::paging::Part;
use crate::error::corrupt;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{maybe, parsed, unreadable};
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    pub(super) struct KeySummaryRow {
        id: i64 as BigInt = "k.id",
        kind: String as Text = "k.kind",
        name: String as Text = "k.name",
        public_key: String as Text = "k.public_key",
        allowed_ips: JsonText as Document = "k.allowed_ips",
        is_active: bool as Bool = "k.is_active",
        expires_at: Option<Moment> as Nullable<Instant> = "k.expires_at",
        created_at: Moment as Instant = "k.created_at",
        last_used_at: Option<Moment> as Nullable<Instant> = "k.last_used_at",
        last_used_ip: Option<String> as Nullable<Text> = "k.last_used_ip",
    }
}

record! {
    struct TotalRow { total: i64 as BigInt = "total" }
}

record! {
    struct PageTotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(KeySummaryRow, PageTotalRow);

impl KeyQueries for View {
    fn of_project(&mut self, project: ProjectId, paging: Paging) -> Result<Listing<KeySummary>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(KeySummaryRow::columns(connection.dialect()))
            .sql(", ")
            .then(if part.is_counted { total(project) } else { Statement::new("CAST(NULL AS BIGINT)") })
            .sql(" AS total FROM api_keys k WHERE k.deleted_at IS NULL AND k.project_id = ?")
            .bind(project.get())
            .then(
                part.last_seen.map_or_else(Statement::default, |id| Statement::new(" AND k.id < ?").bind(id)),
            )
            .sql(" ORDER BY k.id DESC LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(KeySummaryRow, PageTotalRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(row, PageTotalRow { total })| (row, total)).collect();
        part.listing(rows, key_summary_of, || {
            let TotalRow { total } = connection.one(Statement::new("SELECT ").then(total(project)))?;
            Ok(total)
        })
    }
}

fn total(project: ProjectId) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM api_keys c WHERE c.deleted_at IS NULL AND c.project_id = ?)")
        .bind(project.get())
}

pub(super) fn key_summary_of(row: KeySummaryRow) -> Result<KeySummary, StoreError> {
    let KeySummaryRow {
        id,
        kind,
        name,
        public_key,
        allowed_ips,
        is_active,
        expires_at,
        created_at,
        last_used_at,
        last_used_ip,
    } = row;
    Ok(KeySummary {
        id: KeyId::new(id),
        kind: parsed("kind of key", &kind)?,
        name: Label::from_stored(name),
        public_part: public_part_of(public_key),
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
        created_at: created_at.0,
        last_used_at: maybe(last_used_at),
        last_used_from: last_used_ip.map(|address| parsed::<IpAddr>("address", &address)).transpose()?,
    })
}

/// Whom a key stands for, as its row says it.
pub(super) struct PrincipalParts {
    pub(super) kind: KeyKind,
    pub(super) project_id: Option<i64>,
    pub(super) agent_id: Option<i64>,
    pub(super) default_agent_id: Option<i64>,
    pub(super) is_admin: bool,
}

impl PrincipalParts {
    /// Whom the key stands for, if its row has all that its kind needs.
    pub(super) fn principal(self) -> Result<Principal, StoreError> {
        let Self { kind, project_id, agent_id, default_agent_id, is_admin } = self;
        let (project, agent) = (project_id.map(ProjectId::new), agent_id.map(UserId::new));
        let principal = match kind {
            KeyKind::Project => project.map(Principal::Project),
            KeyKind::Intake => project.map(Principal::Intake),
            KeyKind::Token => project.map(Principal::Token),
            KeyKind::Agent => agent.map(|agent| Principal::Agent { agent, project }),
            KeyKind::Superuser => Some(Principal::Superuser {
                default_agent: default_agent_id.map(UserId::new),
                is_admin,
                project,
            }),
        };
        principal
            .ok_or_else(|| corrupt("key")(format!("a key of the kind {kind} without its principal").into()))
    }
}

/// What stands before the identifier of a key that is found by it, where others have a public part. No public part begins so.
pub(crate) const FOUND_BY_ID: char = '#';

/// The part of a key that is not secret, unless its identifier finds it.
fn public_part_of(public_key: String) -> Option<String> {
    (!public_key.starts_with(FOUND_BY_ID)).then_some(public_key)
}

/// The networks from which a key may be used.
pub(super) fn networks_of(JsonText(text): &JsonText) -> Result<AllowedNetworks, StoreError> {
    let entries: Vec<String> = serde_json::from_str(text).map_err(unreadable("list of networks"))?;
    let networks = AllowedNetworks::parse(entries.iter().map(String::as_str));
    networks.map_err(|error| corrupt("list of networks")(error.into()))
}
