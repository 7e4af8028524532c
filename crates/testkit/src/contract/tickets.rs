//! Tickets: filed whole, saved by one writer at a time, found within a scope alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Constraint, Database, NoteVisibility, StoreError};
use switchboard_application::records::NewTicket;
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Deadlines, Rating, Score, Side, Ticket};
use switchboard_domain::{
    Body, CategoryId, Contact, PersonName, Priority, ProjectId, Source, Status, Subject, TagId, TicketId,
    UserId,
};

use super::projects::nested;
use super::support::{HOSTILE_LINE, detail, in_parallel, read, refusal};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, commit, contact, email, instant, new_ticket, noon,
};

/// Every field of a ticket comes back as it was filed, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let creator = a_user(db, "tunde@example.org", Role::Customer);
    for (sequence, priority) in (1..).zip(Priority::ALL) {
        let subject =
            if sequence == 1 { "𝄞".repeat(Subject::CHARACTERS_MAX) } else { HOSTILE_LINE.to_owned() };
        let written = NewTicket {
            creator_id: Some(creator.id),
            customer: Contact {
                name: "ß".repeat(PersonName::CHARACTERS_MAX).parse().expect("the text is a name"),
                email: email("O'Hara+tag@Example.ORG"),
                phone: Some("+234 (0)803 123-4567 ☎".parse().expect("the text is a phone")),
                reference: Some(HOSTILE_LINE.parse().expect("the text is a reference")),
            },
            subject: subject.parse().expect("the text is a subject"),
            description: "ż\n\t𝄞".repeat(Body::CHARACTERS_MAX / 4).parse().expect("the text is a body"),
            priority: *priority,
            source: Source::ALL.iter().copied().cycle().nth(sequence).expect("there is a source"),
            metadata: Some(nested()),
            deadlines: deadlines(),
            created_at: instant("1969-12-31T23:59:59.999999Z"),
            ..new_ticket(&project, u32::try_from(sequence).expect("the number is small"))
        };
        let made = commit(db, |tx| tx.tickets().insert(&written));
        check_written(&written, &made);
        check_found(db, &made);
        let detail = detail(db, made.id);
        assert_eq!(
            (detail.description.as_str(), &detail.metadata),
            (written.description.as_str(), &written.metadata)
        );
    }
}

/// What may be missing of a ticket may be missing.
pub fn optional_fields_may_be_missing(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let written = new_ticket(&project, 1);
    let made = commit(db, |tx| tx.tickets().insert(&written));
    check_written(&written, &made);
    check_found(db, &made);
    let detail = detail(db, made.id);
    assert_eq!((detail.metadata, detail.creator, detail.assignee, detail.category), (None, None, None, None));
    assert!(
        detail.tags.is_empty()
            && detail.messages.is_empty()
            && detail.activities.is_empty()
            && detail.watchers.is_empty()
    );
}

/// A number belongs to one ticket, of whatever project.
pub fn numbers_are_unique(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let taken = a_ticket(db, &project);
    for project in [&project, &other] {
        let error = refusal(db, |tx| {
            tx.tickets().insert(&NewTicket { number: taken.number.clone(), ..new_ticket(project, 9) })
        });
        assert!(matches!(error, StoreError::Duplicate(Constraint::TicketNumber)), "{error:?}");
    }
}

/// Saving keeps all that transitions change, in every status, and makes the next version.
pub fn saving_keeps_what_transitions_change(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let mut stored = a_ticket(db, &project);
    let untouched = a_ticket(db, &project);
    assert_eq!(stored.version, 1);
    for status in Status::ALL {
        let changed = Ticket {
            status: *status,
            assignee_id: Some(agent.id),
            first_response_at: Some(instant("2026-03-02T12:00:00.000001Z")),
            resolved_at: Some(instant("2026-03-02T13:00:00.999999Z")),
            closed_at: Some(instant("2026-03-02T14:00:00.5Z")),
            reply_count: 2_147_483_647,
            rating: Some(rating(5, Some(HOSTILE_LINE))),
            last_activity_at: instant("2026-03-02T15:00:00.123456Z"),
            deadlines: deadlines(),
            ..stored.clone()
        };
        commit(db, |tx| tx.tickets().save(&changed));
        stored = Ticket { version: stored.version + 1, ..changed };
        check_found(db, &stored);
    }
    let emptied = Ticket {
        assignee_id: None,
        first_response_at: None,
        resolved_at: None,
        closed_at: None,
        reply_count: 0,
        deadlines: Deadlines::default(),
        ..stored.clone()
    };
    commit(db, |tx| tx.tickets().save(&emptied));
    check_found(db, &Ticket { version: stored.version + 1, ..emptied });
    check_found(db, &untouched);
}

