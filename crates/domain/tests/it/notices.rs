//! Who is told of what: the rules one by one, and what holds of them whatever happens to whomever.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use switchboard_domain::access::Role;
use switchboard_domain::notification::{
    Act, Audience, Cadence, Circle, Notice, NoticeKind, Part, Participant, Preferences, Recipient, Withheld,
    notices,
};
use switchboard_domain::sla::{self, ClockKind, FiredWarning, Offset, Warning};
use switchboard_domain::ticket::{Receipt, Side, TicketEvent};
use switchboard_domain::{MessageId, PolicyVersionId, Priority, ProjectId, Source, Status, UserId};

const PROJECT: ProjectId = ProjectId::new(1);
const TUNDE: UserId = UserId::new(1);
const ALICE: UserId = UserId::new(2);
const LEAD: UserId = UserId::new(3);
const WATCHER: UserId = UserId::new(4);
const ADMIN: UserId = UserId::new(5);

fn participant(id: UserId, role: Role, parts: &[Part]) -> Participant {
    Participant {
        id,
        role,
        is_active: true,
        is_in_project: role == Role::Agent,
        parts: parts.iter().copied().collect(),
        preferences: Preferences::default(),
    }
}

/// A ticket of Tunde on which Alice works, in a project with a lead, followed by an agent and an administrator.
fn circle() -> Circle {
    Circle {
        project_id: PROJECT,
        owner_id: Some(TUNDE),
        participants: vec![
            participant(TUNDE, Role::Customer, &[Part::Customer]),
            participant(ALICE, Role::Agent, &[Part::Assignee]),
            participant(LEAD, Role::Agent, &[Part::Lead]),
            participant(WATCHER, Role::Agent, &[Part::Watcher]),
            participant(ADMIN, Role::Admin, &[Part::Watcher]),
        ],
    }
}

fn replied(side: Side) -> TicketEvent {
    TicketEvent::Replied { message_id: MessageId::new(1), side, is_first_response: false }
}

fn moved(to: Status) -> TicketEvent {
    TicketEvent::StatusChanged { from: Status::Open, to }
}

fn warned() -> TicketEvent {
    let at = chrono::DateTime::UNIX_EPOCH;
    let warning = Warning {
        clock: ClockKind::Resolution,
        side: sla::Side::Before,
        offset: Offset::minutes(10).unwrap(),
    };
    TicketEvent::SlaWarned {
        warning: FiredWarning { policy_version_id: PolicyVersionId::new(1), warning, started_at: at, at },
    }
}

fn breached() -> TicketEvent {
    let at = chrono::DateTime::UNIX_EPOCH;
    TicketEvent::SlaBreached { clock: ClockKind::Resolution, started_at: at, due_at: at }
}

/// Who is told what of an act, in the order of the participants.
fn told(events: &[TicketEvent], by: Option<UserId>, circle: &Circle) -> Vec<(Recipient, NoticeKind)> {
    let told = notices(Act { events, by }, circle);
    told.into_iter().map(|notice| (notice.to, notice.kind)).collect()
}

#[track_caller]
fn check(events: &[TicketEvent], by: Option<UserId>, expected: &[(UserId, NoticeKind)]) {
    let expected: Vec<_> = expected.iter().map(|(id, kind)| (Recipient::Account(*id), *kind)).collect();
    assert_eq!(told(events, by, &circle()), expected, "{events:?}");
}

#[test]
fn everybody_is_told_what_the_rules_say() {
    use NoticeKind::{Assigned, CustomerReply, Received, Reply, Resolved, SlaBreach, SlaWarning, Watched};
    let created = |receipt| [TicketEvent::Created { priority: Priority::High, source: Source::Web, receipt }];
    check(&created(Receipt::Withheld), Some(ALICE), &[]);
    let created = created(Receipt::Sent);
    check(&created, Some(TUNDE), &[(TUNDE, Received)]);
    check(&created, Some(ALICE), &[(TUNDE, Received)]);
    check(&[replied(Side::Staff)], Some(ALICE), &[(TUNDE, Reply), (WATCHER, Reply), (ADMIN, Reply)]);
    check(&[replied(Side::Program)], None, &[(TUNDE, Reply), (WATCHER, Reply), (ADMIN, Reply)]);
    let answer = [(ALICE, CustomerReply), (WATCHER, Reply), (ADMIN, Reply)];
    check(&[replied(Side::Customer)], Some(TUNDE), &answer);
    check(&[replied(Side::Customer), moved(Status::InProgress)], Some(TUNDE), &answer);
    let noted = TicketEvent::Noted { message_id: MessageId::new(1) };
    check(&[noted], Some(ALICE), &[(WATCHER, Watched), (ADMIN, Watched)]);
    check(
        &[moved(Status::Resolved)],
        Some(ALICE),
        &[(TUNDE, Resolved), (WATCHER, Watched), (ADMIN, Watched)],
    );
    check(&[moved(Status::PendingCustomer)], Some(ALICE), &[(WATCHER, Watched), (ADMIN, Watched)]);
    let given = |to| TicketEvent::Assigned { from: None, to };
    check(&[given(Some(ALICE))], Some(ADMIN), &[(ALICE, Assigned), (WATCHER, Watched)]);
    check(&[given(Some(ALICE))], Some(ALICE), &[(WATCHER, Watched), (ADMIN, Watched)]);
    check(&[given(None)], Some(ALICE), &[(WATCHER, Watched), (ADMIN, Watched)]);
    check(&[warned()], None, &[(ALICE, SlaWarning), (LEAD, SlaWarning)]);
    check(&[breached()], None, &[(ALICE, SlaBreach), (LEAD, SlaBreach)]);
    check(&[TicketEvent::Rated { score: 5 }], Some(TUNDE), &[(WATCHER, Watched), (ADMIN, Watched)]);
    for quiet in [
        TicketEvent::Deleted {},
        TicketEvent::Restored {},
        TicketEvent::DescriptionChanged {},
        TicketEvent::TagsChanged { added: Vec::new(), removed: Vec::new() },
    ] {
        check(&[quiet], Some(ALICE), &[]);
    }
}

