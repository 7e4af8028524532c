//! A project with all that hangs on it, in one statement: what it has many of comes as lists in JSON.

use switchboard_application::ports::StoreError;
use switchboard_application::records::{PolicySummary, Position, ProjectAgent, ProjectDetail};
use switchboard_domain::{PolicyId, Priority, ProjectId, UserId};

use super::{CountsRow, summary_of};
use crate::connection::Connection;
use crate::queries::keys::{KeySummaryRow, key_summary_of};
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{instant, parsed, unreadable};
use crate::stores::ProjectRow;
use crate::values::{Document, JsonText, Moment};

record! {
    struct HangingRow {
        tickets_count: i64 as diesel::sql_types::BigInt =
            "(SELECT CAST(COALESCE(SUM(n.tickets), 0) AS BIGINT) FROM ticket_counts n WHERE n.project_id = p.id)",
        agents: JsonText as Document =
            "(SELECT json_group_array(json_array(u.id, u.name, u.email, a.is_lead) ORDER BY a.is_lead DESC, u.id) \
              FROM project_agents a JOIN users u ON u.id = a.user_id WHERE a.project_id = p.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(u.id, u.name, u.email, CAST(a.is_lead AS INTEGER)) \
                ORDER BY a.is_lead DESC, u.id), '[]') \
                FROM project_agents a JOIN users u ON u.id = a.user_id WHERE a.project_id = p.id)",
        policies: JsonText as Document =
            "(SELECT json_group_array(json_array(o.id, o.priority, v.first_response_minutes, v.resolution_minutes) ORDER BY o.id) \
              FROM sla_policies o JOIN sla_policy_versions v ON v.policy_id = o.id AND v.version = \
              (SELECT MAX(w.version) FROM sla_policy_versions w WHERE w.policy_id = o.id) WHERE o.project_id = p.id AND o.deleted_at IS NULL)"
            | "(SELECT COALESCE(json_agg(json_build_array(o.id, o.priority, v.first_response_minutes, v.resolution_minutes) \
                ORDER BY o.id), '[]') \
                FROM sla_policies o JOIN sla_policy_versions v ON v.policy_id = o.id AND v.version = \
                (SELECT MAX(w.version) FROM sla_policy_versions w WHERE w.policy_id = o.id) WHERE o.project_id = p.id AND o.deleted_at IS NULL)",
        keys: JsonText as Document =
            "(SELECT json_group_array(json_array(k.id, k.kind, k.name, k.public_key, json(k.allowed_ips), k.is_active, k.expires_at, \
              k.created_at, k.last_used_at, k.last_used_ip) ORDER BY k.id DESC) FROM api_keys k WHERE k.project_id = p.id AND k.deleted_at IS NULL)"
            | "(SELECT COALESCE(json_agg(json_build_array(k.id, k.kind, k.name, k.public_key, k.allowed_ips, \
                CAST(k.is_active AS INTEGER), CAST(EXTRACT(EPOCH FROM k.expires_at) * 1000000 AS BIGINT), \
                CAST(EXTRACT(EPOCH FROM k.created_at) * 1000000 AS BIGINT), \
                CAST(EXTRACT(EPOCH FROM k.last_used_at) * 1000000 AS BIGINT), k.last_used_ip) ORDER BY k.id DESC), '[]') \
                FROM api_keys k WHERE k.project_id = p.id AND k.deleted_at IS NULL)",
    }
}
side_by_side!(ProjectRow, HangingRow);

/// An agent within their list: identifier, name, address, whether they lead.
type AgentParts = (i64, String, String, i64);
/// A policy within its list: identifier, priority, minutes to the first response, minutes to the resolution.
type PolicyParts = (i64, Priority, Option<u32>, Option<u32>);
/// A key within its list: identifier, kind, name, public part, networks, whether it is switched on, its end, when it was made, when it was
/// last used and from where.
type KeyParts =
    (i64, String, String, String, serde_json::Value, i64, Option<i64>, i64, Option<i64>, Option<String>);

pub(super) fn detail(
    connection: &mut Connection,
    id: ProjectId,
) -> Result<Option<ProjectDetail>, StoreError> {
    let dialect = connection.dialect();
    let select = Statement::new("SELECT ")
        .sql(ProjectRow::columns(dialect))
        .sql(", ")
        .sql(HangingRow::columns(dialect))
        .sql(" FROM projects p WHERE p.id = ?")
        .bind(id.get());
    let found: Option<(ProjectRow, HangingRow)> = connection.find(select)?;
    found.map(|(project, hanging)| detail_of(project, hanging)).transpose()
}

fn detail_of(project: ProjectRow, hanging: HangingRow) -> Result<ProjectDetail, StoreError> {
    let HangingRow {
        tickets_count,
        agents: JsonText(agents),
        policies: JsonText(policies),
        keys: JsonText(keys),
    } = hanging;
    let id = ProjectId::new(project.id);
    let agents: Vec<AgentParts> = serde_json::from_str(&agents).map_err(unreadable("list of agents"))?;
    let policies: Vec<PolicyParts> =
        serde_json::from_str(&policies).map_err(unreadable("list of policies"))?;
    let keys: Vec<KeyParts> = serde_json::from_str(&keys).map_err(unreadable("list of keys"))?;
    let agents = agents.into_iter().map(agent_of).collect::<Result<Vec<_>, _>>()?;
    let agents_count = crate::stored::number("number of agents", agents.len())?;
    Ok(ProjectDetail {
        summary: summary_of((project, CountsRow { tickets_count, agents_count, total: None }))?,
        agents,
        sla_policies: policies.into_iter().map(|policy| policy_of(id, policy)).collect(),
        api_keys: keys
            .into_iter()
            .map(|key| key_summary_of(key_row_of(key)?))
            .collect::<Result<Vec<_>, StoreError>>()?,
    })
}

fn agent_of((id, name, email, is_lead): AgentParts) -> Result<ProjectAgent, StoreError> {
    let position = if is_lead == 0 { Position::Member } else { Position::Lead };
    Ok(ProjectAgent { id: UserId::new(id), name, email: parsed("e-mail address", &email)?, position })
}

fn policy_of(project: ProjectId, policy: PolicyParts) -> PolicySummary {
    let (id, priority, first_response_minutes, resolution_minutes) = policy;
    PolicySummary {
        id: PolicyId::new(id),
        project_id: Some(project),
        priority,
        first_response_minutes,
        resolution_minutes,
    }
}

fn key_row_of(key: KeyParts) -> Result<KeySummaryRow, StoreError> {
    let (id, kind, name, public_key, networks, is_active, expires_at, created_at, last_used_at, last_used_ip) =
        key;
    let moment = |microseconds: i64| instant(microseconds).map(Moment);
    Ok(KeySummaryRow {
        id,
        kind,
        name,
        public_key,
        allowed_ips: JsonText(networks.to_string()),
        is_active: is_active != 0,
        expires_at: expires_at.map(moment).transpose()?,
        created_at: moment(created_at)?,
        last_used_at: last_used_at.map(moment).transpose()?,
        last_used_ip,
    })
}
