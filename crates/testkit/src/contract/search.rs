//! Searching: all words must begin a word of the ticket. Here it is a word of its heading: subject, number or customer's address.

use std::sync::Arc;

use switchboard_application::ports::{Database, TicketFilter};
use switchboard_application::records::{NewTicket, Project};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::Ticket;

use super::support::{FIRST_HUNDRED, ids, list};
use crate::fixtures::{a_project, a_ticket_with, commit, contact, noon};

/// A word finds the tickets with a word that begins with it, and no others.
pub fn a_word_finds_what_begins_with_it(db: &Arc<dyn Database>) {
    let [photos, login, autoload] =
        desk(db, ["Cannot upload photos", "Uploading fails at login", "The autoload-feature"]);
    for (query, expected) in [
        ("upload", vec![&photos, &login]),
        ("uploading", vec![&login]),
        ("uploadings", vec![]),
        ("load", vec![]),
        ("auto", vec![&autoload]),
        ("feature", vec![&autoload]),
        ("autoloadfeature", vec![]),
        ("p", vec![&photos]),
        ("hotos", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// Several words must all be found, in whatever order and field.
pub fn several_words_must_all_be_found(db: &Arc<dyn Database>) {
    let [photos, login] = desk(db, ["Cannot upload photos", "Cannot log in"]);
    for (query, expected) in [
        ("cannot", vec![&photos, &login]),
        ("photos cannot", vec![&photos]),
        ("  pho \t upl\ncan  ", vec![&photos]),
        ("photos log", vec![]),
        ("cannot cannot", vec![&photos, &login]),
        ("in example cannot", vec![&login]),
        ("cannot nowhere", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// Case does not matter, in any alphabet.
pub fn case_does_not_matter(db: &Arc<dyn Database>) {
    let [latin, cyrillic, greek] = desk(db, ["Upload FAILS", "Привет МИР", "Ωμέγα λάθος"]);
    for (query, expected) in [
        ("uPLOAD fails", vec![&latin]),
        ("ПРИВЕТ мир", vec![&cyrillic]),
        ("привет", vec![&cyrillic]),
        ("ωμέγα", vec![&greek]),
        ("ΩΜΈΓ", vec![&greek]),
    ] {
        check(db, query, &expected);
    }
}

/// Accents do not matter, neither in the ticket nor in the query.
pub fn accents_do_not_matter(db: &Arc<dyn Database>) {
    let [accented, plain] =
        desk(db, ["Das CAFÉ im Gärtchen öffnet nicht, señor Ọjà", "Cafe Gartchen offnet senor oja"]);
    for query in ["café", "CAFE", "gärt", "gart", "Öffnet", "offnet", "señor", "senor", "ọjà", "oja"] {
        check(db, query, &[&accented, &plain]);
    }
}

/// Words of writings without spaces are found by their beginning.
pub fn other_writings_are_found(db: &Arc<dyn Database>) {
    let [chinese, arabic] = desk(db, ["客服系统 无法登录", "مشكلة في الدخول"]);
    for (query, expected) in [
        ("客服", vec![&chinese]),
        ("无法登录", vec![&chinese]),
        ("مشكلة", vec![&arabic]),
        ("الدخ", vec![&arabic]),
    ] {
        check(db, query, &expected);
    }
}

/// A ticket is found by its number, as a whole or in parts.
pub fn a_number_is_found_by_its_parts(db: &Arc<dyn Database>) {
    let [first, second] = desk(db, ["First", "Second"]);
    for (query, expected) in [
        (first.number.as_str(), vec![&first]),
        ("naij-2026-00002", vec![&second]),
        ("NAIJ", vec![&first, &second]),
        ("naij-2026", vec![&first, &second]),
        ("00001", vec![&first]),
        ("0000", vec![&first, &second]),
        ("naij 00002 sec", vec![&second]),
        ("2", vec![&first, &second]),
        ("agri", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// A ticket is found by its customer's address, as a whole or in parts.
pub fn an_address_is_found_by_its_parts(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [tunde, obi] = ["Tunde.Bello+shop@Mail-Er.co.uk", "obi@mailbox.org"].map(|address| {
        a_ticket_with(db, &project, |ticket| NewTicket { customer: contact("Somebody", address), ..ticket })
    });
    for (query, expected) in [
        ("tunde.bello+shop@mail-er.co.uk", vec![&tunde]),
        ("tunde", vec![&tunde]),
        ("bello", vec![&tunde]),
        ("shop@mail", vec![&tunde]),
        ("mail", vec![&tunde, &obi]),
        ("@mailbox.o", vec![&obi]),
        ("uk", vec![&tunde]),
        ("unde", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// Letters and digits together are one word.
pub fn digits_belong_to_words(db: &Arc<dyn Database>) {
    let [mixed, apart] = desk(db, ["Error E404x7 on the 3d page of 1e5", "Error E 404 3 d"]);
    for (query, expected) in [
        ("e404x", vec![&mixed]),
        ("404", vec![&apart]),
        ("e", vec![&mixed, &apart]),
        ("3d", vec![&mixed]),
        ("1e", vec![&mixed]),
        ("1e5", vec![&mixed]),
        ("x7", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// What has a meaning in query languages has none here: it only parts words.
pub fn hostile_characters_only_part_words(db: &Arc<dyn Database>) {
    let subject = r#"100% of "quoted" O'Brien (urgent) file_name.txt C++ a*b \n <b>bold</b> 👩‍👧 photos"#;
    let [odd, plain] = desk(db, [subject, "Cannot upload photos"]);
    for (query, expected) in [
        ("100%", vec![&odd]),
        ("\"quoted\"", vec![&odd]),
        ("\"quoted photos\"", vec![&odd]),
        ("\"unbalanced", vec![]),
        ("o'brien", vec![&odd]),
        ("(urgent", vec![&odd]),
        ("file_name", vec![&odd]),
        ("name.txt", vec![&odd]),
        ("filename", vec![]),
        ("c++", vec![&odd, &plain]),
        ("a*b", vec![&odd]),
        ("upl%", vec![&plain]),
        ("upl*", vec![&plain]),
        ("*pload", vec![]),
        ("u_load", vec![]),
        ("-upload", vec![&plain]),
        ("!upload", vec![&plain]),
        ("^cannot & photos:*", vec![&plain]),
        ("photos | nothing", vec![]),
        ("photos OR nothing", vec![]),
        ("photos NOT upload", vec![]),
        ("photos AND upload", vec![]),
        ("NEAR(photos upload)", vec![]),
        ("subject:photos", vec![]),
        ("' OR 'x'='x", vec![]),
        ("'; DROP TABLE tickets; --", vec![]),
        ("<b>", vec![&odd]),
        ("photos 👩‍👧 \\ {} [] ~ ^ ; # $9 ?1 :a", vec![]),
        ("photos 👩‍👧 \\ {} [] ~ ^ ; #", vec![&odd, &plain]),
    ] {
        check(db, query, &expected);
    }
}

/// A text without any word restricts nothing.
pub fn a_text_without_words_restricts_nothing(db: &Arc<dyn Database>) {
    let [first, second] = desk(db, ["First", "Second"]);
    for query in ["", "   ", "\"", "\"\"", "%", "_", "*", "(", "'", "-", "\\", ":*", "…", "👍"] {
        check(db, query, &[&first, &second]);
    }
}

/// A very long query is a query like any other.
pub fn a_long_query_is_answered(db: &Arc<dyn Database>) {
    let [first, _] = desk(db, ["First of all", "Second"]);
    check(db, &"first ".repeat(200), &[&first]);
    check(db, &"f".repeat(5_000), &[]);
}

/// What is searched stays searchable when the ticket changes, and only within the scope.
pub fn a_changed_ticket_is_still_found(db: &Arc<dyn Database>) {
    let [photos, other] = desk(db, ["Cannot upload photos", "Something else"]);
    commit(db, |tx| tx.tickets().save(&photos.clone().close(noon()).ticket));
    check(db, "upload", &[&photos]);
    check(db, "else", &[&other]);
    let filter = TicketFilter { search: Some("upload".into()), ..TicketFilter::default() };
    let nowhere = list(db, &Scope::Projects([].into()), &filter, FIRST_HUNDRED);
    assert_eq!((ids(&nowhere), nowhere.total), (vec![], Some(0)));
}

/// One ticket a subject, of the customer `tunde@example.org`.
fn desk<const N: usize>(db: &Arc<dyn Database>, subjects: [&str; N]) -> [Ticket; N] {
    let project: Project = a_project(db, "Naija Homes");
    subjects.map(|subject| {
        let subject = subject.parse().expect("the text is a subject");
        a_ticket_with(db, &project, |ticket| NewTicket { subject, ..ticket })
    })
}

/// The query finds exactly these tickets, which are given oldest first, and counts them.
fn check(db: &Arc<dyn Database>, query: &str, expected: &[&Ticket]) {
    let filter = TicketFilter { search: Some(query.to_owned()), ..TicketFilter::default() };
    let listing = list(db, &Scope::All, &filter, FIRST_HUNDRED);
    let expected: Vec<_> = expected.iter().rev().map(|ticket| ticket.id).collect();
    assert_eq!(ids(&listing), expected, "{query:?}");
    assert_eq!(listing.total, u64::try_from(expected.len()).ok(), "{query:?}");
}