#[test]
fn a_customer_without_an_account_is_told_what_is_for_customers() {
    let circle = Circle { owner_id: None, participants: Vec::new(), ..circle() };
    let contact = |kind| vec![(Recipient::Contact, kind)];
    assert_eq!(told(&[replied(Side::Staff)], Some(ALICE), &circle), contact(NoticeKind::Reply));
    assert_eq!(told(&[moved(Status::Resolved)], Some(ALICE), &circle), contact(NoticeKind::Resolved));
    assert!(told(&[replied(Side::Customer)], None, &circle).is_empty());
    assert!(told(&[TicketEvent::Noted { message_id: MessageId::new(1) }], Some(ALICE), &circle).is_empty());
}

#[test]
fn the_most_urgent_wish_of_a_person_counts() {
    let mut circle = circle();
    let alice = &mut circle.participants[1];
    alice.parts.insert(Part::Watcher);
    alice.preferences.choose(NoticeKind::CustomerReply, Some(Cadence::Hourly));
    let of_alice = |circle: &Circle| {
        let all = notices(Act { events: &[replied(Side::Customer)], by: Some(TUNDE) }, circle);
        all.into_iter().find(|notice| notice.to == Recipient::Account(ALICE))
    };
    let notice = of_alice(&circle).unwrap();
    assert_eq!(
        (notice.kind, notice.part, notice.cadence),
        (NoticeKind::Reply, Part::Watcher, Cadence::AtOnce)
    );
    let wishes = &mut circle.participants[1].preferences;
    wishes.choose(NoticeKind::Reply, Some(Cadence::Never));
    assert_eq!(of_alice(&circle).unwrap().kind, NoticeKind::CustomerReply);
    circle.participants[1].preferences.choose(NoticeKind::CustomerReply, Some(Cadence::Never));
    assert_eq!(of_alice(&circle), None);
}

#[test]
fn whoever_lost_what_they_were_told_for_is_told_nothing() {
    let reply =
        |circle: &Circle, id, part, audience| circle.still_concerns(Recipient::Account(id), part, audience);
    let mut circle = circle();
    assert_eq!(reply(&circle, WATCHER, Part::Watcher, Audience::Staff), Ok(()));
    circle.participants[3].is_in_project = false;
    assert_eq!(reply(&circle, WATCHER, Part::Watcher, Audience::Everybody), Err(Withheld::NotAllowed));
    circle.participants[3].parts.clear();
    assert_eq!(reply(&circle, WATCHER, Part::Watcher, Audience::Everybody), Err(Withheld::PartLost));
    circle.participants[1].is_active = false;
    assert_eq!(reply(&circle, ALICE, Part::Assignee, Audience::Staff), Err(Withheld::Inactive));
    assert_eq!(reply(&circle, TUNDE, Part::Customer, Audience::Staff), Err(Withheld::NotAllowed));
    assert_eq!(reply(&circle, TUNDE, Part::Customer, Audience::Everybody), Ok(()));
    let contact =
        |circle: &Circle, audience| circle.still_concerns(Recipient::Contact, Part::Customer, audience);
    assert_eq!(contact(&circle, Audience::Everybody), Ok(()), "the customer made an account meanwhile");
    assert_eq!(contact(&circle, Audience::Staff), Err(Withheld::NotAllowed));
    circle.participants[0].is_active = false;
    assert_eq!(contact(&circle, Audience::Everybody), Err(Withheld::Inactive));
}

