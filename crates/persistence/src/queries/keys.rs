//! API keys, for lists.

use std::net::IpAddr;

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{KeyQueries, Listing, Paging, StoreError};
use switchboard_application::records::KeySummary;
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId};

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
            .sql(" AS total FROM api_keys k WHERE k.project_id = ?")
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
    Statement::new("(SELECT COUNT(*) FROM api_keys c WHERE c.project_id = ?)").bind(project.get())
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
        public_key,
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
        created_at: created_at.0,
        last_used_at: maybe(last_used_at),
        last_used_from: last_used_ip.map(|address| parsed::<IpAddr>("address", &address)).transpose()?,
    })
}

/// The networks from which a key may be used.
pub(super) fn networks_of(JsonText(text): &JsonText) -> Result<AllowedNetworks, StoreError> {
    let entries: Vec<String> = serde_json::from_str(text).map_err(unreadable("list of networks"))?;
    let networks = AllowedNetworks::parse(entries.iter().map(String::as_str));
    networks.map_err(|error| corrupt("list of networks")(error.into()))
}
