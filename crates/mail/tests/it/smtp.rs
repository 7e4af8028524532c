//! Mails to a real server.

use std::time::{Duration, Instant};

use switchboard_application::ports::{MailTransport as _, NotSent, Unreachable};
use switchboard_application::records::MailHeaders;
use switchboard_domain::mail::{AutoSubmitted, MailSubject};
use switchboard_mail::{MailLocation, SmtpTransport};
use switchboard_testkit::smtp::{AUTHORITY, Mode, SmtpServer, Tls};

use crate::{HOSTILE, claimed, sender};

const PATIENCE: Duration = Duration::from_secs(2);

fn transport(url: &str) -> SmtpTransport {
    let Ok(MailLocation::Smtp(server)) = url.parse() else { panic!("{url} is no server") };
    SmtpTransport::new(server, sender(), PATIENCE, None).unwrap()
}

fn to(server: &SmtpServer) -> SmtpTransport {
    transport(&format!("smtp://{}", server.address()))
}

#[test]
fn mails_go_over_one_connection_to_their_receivers() {
    let server = SmtpServer::start(None);
    let mut connection = to(&server).connect().unwrap();
    for number in 1..=3 {
        connection.send(&claimed(number)).unwrap();
    }
    let mut reply = claimed(4);
    reply.headers = MailHeaders { auto_submitted: AutoSubmitted::Replied, ..MailHeaders::GENERATED };
    connection.send(&reply).unwrap();
    let received = server.received();
    let ids: Vec<_> = received.iter().filter_map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids, [1, 2, 3, 4].map(|number| format!("<{number}@switchboard.example>")));
    assert!(received.iter().all(|mail| mail.to == ["tunde@example.org"]));
    let senders: Vec<_> = received.iter().map(|mail| mail.from.as_str()).collect();
    let desk = "desk@switchboard.example";
    assert_eq!(senders, [desk, desk, desk, "<>"], "nobody is told where an automatic answer ends");
}

/// A certificate is trusted if, and only if, somebody vouches for it who is trusted, and it is for the name that was asked for.
#[test]
fn mails_go_over_tls_to_a_server_that_is_vouched_for() {
    for (tls, scheme, query) in [(Tls::Implicit, "smtps", ""), (Tls::StartTls, "smtp", "?tls=required")] {
        let server = SmtpServer::start_with(tls, Some("desk:geheim"));
        let connect = |address: &str, authorities: Option<&str>| {
            let url = format!("{scheme}://desk:geheim@{address}{query}");
            let Ok(MailLocation::Smtp(location)) = url.parse() else { panic!("{url} is no server") };
            let authorities = authorities.map(str::as_bytes);
            SmtpTransport::new(location, sender(), PATIENCE, authorities).unwrap().connect()
        };
        let mut trusted = connect(&server.named_address(), Some(AUTHORITY)).unwrap();
        trusted.send(&claimed(1)).unwrap();
        assert!(connect(&server.named_address(), None).is_err(), "nobody vouches for it");
        assert!(connect(&server.address(), Some(AUTHORITY)).is_err(), "it is for another name");
        assert_eq!(server.received().len(), 1, "nothing went to a server that is not trusted");
    }
}

#[test]
fn what_a_server_answers_decides_what_becomes_of_a_mail() {
    let server = SmtpServer::start(None);
    let transport = to(&server);
    let outcome = |mode| {
        server.set_mode(mode);
        transport.connect().unwrap().send(&claimed(1)).unwrap_err()
    };
    let NotSent::Refused(reason) = outcome(Mode::Refuse) else { panic!("it was refused for good") };
    assert!(reason.contains("550") && reason.contains("no such mailbox"), "{reason}");
    let NotSent::Deferred(reason) = outcome(Mode::Defer) else { panic!("it was refused for now") };
    assert!(reason.contains("451") && reason.contains("greylisted"), "{reason}");
    assert!(matches!(outcome(Mode::Drop), NotSent::Deferred(_)));
    let start = Instant::now();
    assert!(matches!(outcome(Mode::Hang), NotSent::Deferred(_)));
    assert!(start.elapsed() < PATIENCE * 3, "nobody waits for ever");
    server.set_mode(Mode::Accept);
    transport.connect().unwrap().send(&claimed(1)).unwrap();
    assert_eq!(server.received().len(), 2, "the one that was dropped had come whole");
}

#[test]
fn a_server_that_does_not_let_us_in_is_told_from_one_that_refuses_a_mail() {
    let server = SmtpServer::start(Some("desk:geheim"));
    let address = server.address();
    transport(&format!("smtp://desk:geheim@{address}")).connect().unwrap().send(&claimed(1)).unwrap();
    let fault = |url: &str| match transport(url).connect() {
        Ok(_) => panic!("{url} lets us in"),
        Err(Unreachable(reason)) => reason,
    };
    let reason = fault(&format!("smtp://desk:falsch@{address}"));
    assert!(reason.contains("535") && !reason.contains("falsch"), "{reason}");
    assert!(fault(&format!("smtp://desk:geheim@{address}?tls=required")).contains("STARTTLS"));
    fault(&format!("smtps://desk:geheim@{address}"));
    fault("smtp://127.0.0.1:1");
    assert!(!fault("smtp://mail.invalid").is_empty());
    let mut without = transport(&format!("smtp://{address}")).connect().unwrap();
    let refused = without.send(&claimed(2)).unwrap_err();
    assert!(matches!(refused, NotSent::Deferred(_)), "it is no fault of the mail: {refused}");
    assert_eq!(server.received().len(), 1);
}

/// S-62, RUSTSEC-2026-0561: what a real server reads is one message with the expected headers and the whole body.
#[test]
fn a_hostile_mail_arrives_as_one_message() {
    let server = SmtpServer::start(None);
    let mut connection = to(&server).connect().unwrap();
    for hostile in HOSTILE {
        let mut mail = claimed(1);
        mail.content.subject = MailSubject::new(hostile);
        mail.content.text = format!("{hostile}\n.\r.\n.\r\nMAIL FROM:<x@y.zz>\r\n.\r\nthe end");
        mail.content.html = mail.content.text.clone();
        connection.send(&mail).unwrap();
    }
    let received = server.received();
    assert_eq!(received.len(), HOSTILE.len());
    for mail in received {
        assert_eq!(mail.to, ["tunde@example.org"]);
        assert!(mail.header("Bcc").is_none() && mail.message.matches("the end").count() == 2, "{mail:?}");
    }
}
