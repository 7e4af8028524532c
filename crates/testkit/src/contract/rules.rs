//! Service-level rules: the global policies that every database begins with.

use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::NewTicket;
use switchboard_domain::sla::{DEFAULT_TARGETS, PolicyTerms};
use switchboard_domain::ticket::{Deadlines, Ticket};
use switchboard_domain::{CalendarVersionId, PolicyVersionId};

use super::support::{detail, refusal};
use crate::fixtures::{a_project, a_ticket, a_ticket_with, commit, new_ticket};

/// A project without rules of its own has the global policy of each priority, and no calendar.
pub fn every_priority_has_a_global_policy(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let mut policies = Vec::new();
    for (priority, targets) in DEFAULT_TARGETS {
        let rules = commit(db, |tx| tx.sla().rules_for(project.id, priority));
        let policy = rules.policy.expect("there is a global policy");
        assert_eq!((policy.version, &policy.terms), (1, &PolicyTerms::new(targets)), "{priority}");
        assert!(!rules.is_own_policy && rules.calendar.is_none());
        assert!(!policies.contains(&(policy.id, policy.policy_id)), "{priority}");
        policies.push((policy.id, policy.policy_id));
    }
}

/// A ticket keeps the version of the policy that it was filed under or moved to, and is judged by it.
pub fn a_ticket_keeps_its_rules(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    for (priority, targets) in DEFAULT_TARGETS {
        let policy = commit(db, |tx| tx.sla().rules_for(project.id, priority))
            .policy
            .expect("there is a global policy");
        let deadlines = Deadlines { policy_version_id: Some(policy.id), ..Deadlines::default() };
        let filed = a_ticket_with(db, &project, |ticket| NewTicket {
            priority,
            deadlines: deadlines.clone(),
            ..ticket
        });
        let moved = a_ticket(db, &project);
        commit(db, |tx| tx.tickets().save(&Ticket { deadlines, ..moved.clone() }));
        for ticket in [detail(db, filed.id).ticket, detail(db, moved.id).ticket] {
            assert_eq!(ticket.deadlines.policy_version_id, Some(policy.id));
            let rules = commit(db, |tx| tx.sla().rules_at(ticket.deadlines.rules()));
            assert_eq!(rules.policy.as_ref(), Some(&policy));
            assert!(!rules.is_own_policy && rules.calendar.is_none());
        }
        let summary = detail(db, filed.id).sla_policy.expect("the ticket has a policy");
        assert_eq!((summary.id, summary.project_id, summary.priority), (policy.policy_id, None, priority));
        let minutes =
            (targets.first_response_minutes.map(u32::from), targets.resolution_minutes.map(u32::from));
        assert_eq!((summary.first_response_minutes, summary.resolution_minutes), minutes);
    }
}

/// A ticket without rules has none.
pub fn a_ticket_may_have_no_rules(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let rules = commit(db, |tx| tx.sla().rules_at(ticket.deadlines.rules()));
    assert!(rules.policy.is_none() && !rules.is_own_policy && rules.calendar.is_none());
    assert_eq!(detail(db, ticket.id).sla_policy, None);
}

/// The rules of a ticket must exist.
pub fn a_ticket_names_rules_that_exist(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let stored = a_ticket(db, &project);
    for deadlines in [
        Deadlines { policy_version_id: Some(PolicyVersionId::new(987_654)), ..Deadlines::default() },
        Deadlines { calendar_version_id: Some(CalendarVersionId::new(987_654)), ..Deadlines::default() },
    ] {
        let wrong = NewTicket { deadlines: deadlines.clone(), ..new_ticket(&project, 9) };
        let error = refusal(db, |tx| tx.tickets().insert(&wrong));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
        let error = refusal(db, |tx| tx.tickets().save(&Ticket { deadlines, ..stored.clone() }));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
}
