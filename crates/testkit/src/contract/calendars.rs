//! Calendars of business hours: versions that never change, the projects that have them, and the tickets that are judged by them.

use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{BusinessCalendar, NewTicket, Outdated, Project};
use switchboard_domain::sla::{Calendar, Holiday, Week};
use switchboard_domain::ticket::{Deadlines, Receipt, Ticket, TicketEvent};
use switchboard_domain::{CalendarId, CalendarVersionId, Label, Priority, Source};

use super::policies::outdated;
use super::support::{HOSTILE_LINE, read, refusal};
use crate::fixtures::{
    a_calendar, a_project, a_ticket, a_ticket_with, commit, instant, new_event, noon, office_hours,
};

/// A calendar comes back as it was written, with a new version for each change of its hours; older versions stay as they were.
pub fn a_calendar_has_versions_of_which_the_newest_counts(db: &Arc<dyn Database>) {
    let holidays = vec![
        Holiday {
            name: Some(label(HOSTILE_LINE)),
            ..Holiday::whole_day("2028-02-29".parse().expect("a date"))
        },
        Holiday::intervals(
            "2026-12-24".parse().expect("a date"),
            vec!["12:00-24:00".parse().expect("an interval")],
        ),
    ];
    let week =
        Week::every_day(&["00:00-12:00", "13:30-24:00"].map(|text| text.parse().expect("an interval")));
    let hours = Calendar::new("Asia/Kathmandu".parse().expect("a zone"), week, holidays).expect("a calendar");
    let name = label(&"𝄞".repeat(Label::CHARACTERS_MAX));
    let made = commit(db, |tx| tx.sla().insert_calendar(&name, &hours, noon()));
    assert_eq!((&made.name, made.version, &made.hours), (&name, 1, &hours));
    assert_eq!((made.created_at, made.updated_at), (noon(), noon()));
    assert_eq!(find(db, made.id).as_ref(), Some(&made));

    let later = instant("2026-03-02T13:00:00Z");
    let newer = office_hours("09:00-17:00");
    let version_id = commit(db, |tx| tx.sla().add_calendar_version(made.id, &newer, later));
    commit(db, |tx| tx.sla().rename_calendar(made.id, &label("Office")));
    let changed = BusinessCalendar {
        name: label("Office"),
        version_id,
        version: 2,
        hours: newer.clone(),
        updated_at: later,
        ..made.clone()
    };
    assert_eq!(find(db, made.id), Some(changed));
    for (version, hours) in [(made.version_id, hours), (version_id, newer)] {
        let reference = under(version).rules();
        assert_eq!(commit(db, |tx| tx.sla().rules_at(reference)).calendar, Some((version, hours)));
    }
    assert_eq!(find(db, CalendarId::new(987_654)), None);
}

