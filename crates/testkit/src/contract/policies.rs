//! Service-level policies: versions that never change, and the tickets that are judged by them.

use std::num::NonZeroU32;
use std::sync::Arc;

use switchboard_application::ports::{Constraint, Database, StoreError};
use switchboard_application::records::{NewTicket, Outdated, Policy, PolicySummary, Project};
use switchboard_domain::sla::{
    ClockKind, Offset, PolicyState, PolicyTerms, ProgramReplies, Side, Targets, Warning,
};
use switchboard_domain::ticket::{Deadlines, Ticket};
use switchboard_domain::{PolicyId, PolicyVersionId, Priority, ProjectId, Status, TicketId};

use super::support::{detail, read, refusal};
use crate::fixtures::{a_policy, a_project, a_ticket_with, commit, instant, noon};

/// New tickets are judged by the newest version of a project's own policy, and else by the global one; older versions stay as they were.
pub fn a_policy_has_versions_of_which_the_newest_counts(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let made = a_policy(db, Some(project.id), Priority::High, [5, 50]);
    assert_eq!((made.project_id, made.priority, made.newest.version), (Some(project.id), Priority::High, 1));
    assert_eq!((made.newest.policy_id, made.created_at, made.updated_at), (made.id, noon(), noon()));
    let terms = PolicyTerms::new(Targets::of_minutes(6, 60));
    let later = instant("2026-03-02T13:00:00Z");
    let second = commit(db, |tx| tx.sla().add_policy_version(made.id, &terms, later));
    assert_eq!((second.policy_id, second.version, &second.terms), (made.id, 2, &terms));

    let own = commit(db, |tx| tx.sla().rules_for(project.id, Priority::High));
    assert_eq!((own.policy.as_ref(), own.is_own_policy), (Some(&second), true));
    assert!(!commit(db, |tx| tx.sla().rules_for(project.id, Priority::Low)).is_own_policy);
    assert!(!commit(db, |tx| tx.sla().rules_for(other.id, Priority::High)).is_own_policy);
    for version in [&made.newest, &second] {
        let reference = under(version.id).rules();
        assert_eq!(commit(db, |tx| tx.sla().rules_at(reference)).policy.as_ref(), Some(version));
        let rules = read(db).sla().rules_at(reference).expect("the query succeeds");
        assert_eq!((rules.policy.as_ref(), rules.is_own_policy), (Some(version), true));
    }
    let summaries = own_policies(db, &project);
    let shown: Vec<_> = summaries.iter().map(|policy| (policy.id, policy.first_response_minutes)).collect();
    assert_eq!(shown, [(made.id, Some(6))], "the newest version of each, and no global one");
    assert_eq!(own_policies(db, &other), []);
    let now = Policy { newest: second, updated_at: later, ..made };
    assert_eq!(commit(db, |tx| tx.sla().find_policy(now.id)).as_ref(), Some(&now));
    assert_eq!(read(db).sla().policy(now.id).expect("the query succeeds"), Some(now));
    assert_eq!(commit(db, |tx| tx.sla().find_policy(PolicyId::new(987_654))), None);
}

/// Every term of a policy comes back as it was written.
pub fn every_term_comes_back(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let warning =
        |clock, side, offset: Option<Offset>| Warning { clock, side, offset: offset.expect("not zero") };
    let full = PolicyTerms::new(Targets {
        next_response_minutes: NonZeroU32::new(5_270_400),
        ..Targets::of_minutes(1, 5_270_400)
    })
    .with_program_replies(ProgramReplies::Counted)
    .with_state(PolicyState::SwitchedOff)
    .with_warnings(vec![
        warning(ClockKind::Resolution, Side::Before, Offset::percent(20)),
        warning(ClockKind::NextResponse, Side::After, Offset::minutes(30)),
    ])
    .expect("the warnings fit");
    for (priority, terms) in [(Priority::Low, full), (Priority::High, PolicyTerms::new(Targets::default()))] {
        let made = commit(db, |tx| tx.sla().insert_policy(Some(project.id), priority, &terms, noon()));
        assert_eq!(made.newest.terms, terms);
        assert_eq!(commit(db, |tx| tx.sla().find_policy(made.id)), Some(made));
    }
}

