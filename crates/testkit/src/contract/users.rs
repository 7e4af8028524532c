//! People: one account an address.

use std::sync::Arc;

use switchboard_application::ports::{Constraint, Database, StoreError};
use switchboard_application::records::{NewUser, PasswordHash, Position, User};
use switchboard_domain::access::Role;
use switchboard_domain::{Label, PersonName, UserId};

use super::support::{HOSTILE_LINE, account, in_parallel, read, refusal};
use crate::fixtures::{a_project, a_user, commit, email, instant, new_user, noon};

/// Every field of an account comes back as it was written, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let longest = "𝄞".repeat(PersonName::CHARACTERS_MAX);
    for (number, role) in Role::ALL.iter().enumerate() {
        let written = NewUser {
            name: if number == 0 { &longest } else { HOSTILE_LINE }.parse().expect("the text is a name"),
            email: email(&format!("O'Hara+{number}%_`@Example.ORG")),
            role: *role,
            password_hash: Some(PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned())),
            phone: Some("+234 (0)803 123-4567 ☎".parse().expect("the text is a phone")),
            department: Some("L".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label")),
            created_at: instant("1969-12-31T23:59:59.999999Z"),
        };
        let made = commit(db, |tx| tx.users().insert(&written));
        check_written(&written, &made);
        assert_eq!(commit(db, |tx| tx.users().find(made.id)).as_ref(), Some(&made));
        let found = account(db, written.email.as_str()).expect("the account exists");
        check_written(&written, &found.user);
        assert_eq!((found.user.id, found.password_hash), (made.id, written.password_hash));
    }
}

/// What may be missing of an account may be missing.
pub fn optional_fields_may_be_missing(db: &Arc<dyn Database>) {
    let written = new_user("tunde@example.org", Role::Customer);
    let made = commit(db, |tx| tx.users().insert(&written));
    check_written(&written, &made);
    let found = account(db, "tunde@example.org").expect("the account exists");
    assert_eq!((found.user, found.password_hash), (made, None));
}

/// An account is found by its address whatever the case, and keeps the spelling it was made with.
pub fn an_address_is_found_whatever_its_case(db: &Arc<dyn Database>) {
    let made = a_user(db, "Tunde.Bello@Example.org", Role::Customer);
    for spelling in ["tunde.bello@example.org", "TUNDE.BELLO@EXAMPLE.ORG", "Tunde.Bello@Example.org"] {
        let read = account(db, spelling).expect("the account exists");
        let found = commit(db, |tx| tx.users().find_by_email(&email(spelling))).expect("the account exists");
        assert_eq!((read.user.id, found.user.id), (made.id, made.id));
        assert_eq!(
            (read.user.email.as_str(), found.user.email.as_str()),
            ("Tunde.Bello@Example.org", "Tunde.Bello@Example.org")
        );
    }
}

/// What nobody has is not found, and characters with a meaning in patterns have none here.
pub fn unknown_people_are_not_found(db: &Arc<dyn Database>) {
    a_user(db, "tunde@example.org", Role::Customer);
    for unknown in
        ["tund@example.org", "%@example.org", "tund_@example.org", "*@example.org", "tunde@example.or"]
    {
        assert_eq!(account(db, unknown), None, "{unknown}");
        assert_eq!(commit(db, |tx| tx.users().find_by_email(&email(unknown))), None, "{unknown}");
    }
    assert_eq!(commit(db, |tx| tx.users().find(UserId::new(987_654))), None);
}

/// An address has one account, whatever its case.
pub fn an_address_has_one_account(db: &Arc<dyn Database>) {
    a_user(db, "tunde@example.org", Role::Customer);
    let error = refusal(db, |tx| tx.users().insert(&new_user("TUNDE@Example.org", Role::Agent)));
    assert!(matches!(error, StoreError::Duplicate(Constraint::UserEmail)), "{error:?}");
    assert_eq!(account(db, "tunde@example.org").expect("the account exists").user.role, Role::Customer);
}

/// An account that exists is found as it is; one that does not is made.
pub fn find_or_insert_changes_no_account_that_exists(db: &Arc<dyn Database>) {
    let written = new_user("tunde@example.org", Role::Customer);
    let made = commit(db, |tx| tx.users().find_or_insert(&written));
    check_written(&written, &made);
    let other = NewUser {
        password_hash: Some(PasswordHash("other".to_owned())),
        ..new_user("TUNDE@example.org", Role::Admin)
    };
    let found = commit(db, |tx| tx.users().find_or_insert(&other));
    assert_eq!((found.email.as_str(), &found), ("tunde@example.org", &made));
    assert_eq!(account(db, "tunde@example.org").expect("the account exists").password_hash, None);
}