/// A rating may come without a comment.
pub fn a_rating_may_have_no_comment(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    for stars in 1..=5 {
        let ticket = a_ticket(db, &project);
        let rated = Ticket { rating: Some(rating(stars, None)), ..ticket };
        commit(db, |tx| tx.tickets().save(&rated));
        check_found(db, &Ticket { version: 2, ..rated });
    }
}

/// Saving keeps all that edits change but the description and the tags, which are saved by themselves.
pub fn saving_keeps_what_edits_change(db: &Arc<dyn Database>) {
    let mut stored = a_ticket(db, &a_project(db, "Naija Homes"));
    for (priority, subject) in Priority::ALL.iter().zip([HOSTILE_LINE, "𝄞", "Photos", "Something else"]) {
        let subject = subject.parse().expect("the text is a subject");
        let changed = Ticket { priority: *priority, subject, ..stored.clone() };
        commit(db, |tx| tx.tickets().save(&changed));
        stored = Ticket { version: stored.version + 1, ..changed };
        check_found(db, &stored);
    }
    let wrong = Ticket { category_id: Some(CategoryId::new(987_654)), ..stored.clone() };
    let error = refusal(db, |tx| tx.tickets().save(&wrong));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    check_found(db, &stored);
}

/// Saving leaves alone whose ticket it is and where it came from.
pub fn saving_leaves_alone_what_was_filed(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let intruder = a_user(db, "intruder@example.org", Role::Customer);
    let ticket = a_ticket(db, &project);
    let meddled = Ticket {
        number: new_ticket(&other, 77).number,
        project_id: other.id,
        creator_id: Some(intruder.id),
        customer: contact("Intruder", "intruder@example.org"),
        source: Source::Portal,
        created_at: instant("2001-01-01T00:00:00Z"),
        ..ticket.clone()
    };
    commit(db, |tx| tx.tickets().save(&meddled));
    check_found(db, &Ticket { version: 2, ..ticket });
}

/// Whoever saves a state that was not the last one is refused, and changes nothing.
pub fn a_stale_state_is_not_saved(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let first = a_ticket(db, &project);
    let second = Ticket { reply_count: 1, ..first.clone() };
    commit(db, |tx| tx.tickets().save(&second));
    let late = Ticket { reply_count: 100, ..first.clone() };
    let early = Ticket { reply_count: 100, version: 3, ..first.clone() };
    let unknown = Ticket { id: TicketId::new(987_654), ..first };
    for refused in [late, early, unknown] {
        let error = refusal(db, |tx| tx.tickets().save(&refused));
        assert!(matches!(error, StoreError::Stale), "{error:?}");
    }
    check_found(db, &Ticket { version: 2, ..second });
}

/// Within a unit of work, too, each save makes a version that the next save must name.
pub fn a_unit_may_save_twice(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    commit(db, |tx| {
        tx.tickets().save(&Ticket { reply_count: 1, ..ticket.clone() })?;
        let found = tx.tickets().find(ticket.id, &Scope::All)?.expect("the ticket exists");
        assert_eq!((found.reply_count, found.version), (1, 2));
        tx.tickets().save(&Ticket { reply_count: 2, ..found })
    });
    check_found(db, &Ticket { reply_count: 2, version: 3, ..ticket });
}