/// There is one policy for a project, or for all of them, and a priority. One that was deleted comes back with its next version.
pub fn a_project_and_priority_has_one_policy(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let made = a_policy(db, Some(project.id), Priority::High, [5, 50]);
    let terms = PolicyTerms::new(Targets::of_minutes(6, 60));
    for taken in [None, Some(project.id)] {
        assert!(commit(db, |tx| tx.sla().has_policy(taken, Priority::High)));
        let error = refusal(db, |tx| tx.sla().insert_policy(taken, Priority::High, &terms, noon()));
        assert!(matches!(error, StoreError::Duplicate(Constraint::Policy)), "{error:?}");
    }
    assert!(!commit(db, |tx| tx.sla().has_policy(Some(project.id), Priority::Low)));
    let global = commit(db, |tx| tx.sla().rules_for(project.id, Priority::Low)).policy.expect("a global one");
    for (id, project, priority, version) in
        [(made.id, Some(project.id), Priority::High, 2), (global.policy_id, None, Priority::Low, 2)]
    {
        commit(db, |tx| tx.sla().delete_policy(id, noon()));
        assert!(!commit(db, |tx| tx.sla().has_policy(project, priority)));
        let again = commit(db, |tx| tx.sla().insert_policy(project, priority, &terms, noon()));
        assert_eq!((again.id, again.newest.version, &again.newest.terms), (id, version, &terms));
        assert!(commit(db, |tx| tx.sla().has_policy(project, priority)));
    }
}

/// A deleted policy is found by nobody but the tickets that have it, and the global one takes its place.
pub fn a_deleted_policy_stays_with_its_tickets(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let made = a_policy(db, Some(project.id), Priority::High, [5, 50]);
    let ticket = ticket_under(db, &project, made.newest.id);
    for _ in 0..2 {
        commit(db, |tx| tx.sla().delete_policy(made.id, noon()));
    }
    assert_eq!(commit(db, |tx| tx.sla().find_policy(made.id)), None);
    assert_eq!(read(db).sla().policy(made.id).expect("the query succeeds"), None);
    assert!(!policies(db, None).contains(&made.id));
    assert_eq!(own_policies(db, &project), []);
    let global = commit(db, |tx| tx.sla().rules_for(project.id, Priority::High));
    assert!(global.policy.is_some() && !global.is_own_policy);
    assert_eq!(commit(db, |tx| tx.sla().rules_at(ticket.deadlines.rules())).policy, Some(made.newest));
    assert_eq!(detail(db, ticket.id).sla_policy.map(|policy| policy.id), Some(made.id));

    let global = global.policy.expect("there is a global policy").policy_id;
    commit(db, |tx| tx.sla().delete_policy(global, noon()));
    assert!(commit(db, |tx| tx.sla().rules_for(project.id, Priority::High)).policy.is_none());
}

/// The global policies come first, then those of each project, the most urgent priority first.
pub fn policies_are_listed_by_project_and_urgency(db: &Arc<dyn Database>) {
    let (home, market) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let low = a_policy(db, Some(market.id), Priority::Low, [5, 50]).id;
    let medium = a_policy(db, Some(home.id), Priority::Medium, [5, 50]).id;
    let critical = a_policy(db, Some(home.id), Priority::Critical, [5, 50]).id;
    let global = policies(db, None);
    assert_eq!(global.iter().skip(4).copied().collect::<Vec<_>>(), [critical, medium, low]);
    let listed = read(db).sla().policies(None).expect("the query succeeds");
    let urgency: Vec<_> = listed.iter().take(4).map(|policy| (policy.project_id, policy.priority)).collect();
    let expected = [Priority::Critical, Priority::High, Priority::Medium, Priority::Low];
    assert_eq!(urgency, expected.map(|priority| (None, priority)));
    assert_eq!(policies(db, Some(home.id)), [critical, medium]);
    assert_eq!(policies(db, Some(ProjectId::new(987_654))), []);
}

