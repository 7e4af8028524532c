//! Registering, one's own profile, and forgotten passwords.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::ports::Letter;
use switchboard_domain::access::Role;
use switchboard_testkit::mail::Posted;

use crate::app::{Answer, Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::{PASSWORD, World, a_person, example_ticket};

const NEW: &str = "battery staple";

/// The body of somebody who registers.
pub(crate) fn new_account(email: &str) -> Value {
    json!({ "name": "New", "email": email, "password": PASSWORD, "password_confirmation": PASSWORD })
}

async fn call(world: &World, path: &str, body: &Value) -> Answer {
    world.app.call(Request::post(&format!("/api/auth/{path}"), body)).await
}

async fn log_in(world: &World, email: &str, password: &str) -> Answer {
    call(world, "login", &json!({ "email": email, "password": password })).await
}

fn token(answer: &Value) -> Credential {
    Credential::token(answer["access_token"].as_str().unwrap())
}

/// The secret of the newest of so many letters, which must be one to this address with a link.
async fn secret(world: &World, number: usize, address: &str) -> String {
    let letters = world.letters(number).await;
    let Posted { to, letter } = letters.last().unwrap();
    assert_eq!(to.as_str(), address);
    let (Letter::PasswordLink { link, .. } | Letter::Registered { link, .. }) = letter else {
        panic!("{letter:?} has no link")
    };
    let secret = link.expose().strip_prefix("http://127.0.0.1:8080/reset-password#token=").unwrap();
    secret.to_owned()
}

async fn reset(world: &World, secret: &str, password: &str) -> Answer {
    let body = json!({ "token": secret, "password": password, "password_confirmation": password });
    call(world, "reset-password", &body).await
}

#[actix_web::test]
async fn whoever_registers_is_a_customer_and_logged_in_whatever_else_they_claim() {
    let world = World::new().await;
    let mut body = new_account("Kemi@Example.org");
    for (field, claim) in [
        ("role", json!("super_admin")),
        ("is_active", json!(false)),
        ("id", json!(1)),
        ("email_verified", json!(true)),
        ("department", json!("Board")),
        ("created_at", json!("2001-01-01T00:00:00Z")),
    ] {
        body[field] = claim;
    }
    let registered = call(&world, "register", &body).await;
    assert_snapshot!(registered);
    let kemi = token(&registered.json());
    assert_snapshot!("registered_me", world.get("/api/auth/me", &kemi).await);
    world.get("/api/admin/users", &kemi).await.expect(403);
    log_in(&world, "kemi@example.org", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn wrong_fields_of_a_registration_are_named_at_once() {
    let world = World::new().await;
    let body = json!({ "name": " ", "email": "kemi", "password": PASSWORD, "password_confirmation": "other", "phone": 7 });
    assert_snapshot!(call(&world, "register", &body).await);
}

#[actix_web::test]
async fn weak_passwords_are_refused_wherever_one_is_chosen() {
    let world = World::new().await;
    let weak = |password: &str| {
        let mut body = new_account("kemi.adeyemi@example.org");
        body["name"] = json!("Kemi Adeyemi");
        body["password"] = json!(password);
        body["password_confirmation"] = json!(password);
        body
    };
    for password in
        ["short", "password1", "kemi adeyemi", "KEMI.ADEYEMI", "kemi.adeyemi@example.org", "Naija Homes"]
    {
        assert_eq!(
            call(&world, "register", &weak(password)).await.invalid_fields(),
            ["password"],
            "{password}"
        );
    }
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/users/{}", world.tunde.id);
    for password in ["password1", "tunde@example.org", "agrimarket"] {
        let refused = world.put(&uri, &admin, &json!({ "password": password })).await;
        assert_eq!(refused.invalid_fields(), ["password"], "{password}");
    }
    call(&world, "forgot-password", &json!({ "email": "tunde@example.org" })).await.expect(200);
    let secret = secret(&world, 1, "tunde@example.org").await;
    for password in ["tunde@example.org", "NaijaHomes"] {
        assert_eq!(reset(&world, &secret, password).await.invalid_fields(), ["password"], "{password}");
    }
    reset(&world, &secret, NEW).await.expect(200);
}

async fn an_account_without_a_password_is_claimed_by_mail_alone(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let filed =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await.expect(201);
    let refused = call(&world, "register", &new_account("amina@example.org")).await;
    let taken = call(&world, "register", &new_account("alice@example.org")).await;
    assert_eq!((refused.status, &refused.body), (taken.status, &taken.body));
    assert_eq!(refused.invalid_fields(), ["email"]);
    log_in(&world, "amina@example.org", PASSWORD).await.expect(401);
    assert_eq!(world.posted(), []);

    call(&world, "forgot-password", &json!({ "email": "Amina@example.org" })).await.expect(200);
    let secret = secret(&world, 1, "amina@example.org").await;
    reset(&world, &secret, NEW).await.expect(200);
    let amina = token(&log_in(&world, "amina@example.org", NEW).await.expect(200));
    let tickets = world.get("/api/tickets", &amina).await.expect(200);
    assert_eq!((&tickets["total"], &tickets["data"][0]["id"]), (&json!(1), &filed["ticket_id"]));
}

/// B-04: who prepares an account for the address of somebody else sees nothing of theirs and loses it.
async fn a_prepared_account_sees_nothing_and_is_lost_with_the_proof(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let attacker = token(&call(&world, "register", &new_account("amina@example.org")).await.expect(201));
    let filed =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await.expect(201);
    let uri = format!("/api/tickets/{}", filed["ticket_id"]);
    let alice = world.log_in(&world.alice).await;
    let by_staff = json!({
        "project_id": world.home.id.get(), "subject": "Help", "description": "Broken.", "customer_email": "amina@example.org",
    });
    world.post("/api/tickets", &alice, &by_staff).await.expect(201);
    let own = json!({ "project_id": world.home.id.get(), "subject": "Mine", "description": "Mine." });
    world.post("/api/tickets", &attacker, &own).await.expect(201);
    assert_eq!(world.get("/api/tickets", &attacker).await.expect(200)["total"], 1);
    world.get(&uri, &attacker).await.expect(404);

    let secret = secret(&world, 1, "amina@example.org").await;
    reset(&world, &secret, NEW).await.expect(200);
    world.get("/api/auth/me", &attacker).await.expect(401);
    log_in(&world, "amina@example.org", PASSWORD).await.expect(401);
    let amina = token(&log_in(&world, "amina@example.org", NEW).await.expect(200));
    assert_eq!(world.get("/api/tickets", &amina).await.expect(200)["total"], 3);
    world.get(&uri, &amina).await.expect(200);
    let later =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await.expect(201);
    world.get(&format!("/api/tickets/{}", later["ticket_id"]), &amina).await.expect(200);
}

async fn another_password_ends_the_other_sessions(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [here, there] = [world.log_in(&world.tunde).await, world.log_in(&world.tunde).await];
    let other = world.log_in(&world.alice).await;
    let body = json!({ "password": NEW, "password_confirmation": NEW, "current_password": PASSWORD });
    world.put("/api/auth/profile", &here, &body).await.expect(200);
    world.get("/api/auth/me", &here).await.expect(200);
    world.get("/api/auth/me", &there).await.expect(401);
    world.app.call(Request::new("POST", "/api/auth/refresh").by(&there)).await.expect(401);
    world.get("/api/auth/me", &other).await.expect(200);
    log_in(&world, "tunde@example.org", PASSWORD).await.expect(401);
    log_in(&world, "tunde@example.org", NEW).await.expect(200);
    assert_eq!(
        world.letters(1).await,
        [Posted { to: world.tunde.email.clone(), letter: Letter::PasswordChanged }]
    );
}

on_every_database!(
    an_account_without_a_password_is_claimed_by_mail_alone,
    a_prepared_account_sees_nothing_and_is_lost_with_the_proof,
    another_password_ends_the_other_sessions,
);

#[actix_web::test]
async fn the_answer_does_not_tell_whether_there_is_an_account() {
    let world = World::new().await;
    let gone = a_person(&world.context, "gone", Role::Agent);
    world.test_database.memory.as_ref().unwrap().deactivate_user(gone.id);
    let known = call(&world, "forgot-password", &json!({ "email": "tunde@example.org" })).await;
    assert_snapshot!(known);
    for email in ["nobody@example.org", "gone@example.org"] {
        let other = call(&world, "forgot-password", &json!({ "email": email })).await;
        assert_eq!((other.status, other.body), (known.status, known.body.clone()), "{email}");
    }
    call(&world, "forgot-password", &json!({ "email": "ngozi@example.org" })).await.expect(200);
    let letters = world.letters(2).await;
    let receivers: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(receivers, ["tunde@example.org", "ngozi@example.org"]);
}

/// S-64: nothing that a request claims of the server gets into a link.
#[actix_web::test]
async fn links_lead_to_the_configured_address_whatever_the_request_claims() {
    let world = World::new().await;
    let body = json!({ "email": "tunde@example.org" });
    let request = Request::post("/api/auth/forgot-password", &body)
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example");
    world.app.call(request).await.expect(200);
    let secret = secret(&world, 1, "tunde@example.org").await;
    assert_eq!(secret.len(), 43);
}

#[actix_web::test]
async fn a_link_works_once_and_for_a_day() {
    let world = World::new().await;
    let session = world.log_in(&world.tunde).await;
    let forgot = json!({ "email": "tunde@example.org" });
    call(&world, "forgot-password", &forgot).await.expect(200);
    let first = secret(&world, 1, "tunde@example.org").await;
    call(&world, "forgot-password", &forgot).await.expect(200);
    let second = secret(&world, 2, "tunde@example.org").await;
    assert_snapshot!("a_link_that_is_refused", reset(&world, "unknown", NEW).await);
    let refused = reset(&world, "unknown", NEW).await.body;
    assert_snapshot!("a_link_that_works", reset(&world, &second, NEW).await);
    for used in [&second, &first] {
        let again = reset(&world, used, "another staple").await;
        assert_eq!((again.status, again.body), (422, refused.clone()));
    }
    world.get("/api/auth/me", &session).await.expect(401);
    log_in(&world, "tunde@example.org", NEW).await.expect(200);

    world.letters(3).await;
    call(&world, "forgot-password", &forgot).await.expect(200);
    let late = secret(&world, 4, "tunde@example.org").await;
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(reset(&world, &late, "another staple").await.body, refused);
}

#[actix_web::test]
async fn a_link_is_void_once_the_address_or_the_account_is_another() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/users/{}", world.tunde.id);
    for (number, change) in [(1, json!({ "email": "other@example.org" })), (3, json!({ "is_active": false }))]
    {
        let address = if number == 1 { "tunde@example.org" } else { "other@example.org" };
        call(&world, "forgot-password", &json!({ "email": address })).await.expect(200);
        let secret = secret(&world, number, address).await;
        world.put(&uri, &admin, &change).await.expect(200);
        assert_eq!(reset(&world, &secret, NEW).await.invalid_fields(), ["token"]);
    }
}

#[actix_web::test]
async fn wrong_fields_of_a_new_password_are_named_at_once() {
    let world = World::new().await;
    assert_snapshot!(call(&world, "reset-password", &json!({ "token": 1, "password": "short" })).await);
    assert_eq!(
        call(&world, "forgot-password", &json!({ "email": "nobody" })).await.invalid_fields(),
        ["email"]
    );
}

/// S-54: what one may not change of oneself stays as it is.
#[actix_web::test]
async fn a_profile_has_a_name_and_a_telephone_number_and_nothing_else_changes() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let claims = json!({
        "name": "Alice O.", "phone": "+234 803", "role": "super_admin", "is_active": false, "email": "x@y.example", "id": 1,
        "department": "Board", "created_at": "2001-01-01T00:00:00Z",
    });
    assert_snapshot!(world.put("/api/auth/profile", &alice, &claims).await);
    let cleared = world.put("/api/auth/profile", &alice, &json!({ "phone": null })).await.expect(200);
    assert_eq!((&cleared["user"]["phone"], &cleared["user"]["name"]), (&json!(null), &json!("Alice O.")));
    assert_eq!(world.posted(), []);
}

/// T-04: a stolen session is not enough to take an account over.
#[actix_web::test]
async fn another_password_needs_the_one_in_force() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let change = |body: Value| world.app.call(Request::put("/api/auth/profile", &body).by(&alice));
    let alone = change(json!({ "password": NEW })).await;
    assert_eq!(alone.invalid_fields(), ["current_password", "password_confirmation"]);
    let wrong = json!({ "password": NEW, "password_confirmation": NEW, "current_password": "wrong" });
    assert_snapshot!(change(wrong).await);
    let mismatch = json!({ "password": NEW, "password_confirmation": "other", "current_password": PASSWORD });
    assert_eq!(change(mismatch).await.invalid_fields(), ["password_confirmation"]);
    assert_eq!(change(json!({ "name": null })).await.invalid_fields(), ["name"]);
    log_in(&world, "alice@example.org", PASSWORD).await.expect(200);
}