/// Whoever looks a ticket up in a unit of work has it to themselves until the end, so that none of many writers is stale.
pub fn writers_take_turns_on_a_ticket(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    in_parallel(4, |thread| {
        for _ in 0..5 {
            commit(db, |tx| {
                let found = match thread % 2 {
                    0 => tx.tickets().find(ticket.id, &Scope::All),
                    _ => tx.tickets().find_by_number(&ticket.number, &Scope::All),
                }?;
                let found = found.expect("the ticket exists");
                tx.tickets().save(&found.reply(Side::Customer, noon()).expect("the ticket is open").ticket)
            });
        }
    });
    assert_eq!((detail(db, ticket.id).ticket.reply_count, detail(db, ticket.id).ticket.version), (20, 21));
}

/// A ticket is found under a scope that covers it, and under no other, by its identifier and by its number.
pub fn a_ticket_is_found_within_its_scope_alone(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let (owner, stranger) =
        (a_user(db, "tunde@example.org", Role::Customer), a_user(db, "obi@example.org", Role::Customer));
    let owned = a_ticket_with(db, &project, |ticket| NewTicket { creator_id: Some(owner.id), ..ticket });
    let ownerless = a_ticket(db, &project);
    let both = BTreeSet::from([project.id, other.id]);
    for (scope, finds_owned, finds_ownerless) in [
        (Scope::All, true, true),
        (Scope::Projects(both), true, true),
        (Scope::Projects([project.id].into()), true, true),
        (Scope::Projects([other.id].into()), false, false),
        (Scope::Projects(BTreeSet::new()), false, false),
        (Scope::Own(owner.id), true, false),
        (Scope::Own(stranger.id), false, false),
    ] {
        for (ticket, finds) in [(&owned, finds_owned), (&ownerless, finds_ownerless)] {
            let expected = finds.then_some(ticket);
            assert_eq!(commit(db, |tx| tx.tickets().find(ticket.id, &scope)).as_ref(), expected, "{scope:?}");
            assert_eq!(
                commit(db, |tx| tx.tickets().find_by_number(&ticket.number, &scope)).as_ref(),
                expected,
                "{scope:?}"
            );
            for notes in [NoteVisibility::Shown, NoteVisibility::Hidden] {
                let detail = read(db).tickets().detail(ticket.id, &scope, notes).expect("the query succeeds");
                assert_eq!(detail.map(|detail| detail.ticket).as_ref(), expected, "{scope:?}");
                let detail = read(db)
                    .tickets()
                    .detail_by_number(&ticket.number, &scope, notes)
                    .expect("the query succeeds");
                assert_eq!(detail.map(|detail| detail.ticket).as_ref(), expected, "{scope:?}");
            }
        }
    }
}

/// A ticket that does not exist is not found, whatever the scope.
pub fn unknown_tickets_are_not_found(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (unknown, number) = (TicketId::new(987_654), new_ticket(&project, 99).number);
    assert_eq!(commit(db, |tx| tx.tickets().find(unknown, &Scope::All)), None);
    assert_eq!(commit(db, |tx| tx.tickets().find_by_number(&number, &Scope::All)), None);
    assert_eq!(
        read(db).tickets().detail(unknown, &Scope::All, NoteVisibility::Shown).expect("the query succeeds"),
        None
    );
    let found = read(db).tickets().detail_by_number(&number, &Scope::All, NoteVisibility::Shown);
    assert_eq!(found.expect("the query succeeds"), None);
}

