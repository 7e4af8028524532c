//! What becomes of a message, over everything that can be known of one.

use switchboard_domain::Status;
use switchboard_domain::intake::{
    Automatic, Claim, Decision, Facts, QuarantineReason, Relation, SENDER_TICKETS_MAX, THREAD_MAILS_MAX,
    Verdict, decide, released,
};
use switchboard_domain::ticket::Side;

const CLAIMS: [Claim; 5] = [Claim::Nothing, Claim::Forged, Claim::Number, Claim::Reference, Claim::Address];
const RELATIONS: [Relation; 3] = [Relation::Stranger, Relation::Customer, Relation::Staff];
const VERDICTS: [Verdict; 3] = [Verdict::Passed, Verdict::Unknown, Verdict::Failed];

fn with_none<T: Copy>(all: &[T]) -> Vec<Option<T>> {
    std::iter::once(None).chain(all.iter().copied().map(Some)).collect()
}

/// Everything that can be known of a message, with numbers on both sides of their limits.
fn all_facts() -> Vec<Facts> {
    let mut all = Vec::new();
    for automatic in with_none(Automatic::ALL) {
        for (verdict, claim) in VERDICTS.iter().flat_map(|verdict| CLAIMS.map(|claim| (*verdict, claim))) {
            for (relation, status) in RELATIONS
                .iter()
                .flat_map(|relation| with_none(Status::ALL).into_iter().map(|status| (*relation, status)))
            {
                for recent_in_thread in [0, THREAD_MAILS_MAX - 1, THREAD_MAILS_MAX] {
                    for recent_tickets in [0, SENDER_TICKETS_MAX - 1, SENDER_TICKETS_MAX, u64::MAX] {
                        all.push(Facts {
                            automatic,
                            verdict,
                            claim,
                            relation,
                            status,
                            recent_in_thread,
                            recent_tickets,
                        });
                    }
                }
            }
        }
    }
    all
}

/// Holds what is said of every decision against all of them, and tells how many it was said of.
fn check(said: impl Fn(&Facts, Decision, Decision) -> Option<bool>) {
    let mut said_of = 0;
    for facts in all_facts() {
        let (usual, free) = (decide(&facts), released(&facts));
        if let Some(holds) = said(&facts, usual, free) {
            assert!(holds, "{facts:?}: {usual:?}, released: {free:?}");
            said_of += 1;
        }
    }
    assert!(said_of > 0, "it was said of nothing");
}

#[test]
fn what_a_program_wrote_is_kept_and_does_nothing() {
    check(|facts, usual, free| {
        facts.automatic.map(|sign| usual == Decision::Store(sign) && free == Decision::Store(sign))
    });
}

#[test]
fn what_a_person_wrote_is_never_just_kept() {
    check(|facts, usual, _| facts.automatic.is_none().then_some(!matches!(usual, Decision::Store(_))));
}

#[test]
fn only_proven_staff_speak_for_staff() {
    check(|facts, usual, free| {
        let speaks = [usual, free].contains(&Decision::Reply(Side::Staff));
        speaks.then_some(facts.relation == Relation::Staff && facts.verdict == Verdict::Passed)
    });
}

#[test]
fn nobody_joins_a_ticket_without_taking_part_in_it_and_naming_it() {
    check(|facts, usual, free| {
        let joins = [usual, free].iter().any(|decision| matches!(decision, Decision::Reply(_)));
        let names = matches!(facts.claim, Claim::Number | Claim::Reference | Claim::Address);
        joins.then_some(names && facts.relation != Relation::Stranger && facts.status.is_some())
    });
}

#[test]
fn a_message_whose_sender_is_denied_does_nothing_by_itself() {
    check(|facts, usual, _| {
        let is_denied = facts.verdict == Verdict::Failed && facts.automatic.is_none();
        is_denied.then_some(matches!(usual, Decision::Quarantine(_)))
    });
}

#[test]
fn a_customer_cannot_reopen_what_is_closed() {
    check(|facts, usual, free| {
        let is_theirs = facts.relation == Relation::Customer && facts.status == Some(Status::Closed);
        is_theirs.then_some(![usual, free].contains(&Decision::Reply(Side::Customer)))
    });
}

#[test]
fn a_flood_is_held_and_an_administrator_lets_it_through() {
    check(|facts, usual, free| {
        let is_held = usual == Decision::Quarantine(QuarantineReason::Flood);
        is_held.then_some(match free {
            Decision::Reply(_) => facts.recent_in_thread >= THREAD_MAILS_MAX,
            Decision::File => facts.recent_tickets >= SENDER_TICKETS_MAX,
            Decision::Store(_) | Decision::Quarantine(_) => false,
        })
    });
}

#[test]
fn what_was_suspicious_becomes_a_ticket_of_its_own_when_it_is_let_out() {
    check(|_, usual, free| match usual {
        Decision::Quarantine(QuarantineReason::Flood) => None,
        Decision::Quarantine(_) => Some(free == Decision::File),
        Decision::File | Decision::Reply(_) | Decision::Store(_) => Some(free == usual),
    });
}

#[test]
fn each_suspicion_has_its_reason() {
    let person = Facts {
        automatic: None,
        verdict: Verdict::Unknown,
        claim: Claim::Address,
        relation: Relation::Customer,
        status: Some(Status::Open),
        recent_in_thread: 0,
        recent_tickets: 0,
    };
    assert_eq!(decide(&person), Decision::Reply(Side::Customer));
    let check = |facts: Facts, reason| assert_eq!(decide(&facts), Decision::Quarantine(reason), "{facts:?}");
    check(Facts { relation: Relation::Stranger, ..person }, QuarantineReason::Stranger);
    check(Facts { relation: Relation::Staff, ..person }, QuarantineReason::UnprovenStaff);
    check(Facts { verdict: Verdict::Failed, ..person }, QuarantineReason::RefutedSender);
    check(Facts { claim: Claim::Forged, ..person }, QuarantineReason::ForgedToken);
    check(Facts { recent_in_thread: THREAD_MAILS_MAX, ..person }, QuarantineReason::Flood);
    for claim in [Claim::Number, Claim::Reference] {
        let stranger = Facts { relation: Relation::Stranger, claim, ..person };
        assert_eq!(decide(&stranger), Decision::File, "a stranger's mail opens a ticket of its own");
    }
}
