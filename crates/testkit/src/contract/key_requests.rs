//! The log of requests that showed a key.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Database, Listing, Paging, REQUESTS_TOTAL_MAX};
use switchboard_application::records::{KeyRequest, LoggedRequest};
use switchboard_domain::KeyId;
use switchboard_domain::access::Role;

use super::support::{FIRST_HUNDRED, read};
use crate::fixtures::{a_project, a_user, commit, new_key, noon};

/// Every member of a request comes back, and what is not known of it is missing.
pub fn a_request_comes_back_as_it_was_logged(db: &Arc<dyn Database>) {
    let [key, _] = two_keys(db);
    let agent = a_user(db, "alice@example.org", Role::Agent);
    let full = KeyRequest {
        agent_id: Some(agent.id),
        received_at: noon() + TimeDelta::microseconds(1),
        status: 599,
        duration_ms: u32::MAX,
        address: Some("2001:db8::7".parse().expect("the text is an address")),
        ..request(key, 2)
    };
    let bare =
        KeyRequest { request_id: r#"a'b"c?"#.to_owned(), status: 100, duration_ms: 0, ..request(key, 1) };
    log(db, &[bare.clone(), full.clone()]);
    assert_eq!(requests(&list(db, Some(key), FIRST_HUNDRED)), [full, bare]);
}

/// The requests of a key are listed by the instants at which they came, of one instant by the order in which they were logged; page by page
/// and by their cursors; and beside those of other keys where no key is named.
pub fn requests_are_listed_newest_first(db: &Arc<dyn Database>) {
    let [key, other] = two_keys(db);
    let at = |seconds, number| KeyRequest {
        received_at: noon() + TimeDelta::seconds(seconds),
        ..request(key, number)
    };
    let of_other = KeyRequest { key_id: other, ..at(2, 4) };
    log(db, &[at(3, 1), at(1, 2)]);
    log(db, &[at(3, 3), of_other.clone()]);
    let [first, second, third] = [at(3, 3), at(3, 1), at(1, 2)];
    let whole = list(db, Some(key), FIRST_HUNDRED);
    assert_eq!(requests(&whole), [first.clone(), second.clone(), third.clone()]);
    assert_eq!((whole.total, whole.has_more), (Some(3), false));
    assert_eq!(
        requests(&list(db, None, FIRST_HUNDRED)),
        [first.clone(), second.clone(), of_other, third.clone()]
    );
    let page = list(db, Some(key), Paging::Page { page: 2, per_page: 2 });
    assert_eq!((requests(&page), page.total, page.has_more), (vec![third.clone()], Some(3), false));
    let mut last_seen = None;
    for expected in [first, second, third] {
        let part = list(db, Some(key), Paging::After { last_seen, limit: 1 });
        assert_eq!((requests(&part), part.total), (vec![expected], None));
        last_seen = part.records.last().map(|logged| logged.id.get());
    }
    let end = list(db, Some(key), Paging::After { last_seen, limit: 1 });
    assert!(end.records.is_empty() && !end.has_more);
}

/// Requests whose keys do not exist are passed over, and the others logged; those of a deleted key stay.
pub fn requests_with_unknown_keys_are_passed_over(db: &Arc<dyn Database>) {
    let [key, deleted] = two_keys(db);
    commit(db, |tx| tx.keys().delete(deleted, noon()));
    let of_deleted = request(deleted, 2);
    log(db, &[request(key, 1), request(KeyId::new(987_654), 3), of_deleted.clone()]);
    log(db, &[]);
    assert_eq!(requests(&list(db, None, FIRST_HUNDRED)), [of_deleted, request(key, 1)]);
}

/// Requests are counted up to a limit, and cursors go on beyond it.
pub fn counting_ends_somewhere(db: &Arc<dyn Database>) {
    let [key, _] = two_keys(db);
    let many: Vec<_> = (0..=REQUESTS_TOTAL_MAX).map(|number| request(key, number)).collect();
    log(db, &many);
    let page = list(db, Some(key), Paging::Page { page: 1, per_page: 1 });
    assert_eq!((page.total, page.total_is_capped, page.has_more), (Some(REQUESTS_TOTAL_MAX), true, true));
}

/// Requests that came before an instant are forgotten, the oldest first and at most so many at a time.
pub fn old_requests_are_forgotten(db: &Arc<dyn Database>) {
    let [key, _] = two_keys(db);
    let at = |minutes, number| KeyRequest {
        received_at: noon() + TimeDelta::minutes(minutes),
        ..request(key, number)
    };
    log(db, &[at(3, 3), at(1, 1), at(2, 2)]);
    let forget = |minutes, limit| {
        let before = noon() + TimeDelta::minutes(minutes);
        commit(db, |tx| tx.keys().forget_requests(before, limit))
    };
    assert_eq!(forget(1, 10), 0);
    assert_eq!(forget(3, 1), 1);
    assert_eq!(requests(&list(db, Some(key), FIRST_HUNDRED)), [at(3, 3), at(2, 2)]);
    assert_eq!(forget(3, 10), 1);
    log(db, &[at(4, 4)]);
    assert_eq!(requests(&list(db, Some(key), FIRST_HUNDRED)), [at(4, 4), at(3, 3)]);
}

fn two_keys(db: &Arc<dyn Database>) -> [KeyId; 2] {
    let project = a_project(db, "Naija Homes");
    ["sk_one", "sk_two"].map(|public| commit(db, |tx| tx.keys().insert(&new_key(project.id, public))))
}

/// A request at noon, of which the identifier tells the number.
fn request(key_id: KeyId, number: u64) -> KeyRequest {
    KeyRequest {
        key_id,
        agent_id: None,
        received_at: noon(),
        request_id: format!("request-{number}"),
        method: Cow::Borrowed("GET"),
        route: Cow::Borrowed("/api/tickets/{id}"),
        status: 200,
        duration_ms: 3,
        address: None,
    }
}

fn log(db: &Arc<dyn Database>, requests: &[KeyRequest]) {
    commit(db, |tx| tx.keys().log_requests(requests));
}

fn list(db: &Arc<dyn Database>, key: Option<KeyId>, paging: Paging) -> Listing<LoggedRequest> {
    read(db).keys().requests(key, paging).expect("the query succeeds")
}

fn requests(listing: &Listing<LoggedRequest>) -> Vec<KeyRequest> {
    listing.records.iter().map(|logged| logged.request.clone()).collect()
}
