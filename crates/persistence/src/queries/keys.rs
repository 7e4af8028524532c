//! API keys, for lists.

use std::collections::BTreeSet;
use std::net::IpAddr;

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{KeyFilter, KeyQueries, Listing, Paging, StoreError};
use switchboard_application::records::{KeyDetail, KeySummary, LoggedRequest, UserName};
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::key::Principal;
use switchboard_domain::{AllowedNetworks, Body, KeyId, Label, ProjectId, UserId};

use super::key_requests;
use super::paging::Part;
use super::projects::part_of;
use crate::error::corrupt;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{maybe, parsed, unreadable};
use crate::stores::project_name_of;
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
    struct KeyDetailRow {
        id: i64 as BigInt = "k.id",
        kind: String as Text = "k.kind",
        default_agent_id: Option<i64> as Nullable<BigInt> = "k.default_agent_id",
        is_admin: bool as Bool = "k.is_admin",
        name: String as Text = "k.name",
        note: Option<String> as Nullable<Text> = "k.note",
        public_key: String as Text = "k.public_key",
        abilities: JsonText as Document = "k.abilities",
        allowed_ips: JsonText as Document = "k.allowed_ips",
        is_active: bool as Bool = "k.is_active",
        expires_at: Option<Moment> as Nullable<Instant> = "k.expires_at",
        previous_until: Option<Moment> as Nullable<Instant> = "k.previous_secret_until",
        project_id: Option<i64> as Nullable<BigInt> = "p.id",
        project_name: Option<String> as Nullable<Text> = "p.name",
        project_slug: Option<String> as Nullable<Text> = "p.slug",
        agent_id: Option<i64> as Nullable<BigInt> = "a.id",
        agent_name: Option<String> as Nullable<Text> = "a.name",
        creator_id: Option<i64> as Nullable<BigInt> = "c.id",
        creator_name: Option<String> as Nullable<Text> = "c.name",
        created_at: Moment as Instant = "k.created_at",
        last_used_at: Option<Moment> as Nullable<Instant> = "k.last_used_at",
        last_used_ip: Option<String> as Nullable<Text> = "k.last_used_ip",
    }
}
side_by_side!(KeyDetailRow, PageTotalRow);

/// Where the whole of a key is read from.
const FROM: &str = " FROM api_keys k LEFT JOIN projects p ON p.id = k.project_id \
     LEFT JOIN users a ON a.id = COALESCE(k.agent_id, k.default_agent_id) LEFT JOIN users c ON c.id = k.created_by";

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

    fn list(&mut self, filter: &KeyFilter, paging: Paging) -> Result<Listing<KeyDetail>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let total = || Statement::new("(SELECT COUNT(*) FROM api_keys k").then(matching(filter)).sql(")");
        let select = Statement::new("SELECT ")
            .sql(KeyDetailRow::columns(connection.dialect()))
            .sql(", ")
            .then(if part.is_counted { total() } else { Statement::new("CAST(NULL AS BIGINT)") })
            .sql(" AS total")
            .sql(FROM)
            .then(matching(filter))
            .then(
                part.last_seen.map_or_else(Statement::default, |id| Statement::new(" AND k.id < ?").bind(id)),
            )
            .sql(" ORDER BY k.id DESC LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(KeyDetailRow, PageTotalRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(row, PageTotalRow { total })| (row, total)).collect();
        part.listing(rows, key_detail_of, || {
            let TotalRow { total } =
                connection.one(Statement::new("SELECT ").then(total()).sql(" AS total"))?;
            Ok(total)
        })
    }

    fn find(&mut self, id: KeyId) -> Result<Option<KeyDetail>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(KeyDetailRow::columns(connection.dialect()))
            .sql(FROM)
            .sql(" WHERE k.id = ? AND k.deleted_at IS NULL")
            .bind(id.get());
        connection.find(select)?.map(key_detail_of).transpose()
    }

    fn requests(&mut self, key: Option<KeyId>, paging: Paging) -> Result<Listing<LoggedRequest>, StoreError> {
        key_requests::list(self.connection()?, key, paging)
    }
}