/// What a ticket refers to must exist.
pub fn a_ticket_refers_to_what_exists(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = || new_ticket(&project, 1);
    for wrong in [
        NewTicket { project_id: ProjectId::new(987_654), ..ticket() },
        NewTicket { creator_id: Some(UserId::new(987_654)), ..ticket() },
        NewTicket { category_id: Some(CategoryId::new(987_654)), ..ticket() },
        NewTicket { tags: [TagId::new(987_654)].into(), ..ticket() },
    ] {
        let error = refusal(db, |tx| tx.tickets().insert(&wrong));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    let stored = a_ticket(db, &project);
    let error = refusal(db, |tx| {
        tx.tickets().save(&Ticket { assignee_id: Some(UserId::new(987_654)), ..stored.clone() })
    });
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    check_found(db, &stored);
}

/// A new database has no category and no tag.
pub fn unknown_categories_and_tags_do_not_exist(db: &Arc<dyn Database>) {
    assert!(!commit(db, |tx| tx.tickets().category_exists(CategoryId::new(987_654))));
    let tags = BTreeSet::from([TagId::new(987_654), TagId::new(987_655)]);
    assert_eq!(commit(db, |tx| tx.tickets().existing_tags(&tags)), BTreeSet::new());
    assert_eq!(commit(db, |tx| tx.tickets().existing_tags(&BTreeSet::new())), BTreeSet::new());
}

/// Results of the clock, each at an instant of its own.
/// Tickets of an address that belong to nobody become those of its owner, and no others do.
pub fn tickets_of_nobody_are_adopted(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [owner, other] =
        ["owner@example.org", "other@example.org"].map(|address| a_user(db, address, Role::Customer));
    let filed = |address: &str, creator_id| {
        a_ticket_with(db, &project, |ticket| NewTicket {
            customer: contact("Tunde", address),
            creator_id,
            ..ticket
        })
    };
    let waiting = [filed("owner@example.org", None), filed("OWNER@example.org", None)];
    let staying = [filed("owner@example.org", Some(other.id)), filed("other@example.org", None)];
    assert_eq!(commit(db, |tx| tx.tickets().adopt(&owner.email, owner.id)), 2);
    assert_eq!(commit(db, |tx| tx.tickets().adopt(&owner.email, other.id)), 0);
    for ticket in &waiting {
        let found = commit(db, |tx| tx.tickets().find(ticket.id, &Scope::Own(owner.id)))
            .expect("the ticket is theirs");
        assert_eq!((found.creator_id, found.version), (Some(owner.id), ticket.version + 1));
    }
    for ticket in staying {
        assert_eq!(commit(db, |tx| tx.tickets().find(ticket.id, &Scope::All)), Some(ticket));
    }
}

fn deadlines() -> Deadlines {
    Deadlines {
        policy_version_id: None,
        calendar_version_id: None,
        first_response_due_at: Some(instant("1969-12-31T23:59:59.999999Z")),
        next_response_due_at: Some(instant("2026-03-02T12:00:00.000001Z")),
        resolution_due_at: Some(instant("9999-12-31T23:59:59.999999Z")),
        first_response_breached_at: Some(instant("2026-03-02T12:00:00.1Z")),
        resolution_breached_at: Some(instant("2026-03-02T12:00:00.12Z")),
        overdue_at: Some(instant("2026-03-02T12:00:00.123Z")),
        sla_next_at: Some(instant("2026-03-02T12:00:00.1234Z")),
    }
}

fn rating(stars: i64, comment: Option<&str>) -> Rating {
    Rating {
        score: Score::try_from(stars).expect("there are one to five stars"),
        comment: comment.map(|text| text.parse().expect("the text is a body")),
        rated_at: instant("2026-03-02T16:00:00.000016Z"),
    }
}

fn check_written(written: &NewTicket, ticket: &Ticket) {
    let written = written.clone();
    let filed = Ticket::filed(
        ticket.id,
        written.number,
        written.project_id,
        written.customer,
        written.subject,
        written.priority,
        written.source,
        written.created_at,
    );
    let (creator_id, category_id, deadlines) = (written.creator_id, written.category_id, written.deadlines);
    assert_eq!(*ticket, Ticket { creator_id, category_id, deadlines, ..filed });
}

/// The ticket is found in exactly this state by every way there is.
fn check_found(db: &Arc<dyn Database>, ticket: &Ticket) {
    let by_id = commit(db, |tx| tx.tickets().find(ticket.id, &Scope::All)).expect("the ticket exists");
    let by_number = commit(db, |tx| tx.tickets().find_by_number(&ticket.number, &Scope::All));
    assert_eq!((by_number.as_ref(), &by_id), (Some(ticket), ticket));
    assert_eq!(&detail(db, ticket.id).ticket, ticket);
    // Addresses compare without case, so that their spelling needs a look of its own.
    assert_eq!(by_id.customer.email.as_str(), ticket.customer.email.as_str());
}