/// Callers who look for the same new account at once get one account.
pub fn callers_at_once_get_one_account(db: &Arc<dyn Database>) {
    for round in 0..3 {
        let address = format!("person-{round}@example.org");
        let found = in_parallel(6, |thread| {
            let spelling = if thread % 2 == 0 { address.clone() } else { address.to_uppercase() };
            commit(db, |tx| tx.users().find_or_insert(&new_user(&spelling, Role::Customer)))
        });
        let stored = account(db, &address).expect("the account exists").user;
        assert!(found.iter().all(|user| *user == stored), "{found:?}");
    }
}

/// Several accounts made in one unit of work beside others that make the same ones do not block each other for good.
pub fn callers_at_once_get_the_same_accounts(db: &Arc<dyn Database>) {
    let found = in_parallel(4, |_| {
        commit(db, |tx| {
            let first = tx.users().find_or_insert(&new_user("first@example.org", Role::Customer))?;
            let second = tx.users().find_or_insert(&new_user("second@example.org", Role::Customer))?;
            Ok((first.id, second.id))
        })
    });
    assert!(found.iter().all(|pair| Some(pair) == found.first()), "{found:?}");
}

/// A log-in is stamped on its account alone; the hash stays unless a new one comes with it. Nothing is stamped with a hash that is not the
/// account's any more.
pub fn a_login_is_recorded(db: &Arc<dyn Database>) {
    let stored = |text: &str| PasswordHash(text.to_owned());
    let hash = |text: &str| Some(stored(text));
    let other = a_user(db, "other@example.org", Role::Agent);
    let written = NewUser { password_hash: hash("old"), ..new_user("tunde@example.org", Role::Agent) };
    let user = commit(db, |tx| tx.users().insert(&written));
    assert_eq!(user.last_login_at, None);

    let first = instant("2026-03-02T12:00:00.123456Z");
    assert!(commit(db, |tx| tx.users().record_login(user.id, first, &stored("old"), None)));
    let found = account(db, "tunde@example.org").expect("the account exists");
    assert_eq!(
        (found.user, found.password_hash),
        (User { last_login_at: Some(first), ..user.clone() }, hash("old"))
    );

    let second = instant("2026-03-03T12:00:00.654321Z");
    assert!(commit(db, |tx| tx.users().record_login(user.id, second, &stored("old"), hash("new"))));
    let later = instant("2026-03-04T12:00:00Z");
    assert!(!commit(db, |tx| tx.users().record_login(user.id, later, &stored("old"), None)));
    commit(db, |tx| tx.users().save(&User { is_active: false, ..user.clone() }, later));
    assert!(!commit(db, |tx| tx.users().record_login(user.id, later, &stored("new"), None)));
    let found = account(db, "tunde@example.org").expect("the account exists");
    assert_eq!(
        (found.user, found.password_hash),
        (User { is_active: false, last_login_at: Some(second), ..user }, hash("new"))
    );
    let other_now = account(db, "other@example.org").expect("the account exists");
    assert_eq!((other_now.user, other_now.password_hash), (other, None));
}

/// A new database has no account.
pub fn it_is_known_whether_any_account_exists(db: &Arc<dyn Database>) {
    assert!(!commit(db, |tx| tx.users().any_exists()));
    a_user(db, "tunde@example.org", Role::Customer);
    assert!(commit(db, |tx| tx.users().any_exists()));
}

/// What is saved of a person is read back, and the hash, the last log-in and other people stay as they are.
pub fn a_person_is_saved(db: &Arc<dyn Database>) {
    let other = a_user(db, "other@example.org", Role::Agent);
    let hash = PasswordHash("hash".to_owned());
    let written =
        NewUser { password_hash: Some(hash.clone()), ..new_user("tunde@example.org", Role::Customer) };
    let user = commit(db, |tx| tx.users().insert(&written));
    assert!(commit(db, |tx| tx.users().record_login(user.id, noon(), &hash, None)));
    let full = User {
        name: HOSTILE_LINE.parse().expect("the text is a name"),
        email: email("Tunde.Bello@Example.ORG"),
        role: Role::Agent,
        phone: Some("+234 803".parse().expect("the text is a phone")),
        department: Some("Support".parse().expect("the text is a label")),
        is_active: false,
        last_login_at: Some(noon()),
        ..user.clone()
    };
    let bare = User { phone: None, department: None, is_active: true, ..full.clone() };
    for wanted in [full, bare] {
        commit(db, |tx| tx.users().save(&User { last_login_at: None, ..wanted.clone() }, noon()));
        let held = commit(db, |tx| tx.users().find_to_change(user.id)).expect("the account exists");
        let read = account(db, "tunde.bello@example.org").expect("the account exists");
        assert_eq!((&held.user, held.password_hash.as_ref()), (&wanted, Some(&hash)));
        assert_eq!((&read.user, read.user.email.as_str()), (&wanted, "Tunde.Bello@Example.ORG"));
    }
    assert_eq!(account(db, "tunde@example.org"), None);
    assert_eq!(commit(db, |tx| tx.users().find(other.id)), Some(other));
    assert_eq!(commit(db, |tx| tx.users().find_to_change(UserId::new(987_654))), None);
}