fn matching(filter: &KeyFilter) -> Statement<'_> {
    let KeyFilter { kind, project_id, is_active, search } = filter;
    let mut conditions = Statement::new(" WHERE k.deleted_at IS NULL");
    if let Some(kind) = kind {
        conditions = conditions.sql(" AND k.kind = ?").bind(kind.as_str());
    }
    if let Some(project) = project_id {
        conditions = conditions.sql(" AND k.project_id = ?").bind(project.get());
    }
    if let Some(is_active) = is_active {
        conditions = conditions.sql(" AND k.is_active = ?").bind(*is_active);
    }
    if let Some(search) = search {
        conditions = conditions.sql(" AND k.folded_name LIKE ? ESCAPE '!'").bind(part_of(search));
    }
    conditions
}

fn total(project: ProjectId) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM api_keys c WHERE c.deleted_at IS NULL AND c.project_id = ?)")
        .bind(project.get())
}

fn key_detail_of(row: KeyDetailRow) -> Result<KeyDetail, StoreError> {
    let KeyDetailRow {
        id,
        kind,
        default_agent_id,
        is_admin,
        name,
        note,
        public_key,
        abilities,
        allowed_ips,
        is_active,
        expires_at,
        previous_until,
        project_id,
        project_name,
        project_slug,
        agent_id,
        agent_name,
        creator_id,
        creator_name,
        created_at,
        last_used_at,
        last_used_ip,
    } = row;
    let kind = parsed("kind of key", &kind)?;
    let principal = PrincipalParts { kind, project_id, agent_id, default_agent_id, is_admin }.principal()?;
    let project = project_id.zip(project_name).zip(project_slug);
    let person = |id: Option<i64>, name: Option<String>| {
        id.zip(name).map(|(id, name)| UserName { id: UserId::new(id), name })
    };
    Ok(KeyDetail {
        id: KeyId::new(id),
        principal,
        name: Label::from_stored(name),
        note: note.map(Body::from_stored),
        public_part: public_part_of(public_key),
        abilities: abilities_of(&abilities)?,
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
        previous_until: maybe(previous_until),
        project: project.map(|((id, name), slug)| project_name_of(id, name, slug)),
        agent: person(agent_id, agent_name),
        created_by: person(creator_id, creator_name),
        created_at: created_at.0,
        last_used_at: maybe(last_used_at),
        last_used_from: last_used_ip.map(|address| parsed::<IpAddr>("address", &address)).transpose()?,
    })
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
pub(crate) struct PrincipalParts {
    pub(crate) kind: KeyKind,
    pub(crate) project_id: Option<i64>,
    pub(crate) agent_id: Option<i64>,
    pub(crate) default_agent_id: Option<i64>,
    pub(crate) is_admin: bool,
}

impl PrincipalParts {
    /// Whom the key stands for, if its row has all that its kind needs.
    pub(crate) fn principal(self) -> Result<Principal, StoreError> {
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
pub(crate) fn public_part_of(public_key: String) -> Option<String> {
    (!public_key.starts_with(FOUND_BY_ID)).then_some(public_key)
}

/// The networks from which a key may be used.
pub(crate) fn networks_of(JsonText(text): &JsonText) -> Result<AllowedNetworks, StoreError> {
    let entries: Vec<String> = serde_json::from_str(text).map_err(unreadable("list of networks"))?;
    let networks = AllowedNetworks::parse(entries.iter().map(String::as_str));
    networks.map_err(|error| corrupt("list of networks")(error.into()))
}

/// What a key may do.
pub(crate) fn abilities_of(JsonText(text): &JsonText) -> Result<BTreeSet<Ability>, StoreError> {
    serde_json::from_str(text).map_err(unreadable("list of abilities"))
}