/// A project has one calendar or none, and new tickets the newest version of it.
pub fn a_project_has_one_calendar(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let [early, late] = ["08:00-16:00", "10:00-18:00"].map(|hours| a_calendar(db, hours, hours));
    assert_eq!(calendar_of(db, &project), None);
    for calendar in [&early, &late] {
        assert!(!is_assigned(db, calendar.id));
        commit(db, |tx| tx.sla().assign_calendar(project.id, Some(calendar.id)));
        assert_eq!(calendar_of(db, &project), Some((calendar.version_id, calendar.hours.clone())));
        assert!(is_assigned(db, calendar.id));
    }
    assert!(!is_assigned(db, early.id));
    assert_eq!(calendar_of(db, &other), None);
    let newer = office_hours("11:00-19:00");
    let version = commit(db, |tx| tx.sla().add_calendar_version(late.id, &newer, noon()));
    assert_eq!(calendar_of(db, &project), Some((version, newer)));
    commit(db, |tx| tx.sla().assign_calendar(project.id, None));
    assert_eq!(calendar_of(db, &project), None);
    let error = refusal(db, |tx| tx.sla().assign_calendar(project.id, Some(CalendarId::new(987_654))));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// A deleted calendar is found by nobody but the tickets that have it.
pub fn a_deleted_calendar_stays_with_its_tickets(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let calendar = a_calendar(db, "Office", "09:00-17:00");
    let ticket = ticket_under(db, &project, calendar.version_id);
    for _ in 0..2 {
        commit(db, |tx| tx.sla().delete_calendar(calendar.id, noon()));
    }
    assert_eq!(find(db, calendar.id), None);
    assert_eq!(calendars(db), []);
    let rules = commit(db, |tx| tx.sla().rules_at(ticket.deadlines.rules()));
    assert_eq!(rules.calendar, Some((calendar.version_id, calendar.hours)));
}

/// Calendars come by name whatever its case.
pub fn calendars_are_listed_by_name(db: &Arc<dyn Database>) {
    let [b, a, c] = ["b", "Ä", "C"].map(|name| a_calendar(db, name, "09:00-17:00"));
    assert_eq!(calendars(db), [b, c, a]);
}

/// Outdated are the running tickets under an older version of a calendar, and those of a project under another calendar than its own.
pub fn running_tickets_under_older_hours_are_outdated(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let calendar = a_calendar(db, "Office", "09:00-17:00");
    let without = a_ticket(db, &project);
    let old = ticket_under(db, &project, calendar.version_id);
    let elsewhere = ticket_under(db, &other, calendar.version_id);
    let of_calendar = Outdated::Calendar(calendar.id);
    let of_project = Outdated::Project(project.id);
    assert_eq!(outdated(db, of_calendar, None, 10), []);
    assert_eq!(outdated(db, of_project, None, 10), [old.id], "the project has no calendar");
    commit(db, |tx| tx.sla().assign_calendar(project.id, Some(calendar.id)));
    assert_eq!(outdated(db, of_project, None, 10), [without.id]);

    let newer = office_hours("10:00-18:00");
    let version = commit(db, |tx| tx.sla().add_calendar_version(calendar.id, &newer, noon()));
    ticket_under(db, &project, version);
    assert_eq!(outdated(db, of_calendar, None, 10), [old.id, elsewhere.id]);
    assert_eq!(outdated(db, of_calendar, Some(old.id), 10), [elsewhere.id]);
    assert_eq!(outdated(db, of_project, None, 10), [without.id, old.id]);
    assert_eq!(commit(db, |tx| tx.sla().count_outdated(of_project)), 2);
    let ended = Ticket { status: switchboard_domain::Status::Resolved, ..old };
    commit(db, |tx| tx.tickets().save(&ended));
    assert_eq!(outdated(db, of_calendar, None, 10), [elsewhere.id]);
    assert_eq!(commit(db, |tx| tx.sla().count_outdated(of_calendar)), 1);
}

/// Readers see the same log of a ticket as those who write.
pub fn the_log_of_a_ticket_is_what_was_appended(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let created =
        TicketEvent::Created { priority: Priority::High, source: Source::Api, receipt: Receipt::Sent };
    let events = [(&ticket, created.clone()), (&other, created), (&ticket, TicketEvent::Rated { score: 5 })];
    commit(db, |tx| tx.events().append(&events.map(|(ticket, event)| new_event(ticket, event))));
    let log = read(db).sla().log_of(ticket.id).expect("the query succeeds");
    assert_eq!(log.len(), 2);
    assert_eq!(commit(db, |tx| tx.events().of_ticket(ticket.id)), log);
}

fn find(db: &Arc<dyn Database>, id: CalendarId) -> Option<BusinessCalendar> {
    let found = commit(db, |tx| tx.sla().find_calendar(id));
    assert_eq!(read(db).sla().calendar(id).expect("the query succeeds"), found);
    found
}

fn calendars(db: &Arc<dyn Database>) -> Vec<BusinessCalendar> {
    read(db).sla().calendars().expect("the query succeeds")
}

fn is_assigned(db: &Arc<dyn Database>, id: CalendarId) -> bool {
    commit(db, |tx| tx.sla().calendar_is_assigned(id))
}

fn calendar_of(db: &Arc<dyn Database>, project: &Project) -> Option<(CalendarVersionId, Calendar)> {
    commit(db, |tx| tx.sla().rules_for(project.id, Priority::High)).calendar
}

fn under(version: CalendarVersionId) -> Deadlines {
    Deadlines { calendar_version_id: Some(version), ..Deadlines::default() }
}

fn ticket_under(db: &Arc<dyn Database>, project: &Project, version: CalendarVersionId) -> Ticket {
    a_ticket_with(db, project, |ticket| NewTicket { deadlines: under(version), ..ticket })
}

fn label(text: &str) -> Label {
    text.parse().expect("the text is a label")
}