/// The project of a policy must exist.
pub fn a_policy_needs_its_project(db: &Arc<dyn Database>) {
    let (nowhere, terms) = (Some(ProjectId::new(987_654)), PolicyTerms::new(Targets::of_minutes(5, 50)));
    let error = refusal(db, |tx| tx.sla().insert_policy(nowhere, Priority::High, &terms, noon()));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// Outdated are the tickets under an older version of a policy that are neither resolved, closed nor deleted.
pub fn running_tickets_under_older_versions_are_outdated(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let policy = a_policy(db, Some(project.id), Priority::High, [5, 50]);
    let other = a_policy(db, Some(project.id), Priority::Low, [5, 50]);
    let terms = PolicyTerms::new(Targets::of_minutes(6, 60));
    let tickets: Vec<Ticket> = Status::ALL
        .iter()
        .map(|status| {
            let ticket = ticket_under(db, &project, policy.newest.id);
            commit(db, |tx| tx.tickets().save(&Ticket { status: *status, ..ticket.clone() }));
            ticket
        })
        .collect();
    let elsewhere = ticket_under(db, &project, other.newest.id);
    assert_eq!(outdated(db, Outdated::Policy(policy.id), None, 10), []);
    let newest = commit(db, |tx| tx.sla().add_policy_version(policy.id, &terms, noon()));
    commit(db, |tx| tx.sla().add_policy_version(other.id, &terms, noon()));
    ticket_under(db, &project, newest.id);

    let is_running = |status: &&Status| !status.is_ended();
    let running: Vec<TicketId> = tickets
        .iter()
        .zip(Status::ALL)
        .filter(|(_, status)| is_running(status))
        .map(|(ticket, _)| ticket.id)
        .collect();
    assert_eq!(running.len(), 3);
    assert_eq!(outdated(db, Outdated::Policy(policy.id), None, 10), running);
    assert_eq!(
        outdated(db, Outdated::Policy(policy.id), None, 2),
        running.iter().take(2).copied().collect::<Vec<_>>()
    );
    let (first, rest) = running.split_first().expect("there are some");
    assert_eq!(outdated(db, Outdated::Policy(policy.id), Some(*first), 10), rest);
    assert_eq!(outdated(db, Outdated::Policy(other.id), None, 10), [elsewhere.id]);
    assert_eq!(commit(db, |tx| tx.sla().count_outdated(Outdated::Policy(policy.id))), 3);
    assert_eq!(commit(db, |tx| tx.sla().count_outdated(Outdated::Policy(PolicyId::new(987_654)))), 0);
}

fn policies(db: &Arc<dyn Database>, project: Option<ProjectId>) -> Vec<PolicyId> {
    read(db).sla().policies(project).expect("the query succeeds").iter().map(|policy| policy.id).collect()
}

/// The policies that the detail of a project shows.
fn own_policies(db: &Arc<dyn Database>, project: &Project) -> Vec<PolicySummary> {
    let detail = read(db).projects().detail(project.id).expect("the query succeeds");
    detail.expect("the project exists").sla_policies
}

pub(super) fn outdated(
    db: &Arc<dyn Database>,
    which: Outdated,
    after: Option<TicketId>,
    limit: u32,
) -> Vec<TicketId> {
    commit(db, |tx| tx.sla().outdated(which, after, limit))
}

fn under(version: PolicyVersionId) -> Deadlines {
    Deadlines { policy_version_id: Some(version), ..Deadlines::default() }
}

fn ticket_under(db: &Arc<dyn Database>, project: &Project, version: PolicyVersionId) -> Ticket {
    a_ticket_with(db, project, |ticket| NewTicket { deadlines: under(version), ..ticket })
}
