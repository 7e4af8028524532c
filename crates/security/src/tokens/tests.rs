//! What a token keeps to itself, and everything that is no token.

use proptest::prelude::*;
use switchboard_domain::UserId;

use super::*;

const PAYLOAD: &str = r#"{"iss":"switchboard","aud":"session","sub":"42","sid":7,"gen":3,"jti":"7.3","iat":"2026-03-04T05:06:07Z","exp":"2026-03-04T06:06:07Z"}"#;

fn claims() -> Claims {
    Claims {
        session: SessionId::new(7),
        user: UserId::new(42),
        generation: 3,
        issued_at: "2026-03-04T05:06:07Z".parse().unwrap(),
        expires_at: "2026-03-04T06:06:07Z".parse().unwrap(),
    }
}

fn tokens() -> PasetoTokens {
    PasetoTokens::new(KeyRing::generate())
}

/// A token by the right key, whatever else is wrong with it.
fn sealed(tokens: &PasetoTokens, payload: &str, footer: &str, assertion: &[u8]) -> String {
    let keys = tokens.keys.read().unwrap();
    LocalToken::encrypt(keys.newest().key(), payload.as_bytes(), Some(footer.as_bytes()), Some(assertion))
        .unwrap()
}

fn right_footer(tokens: &PasetoTokens) -> String {
    format!(r#"{{"kid":"{}"}}"#, tokens.keys.read().unwrap().newest().id())
}

#[track_caller]
fn refused(tokens: &PasetoTokens, token: &str) {
    assert_eq!(tokens.open(token), Err(InvalidToken), "{token}");
}

#[test]
fn what_was_sealed_is_opened() {
    let tokens = tokens();
    assert_eq!(tokens.open(&tokens.seal(&claims())), Ok(claims()));
}

#[test]
fn a_token_is_a_v4_local_paseto_with_the_key_id_and_the_registered_claims() {
    let tokens = tokens();
    let token = tokens.seal(&claims());
    let untrusted = UntrustedToken::<Local, V4>::try_from(&token).unwrap();
    assert_eq!(untrusted.untrusted_footer(), right_footer(&tokens).as_bytes());
    let keys = tokens.keys.read().unwrap();
    assert!(keys.newest().id().starts_with("k4.lid."));
    let trusted =
        LocalToken::decrypt(keys.newest().key(), &untrusted, None, Some(IMPLICIT_ASSERTION)).unwrap();
    assert_eq!(trusted.payload(), PAYLOAD);
}

#[test]
fn expiry_is_for_the_caller_to_judge() {
    let tokens = tokens();
    let ancient = Claims {
        issued_at: "1999-12-31T23:59:59Z".parse().unwrap(),
        expires_at: "2000-01-01T00:00:00Z".parse().unwrap(),
        ..claims()
    };
    assert_eq!(tokens.open(&tokens.seal(&ancient)), Ok(ancient));
}

#[test]
fn instants_are_cut_to_whole_seconds() {
    let tokens = tokens();
    let precise = Claims {
        issued_at: "2026-03-04T05:06:07.999999Z".parse().unwrap(),
        expires_at: "2026-03-04T06:06:07.000001Z".parse().unwrap(),
        ..claims()
    };
    assert_eq!(tokens.open(&tokens.seal(&precise)), Ok(claims()));
}

#[test]
fn no_token_comes_twice() {
    let tokens = tokens();
    assert_ne!(tokens.seal(&claims()), tokens.seal(&claims()));
}

#[test]
fn what_is_not_a_token_of_ours_is_refused() {
    let tokens = tokens();
    let corpus = include_str!("hostile.txt").lines().filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for token in corpus {
        refused(&tokens, token);
        count += 1;
    }
    assert!(count > 40, "{count}");
    for token in
        ["\0", "v4.local.\0", "v4.local.é.é", "\u{feff}v4.local.AAAA", "v4.local.AAAA\r\nX-Role: admin"]
    {
        refused(&tokens, token);
    }
}

#[test]
fn a_token_that_was_taken_apart_or_encoded_again_is_refused() {
    let tokens = tokens();
    let token = tokens.seal(&claims());
    let parts: Vec<_> = token.split('.').collect();
    let [version, purpose, message, footer] = parts[..] else { panic!("four parts") };
    let other = tokens.seal(&Claims { generation: 4, ..claims() });
    let other_message = other.split('.').nth(2).unwrap();
    let last = if message.ends_with('A') { "B" } else { "A" };
    let shortened = &message[..message.len() - 1];
    for changed in [
        format!("{version}.{purpose}.{message}"),
        format!("{version}.{purpose}.{message}."),
        format!("{version}.{purpose}..{footer}"),
        format!("{version}.{purpose}.{footer}.{message}"),
        format!("{version}.{purpose}.{message}.{footer}.{footer}"),
        format!("{version}.{purpose}.{message}.{footer}."),
        format!("{version}.{purpose}.{message}.{footer}="),
        format!("{version}.{purpose}.{message}=.{footer}"),
        format!("{version}.{purpose}.{message}==.{footer}"),
        format!("{version}.{purpose}.{shortened}.{footer}"),
        format!("{version}.{purpose}.{shortened}{last}.{footer}"),
        format!("{version}.{purpose}.{message}A.{footer}"),
        format!("{version}.{purpose}.{message}{message}.{footer}"),
        format!("{version}.{purpose}.{}.{footer}", message.replace('-', "+").replace('_', "/") + "\n"),
        format!("{version}.{purpose}.{}.{footer}", message.to_lowercase()),
        format!("{version}.{purpose}.{}.{footer}", message.chars().rev().collect::<String>()),
        format!("{version}.public.{message}.{footer}"),
        format!("v1.{purpose}.{message}.{footer}"),
        format!("v2.{purpose}.{message}.{footer}"),
        format!("v3.{purpose}.{message}.{footer}"),
        format!("V4.LOCAL.{message}.{footer}"),
        format!("{purpose}.{version}.{message}.{footer}"),
        format!(" {token}"),
        format!("{token} "),
        format!("{token}\n"),
        format!("Bearer {token}"),
        format!("{token},{token}"),
        format!("%76{}", &token[1..]),
    ] {
        refused(&tokens, &changed);
    }
    for length in 0..token.len() {
        refused(&tokens, &token[..length]);
    }
    refused(&tokens, &format!("{version}.{purpose}.{other_message}.{message}"));
    assert!(
        tokens.open(&format!("{version}.{purpose}.{other_message}.{footer}")).is_ok(),
        "another token of the same key"
    );
}

#[test]
fn another_footer_is_refused_even_when_the_right_key_authenticated_it() {
    let tokens = tokens();
    let right = right_footer(&tokens);
    let id = right[8..right.len() - 2].to_owned();
    assert!(tokens.open(&sealed(&tokens, PAYLOAD, &right, IMPLICIT_ASSERTION)).is_ok());
    for footer in [
        String::new(),
        "{}".to_owned(),
        "null".to_owned(),
        id.clone(),
        format!("\"{id}\""),
        format!("{{\"kid\": \"{id}\"}}"),
        format!("{{\"kid\":\"{id}\"}} "),
        format!("{{\"kid\":\"{id}\",\"kid\":\"{id}\"}}"),
        format!("{{\"kid\":\"{id}\",\"wpk\":\"x\"}}"),
        format!("{{\"kid\":[\"{id}\"]}}"),
        format!("{{\"Kid\":\"{id}\"}}"),
        format!("{{\"kid\":\"{}\"}}", &id[..id.len() - 1]),
        format!("{{\"kid\":\"{}\"}}", id.to_uppercase()),
        format!("{{\"kid\":\"\\u006b{}\"}}", &id[1..]),
        format!("{{\"kid\":\"{}\"}}", "x".repeat(300)),
        r#"{"kid":""}"#.to_owned(),
        r#"{"kid":"../../dev/null"}"#.to_owned(),
        r#"{"kid":"}"#.to_owned(),
    ] {
        refused(&tokens, &sealed(&tokens, PAYLOAD, &footer, IMPLICIT_ASSERTION));
    }
}

#[test]
fn another_use_of_the_same_keys_is_refused() {
    let tokens = tokens();
    for assertion in
        ["", "switchboard session token", "switchboard session token 2", "switchboard file link 1"]
    {
        refused(&tokens, &sealed(&tokens, PAYLOAD, &right_footer(&tokens), assertion.as_bytes()));
    }
}

#[test]
fn other_claims_are_refused_even_when_the_right_key_sealed_them() {
    let tokens = tokens();
    let changed = |from: &str, to: &str| {
        assert!(PAYLOAD.contains(from), "{from}");
        PAYLOAD.replacen(from, to, 1)
    };
    for payload in [
        "{}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "\"switchboard\"".to_owned(),
        PAYLOAD[1..].to_owned(),
        format!("{PAYLOAD}{PAYLOAD}"),
        changed(r#""iss":"switchboard","#, ""),
        changed(r#""iss":"switchboard""#, r#""iss":"Switchboard""#),
        changed(r#""iss":"switchboard""#, r#""iss":"other""#),
        changed(r#""iss":"switchboard""#, r#""iss":null"#),
        changed(r#""aud":"session","#, ""),
        changed(r#""aud":"session""#, r#""aud":"file""#),
        changed(r#""aud":"session""#, r#""aud":["session","file"]"#),
        changed(r#""sub":"42""#, r#""sub":42"#),
        changed(r#""sub":"42""#, r#""sub":"+42""#),
        changed(r#""sub":"42""#, r#""sub":"042""#),
        changed(r#""sub":"42""#, r#""sub":" 42""#),
        changed(r#""sub":"42""#, r#""sub":"admin""#),
        changed(r#""sub":"42""#, r#""sub":"9223372036854775808""#),
        changed(r#""sub":"42""#, r#""sub":"42","sub":"1""#),
        changed(r#""sid":7"#, r#""sid":8"#),
        changed(r#""sid":7"#, r#""sid":"7""#),
        changed(r#""sid":7"#, r#""sid":7.0"#),
        changed(r#""gen":3"#, r#""gen":4"#),
        changed(r#""gen":3"#, r#""gen":3000000000"#),
        changed(r#""gen":3,"#, ""),
        changed(r#""jti":"7.3""#, r#""jti":"7.4""#),
        changed(r#""jti":"7.3","#, ""),
        changed("2026-03-04T05:06:07Z", "2026-03-04T05:06:07+00:00"),
        changed("2026-03-04T05:06:07Z", "2026-03-04T06:06:07+01:00"),
        changed("2026-03-04T05:06:07Z", "2026-03-04T05:06:07.5Z"),
        changed("2026-03-04T05:06:07Z", "2026-03-04 05:06:07Z"),
        changed("2026-03-04T05:06:07Z", "2026-03-04t05:06:07z"),
        changed("2026-03-04T05:06:07Z", "2026-02-30T05:06:07Z"),
        changed("2026-03-04T05:06:07Z", ""),
        changed(r#""2026-03-04T05:06:07Z""#, "1772600767"),
        changed(r#","exp":"2026-03-04T06:06:07Z""#, ""),
        changed(r#""exp":"2026-03-04T06:06:07Z""#, r#""exp":null"#),
        changed(r#""exp":"#, r#""role":"super_admin","exp":"#),
    ] {
        refused(&tokens, &sealed(&tokens, &payload, &right_footer(&tokens), IMPLICIT_ASSERTION));
    }
}

#[test]
fn a_text_that_is_too_long_is_refused_even_when_the_right_key_sealed_it() {
    let tokens = tokens();
    let padded = |spaces: usize| {
        let payload = format!("{PAYLOAD}{}", " ".repeat(spaces));
        sealed(&tokens, &payload, &right_footer(&tokens), IMPLICIT_ASSERTION)
    };
    let within = padded(2700);
    assert!(within.len() <= TOKEN_BYTES_MAX && tokens.open(&within).is_ok());
    let beyond = padded(2900);
    assert!(beyond.len() > TOKEN_BYTES_MAX);
    refused(&tokens, &beyond);
    refused(&tokens, &format!("v4.local.{}", "A".repeat(10_000_000)));
    assert!(tokens.seal(&claims()).len() < TOKEN_BYTES_MAX / 5);
}

#[test]
fn two_rings_refuse_each_other() {
    let (ours, theirs) = (tokens(), tokens());
    refused(&ours, &theirs.seal(&claims()));
    refused(&theirs, &ours.seal(&claims()));
    // Their key under the name of ours.
    refused(&ours, &sealed(&theirs, PAYLOAD, &right_footer(&ours), IMPLICIT_ASSERTION));
}

#[test]
fn after_a_rotation_old_tokens_open_until_their_key_is_dropped() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("signing-keys");
    let tokens = PasetoTokens::new(KeyRing::load_or_create(&path).unwrap());
    let first = tokens.seal(&claims());
    tokens.replace_keys(KeyRing::rotate(&path, 1).unwrap());
    let second = tokens.seal(&claims());
    assert_ne!(first.split('.').nth(3), second.split('.').nth(3), "the new key seals");
    assert!(tokens.open(&first).is_ok() && tokens.open(&second).is_ok());
    tokens.replace_keys(KeyRing::rotate(&path, 1).unwrap());
    refused(&tokens, &first);
    assert!(tokens.open(&second).is_ok());
    let restarted = PasetoTokens::new(KeyRing::load(&path).unwrap());
    refused(&restarted, &first);
    assert!(restarted.open(&second).is_ok());
    tokens.replace_keys(KeyRing::rotate(&path, 0).unwrap());
    refused(&tokens, &second);
}

#[test]
fn no_secret_is_shown() {
    let tokens = tokens();
    let shown = format!("{tokens:?}");
    assert!(shown.contains("k4.lid.") && !shown.contains("k4.local."), "{shown}");
}

proptest! {
    #[test]
    fn any_claims_survive_the_round_trip(
        session: i64, user: i64, generation: i32, issued in 0..253_402_300_799_i64, expires in 0..253_402_300_799_i64,
    ) {
        let claims = Claims {
            session: SessionId::new(session),
            user: UserId::new(user),
            generation,
            issued_at: DateTime::from_timestamp(issued, 0).unwrap(),
            expires_at: DateTime::from_timestamp(expires, 0).unwrap(),
        };
        let tokens = tokens();
        prop_assert_eq!(tokens.open(&tokens.seal(&claims)), Ok(claims));
    }

    #[test]
    fn a_token_with_any_other_byte_in_any_place_is_refused(place: prop::sample::Index, byte in 0_u8..128) {
        let tokens = tokens();
        let mut token = tokens.seal(&claims()).into_bytes();
        let place = place.index(token.len());
        prop_assume!(token[place] != byte);
        token[place] = byte;
        prop_assert_eq!(tokens.open(&String::from_utf8(token).unwrap()), Err(InvalidToken));
    }

    #[test]
    fn no_text_is_a_token(text in r"(v4\.local\.)?\PC{0,400}") {
        prop_assert_eq!(tokens().open(&text), Err(InvalidToken));
    }
}

#[test]
fn a_flipped_bit_in_any_place_is_refused() {
    let tokens = tokens();
    let token = tokens.seal(&claims()).into_bytes();
    for (place, bit) in (0..token.len()).flat_map(|place| (0..7).map(move |bit| (place, bit))) {
        let mut changed = token.clone();
        changed[place] ^= 1 << bit;
        refused(&tokens, &String::from_utf8(changed).unwrap());
    }
}