/// A person cannot be moved to the address of another one, and may be saved under their own.
pub fn a_saved_address_has_one_account(db: &Arc<dyn Database>) {
    let user = a_user(db, "tunde@example.org", Role::Customer);
    a_user(db, "taken@example.org", Role::Customer);
    commit(db, |tx| tx.users().save(&User { email: email("TUNDE@example.org"), ..user.clone() }, noon()));
    let moved = User { email: email("Taken@example.org"), ..user };
    let error = refusal(db, |tx| tx.users().save(&moved, noon()));
    assert!(matches!(error, StoreError::Duplicate(Constraint::UserEmail)), "{error:?}");
}

/// A password is replaced on its account alone.
pub fn a_password_is_replaced(db: &Arc<dyn Database>) {
    let [user, _] =
        ["tunde@example.org", "other@example.org"].map(|address| a_user(db, address, Role::Agent));
    for text in ["first", "second"] {
        let hash = PasswordHash(text.to_owned());
        commit(db, |tx| tx.users().set_password(user.id, &hash, noon()));
        assert_eq!(account(db, "tunde@example.org").expect("the account exists").password_hash, Some(hash));
    }
    assert_eq!(account(db, "other@example.org").expect("the account exists").password_hash, None);
}

/// A deleted account is not found, nobody is logged in to it, and its address is free for one that begins anew.
pub fn a_deleted_account_is_gone_and_its_address_free(db: &Arc<dyn Database>) {
    for _ in 0..2 {
        let user = a_user(db, "tunde@example.org", Role::Agent);
        let hash = PasswordHash("hash".to_owned());
        commit(db, |tx| tx.users().set_password(user.id, &hash, noon()));
        let session = commit(db, |tx| tx.sessions().insert(user.id, noon(), instant("2026-03-16T12:00:00Z")));
        commit(db, |tx| tx.users().delete(user.id, noon()));
        assert_eq!(account(db, "tunde@example.org"), None);
        assert_eq!(commit(db, |tx| tx.users().find(user.id)), None);
        assert_eq!(commit(db, |tx| tx.users().find_to_change(user.id)), None);
        assert_eq!(commit(db, |tx| tx.users().find_by_email(&email("tunde@example.org"))), None);
        assert_eq!(read(db).accounts().session(session).expect("the query succeeds"), None);
        assert!(!commit(db, |tx| tx.users().record_login(user.id, noon(), &hash, None)));
        let made = commit(db, |tx| tx.users().find_or_insert(&new_user("tunde@example.org", Role::Customer)));
        assert_ne!(made.id, user.id);
        assert_eq!(account(db, "tunde@example.org").map(|found| found.user), Some(made.clone()));
        commit(db, |tx| tx.users().delete(made.id, noon()));
    }
}

/// A person leaves all projects at once, and nobody else does.
pub fn a_person_leaves_every_project(db: &Arc<dyn Database>) {
    let projects = [a_project(db, "Naija Homes"), a_project(db, "Agri Market")];
    let [leaving, staying] =
        ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    for (project, person) in projects.iter().flat_map(|project| [(project, &leaving), (project, &staying)]) {
        commit(db, |tx| tx.projects().assign_agent(project.id, person.id, Position::Member, noon()));
    }
    commit(db, |tx| tx.users().leave_projects(leaving.id));
    for project in &projects {
        assert!(!commit(db, |tx| tx.projects().has_agent(project.id, leaving.id)));
        assert!(commit(db, |tx| tx.projects().has_agent(project.id, staying.id)));
    }
}

/// Whether an address was proven is known of each account by itself, and nothing has to be proven unless it is said.
pub fn an_address_is_proven_once_it_is_said(db: &Arc<dyn Database>) {
    let [user, other] =
        ["tunde@example.org", "other@example.org"].map(|address| a_user(db, address, Role::Customer));
    let is_unproven = |id| commit(db, |tx| tx.users().is_unproven(id));
    assert!(!is_unproven(user.id));
    commit(db, |tx| tx.users().mark_unproven(user.id));
    assert!(is_unproven(user.id) && !is_unproven(other.id));
    commit(db, |tx| tx.users().mark_unproven(other.id));
    commit(db, |tx| tx.users().mark_proven(user.id));
    assert!(!is_unproven(user.id) && is_unproven(other.id));
    assert!(!is_unproven(UserId::new(987_654)));
}

fn check_written(written: &NewUser, user: &User) {
    let NewUser { name, email, role, password_hash: _, phone, department, created_at } = written.clone();
    let expected = User {
        id: user.id,
        name,
        email: email.clone(),
        role,
        phone,
        department,
        is_active: true,
        last_login_at: None,
        created_at,
    };
    assert_eq!(*user, expected);
    // Addresses compare without case, so that their spelling needs a look of its own.
    assert_eq!(user.email.as_str(), email.as_str());
}
