//! The sums that reports read are those of the tickets: made anew from what is there they are what the triggers made of each change.

use chrono::TimeDelta;
use switchboard_application::ports::StoreError;
use switchboard_application::records::NewTicket;
use switchboard_domain::access::Role;
use switchboard_domain::ticket::{Deadlines, Ticket};
use switchboard_domain::{Priority, Status};
use switchboard_testkit::fixtures::{a_project, a_ticket_with, a_user, commit, noon};

use crate::support::{Home, TestDatabase, postgres, sqlite};

/// All sums, without rows from which everything has gone.
const SUMS: &str = "\
    SELECT 'day ' || project_id || ' ' || day || ': ' || tickets || ' ' || open || ' ' || in_progress || ' ' || pending_customer \
        || ' ' || resolved || ' ' || closed || ' ' || unassigned || ' ' || breached || ' ' || solved || ' ' || solved_on_day AS line \
    FROM report_days WHERE tickets > 0 OR solved_on_day > 0 \
    UNION ALL SELECT 'agent ' || project_id || ' ' || day || ' ' || assignee_id || ': ' || tickets || ' ' || solved \
    FROM report_agents WHERE tickets > 0 \
    UNION ALL SELECT 'priority ' || project_id || ' ' || day || ' ' || priority || ': ' || tickets || ' ' \
        || first_responses_breached || ' ' || resolutions_breached \
    FROM report_priorities WHERE tickets > 0 \
    UNION ALL SELECT 'category ' || project_id || ' ' || day || ' ' || category_id || ': ' || tickets \
    FROM report_categories WHERE tickets > 0 \
    UNION ALL SELECT 'duration ' || project_id || ' ' || assignee_id || ' ' || measure || ' ' || day || ': ' || seconds || ' ' || counts \
    FROM report_durations WHERE REPLACE(counts, '0', '') <> '' \
    ORDER BY 1";

#[test]
fn the_sums_can_be_made_anew_on_sqlite() {
    check(&sqlite());
}

#[test]
fn the_sums_can_be_made_anew_on_postgres() {
    check(&postgres());
}

fn check(desk: &TestDatabase) {
    let database = desk.shared();
    let projects = ["Naija Homes", "Agri Market"].map(|name| a_project(&database, name));
    let agents = ["ada@example.org", "ben@example.org"].map(|mail| a_user(&database, mail, Role::Agent));
    for number in 0..60_u32 {
        let step = usize::try_from(number).unwrap();
        let project = projects.get(step % 2).unwrap();
        let created_at = noon() + TimeDelta::hours(i64::from(number * 17 % 97) - 48);
        let ticket = a_ticket_with(&database, project, |ticket| NewTicket {
            priority: *Priority::ALL.get(step % 3).unwrap(),
            created_at,
            ..ticket
        });
        let after = |minutes: u32| Some(created_at + TimeDelta::minutes(minutes.into()));
        let answered = Ticket {
            status: *Status::ALL.get(step % 5).unwrap(),
            assignee_id: agents.get(step % 3).map(|agent| agent.id),
            first_response_at: after(number % 7),
            deadlines: Deadlines {
                first_response_breached_at: after(5).filter(|_| number % 4 == 0),
                ..ticket.deadlines
            },
            ..ticket
        };
        commit(&database, |tx| tx.tickets().save(&answered));
        let answered = Ticket { version: answered.version + 1, ..answered };
        let resolved = Ticket { resolved_at: after(number * number), ..answered };
        commit(&database, |tx| tx.tickets().save(&resolved));
        if number % 6 == 0 {
            commit(&database, |tx| tx.tickets().delete(resolved.id, noon()));
        }
        if number % 12 == 0 {
            commit(&database, |tx| tx.tickets().restore(resolved.id));
        }
        if number % 5 == 0 {
            let reopened = Ticket { resolved_at: None, version: resolved.version + 1, ..resolved };
            commit(&database, |tx| -> Result<(), StoreError> { tx.tickets().save(&reopened) });
        }
    }
    let kept = desk.home.lines(SUMS);
    assert!(kept.len() > 40, "{kept:?}");
    desk.home.run(script(&desk.home, "down"));
    desk.home.run(script(&desk.home, "up"));
    assert_eq!(desk.home.lines(SUMS), kept);
}

/// The migration that makes the sums, up or down.
fn script(home: &Home, way: &str) -> &'static str {
    match (home, way) {
        (Home::Sqlite(_), "up") => {
            include_str!("../../../../migrations/sqlite/2026-02-08-000001_report_counts/up.sql")
        }
        (Home::Sqlite(_), _) => {
            include_str!("../../../../migrations/sqlite/2026-02-08-000001_report_counts/down.sql")
        }
        (Home::Postgres(_), "up") => {
            include_str!("../../../../migrations/postgres/2026-02-08-000001_report_counts/up.sql")
        }
        (Home::Postgres(_), _) => {
            include_str!("../../../../migrations/postgres/2026-02-08-000001_report_counts/down.sql")
        }
    }
}