fn events() -> impl Strategy<Value = Vec<TicketEvent>> {
    let message_id = MessageId::new(1);
    let people = || select(vec![None, Some(TUNDE), Some(ALICE), Some(ADMIN)]);
    let event = prop_oneof![
        select(vec![Receipt::Sent, Receipt::Withheld]).prop_map(|receipt| TicketEvent::Created {
            priority: Priority::Low,
            source: Source::Api,
            receipt
        }),
        select(Side::ALL).prop_map(replied),
        Just(TicketEvent::Noted { message_id }),
        select(Status::ALL).prop_map(moved),
        (people(), people()).prop_map(|(from, to)| TicketEvent::Assigned { from, to }),
        Just(TicketEvent::PriorityChanged { from: Priority::Low, to: Priority::High }),
        Just(TicketEvent::Rated { score: 3 }),
        Just(warned()),
        Just(breached()),
        Just(TicketEvent::Deleted {}),
    ];
    prop::collection::vec(event, 1..5)
}

fn wishes() -> impl Strategy<Value = Preferences> {
    prop::collection::vec((select(NoticeKind::ALL), select(Cadence::ALL)), 0..6).prop_map(|chosen| {
        let mut wishes = Preferences::default();
        chosen.into_iter().for_each(|(kind, cadence)| wishes.choose(kind, Some(cadence)));
        wishes
    })
}

fn people() -> impl Strategy<Value = Circle> {
    let person = |id| {
        (select(Role::ALL), any::<bool>(), any::<bool>(), subsequence(Part::ALL, 1..=4), wishes()).prop_map(
            move |(role, is_active, is_in_project, parts, preferences)| Participant {
                id: UserId::new(id),
                role,
                is_active,
                is_in_project,
                parts: parts.into_iter().collect(),
                preferences,
            },
        )
    };
    let owner = select(vec![None, Some(TUNDE), Some(ALICE), Some(UserId::new(99))]);
    (owner, (1..=5).map(person).collect::<Vec<_>>()).prop_map(|(owner_id, participants)| Circle {
        project_id: PROJECT,
        owner_id,
        participants,
    })
}

fn of(notice: &Notice, circle: &Circle) -> Option<Participant> {
    let Recipient::Account(id) = notice.to else { return None };
    circle.participants.iter().find(|participant| participant.id == id).cloned()
}

proptest! {
    #[test]
    fn one_act_tells_everybody_once_what_still_holds(
        events in events(), circle in people(), by in select(vec![None, Some(TUNDE), Some(ALICE), Some(ADMIN)]),
    ) {
        let told = notices(Act { events: &events, by }, &circle);
        let recipients: BTreeSet<_> = told.iter().map(|notice| notice.to).collect();
        prop_assert_eq!(recipients.len(), told.len(), "each recipient once");
        for notice in &told {
            prop_assert_ne!(notice.cadence, Cadence::Never);
            prop_assert!(!notice.events.is_empty() && notice.events.iter().all(|place| *place < events.len()));
            prop_assert_eq!(circle.still_concerns(notice.to, notice.part, notice.audience), Ok(()));
            let is_public = notice.events.iter().all(|place| events[*place].is_public());
            prop_assert_eq!(is_public, notice.audience == Audience::Everybody);
            match of(notice, &circle) {
                None => {
                    prop_assert_eq!(circle.owner_id, None);
                    prop_assert!(is_public, "notes never reach customers");
                }
                Some(person) => {
                    prop_assert!(person.is_active, "who is inactive gets nothing");
                    prop_assert!(is_public || person.role.is_staff(), "notes never reach customers");
                    prop_assert!(Some(person.id) != by || notice.kind == NoticeKind::Received);
                    prop_assert_eq!(notice.cadence, person.preferences.cadence(notice.kind));
                }
            }
        }
    }

    #[test]
    fn whoever_wishes_nothing_is_told_nothing(events in events(), mut circle in people()) {
        for participant in &mut circle.participants {
            NoticeKind::free().for_each(|kind| participant.preferences.choose(kind, Some(Cadence::Never)));
        }
        let told = notices(Act { events: &events, by: None }, &circle);
        prop_assert!(told.iter().all(|notice| notice.to == Recipient::Contact));
    }

    #[test]
    fn what_one_person_wishes_changes_nothing_for_others(events in events(), circle in people(), wishes in wishes()) {
        let mut other = circle.clone();
        other.participants[0].preferences = wishes;
        let id = Recipient::Account(circle.participants[0].id);
        let rest = |circle: &Circle| {
            let mut told = notices(Act { events: &events, by: None }, circle);
            told.retain(|notice| notice.to != id);
            told
        };
        prop_assert_eq!(rest(&circle), rest(&other));
    }
}
