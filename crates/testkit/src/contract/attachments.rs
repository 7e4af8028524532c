//! Files that hang on tickets and messages: who finds them, and what becomes of their blobs.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, NoteVisibility, StoreError};
use switchboard_application::records::{
    Attachment, BlobKey, NewAttachment, NewMessage, NewTicket, StoredAttachment, StoredFile, TicketDetail,
    Uploaded,
};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::attachment::{ContentType, Evidence, FileName};
use switchboard_domain::ticket::Side;
use switchboard_domain::{AttachmentId, MessageId, MessageType, TicketId, UserId};

use super::support::{HOSTILE_LINE, detail, read, refusal};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, commit, instant, new_attachment, new_message, noon,
};

/// Every field of an attachment comes back as it was sent, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let uploader = a_user(db, "tunde@example.org", Role::Customer);
    for (number, (name, size_bytes)) in
        (0..).zip([("house.png", 0), (HOSTILE_LINE, 7), ("house.PNG", 4_294_967_297)])
    {
        let name = FileName::from_stored(name.to_owned());
        let evidence = Evidence { magic: Some("image/png"), declared: None, name: &name };
        let file = StoredFile {
            content_type: ContentType::judge(evidence),
            file_name: name.clone(),
            size_bytes,
            sha256: [u8::MAX - number; 32],
            ..new_attachment(ticket.id, u32::from(number)).file
        };
        let written = NewAttachment {
            uploader_id: Some(uploader.id),
            file,
            created_at: instant("2026-03-02T12:00:00.000001Z"),
            ..new_attachment(ticket.id, 0)
        };
        let id = commit(db, |tx| tx.attachments().insert(&written));
        let expected = StoredAttachment { id, file: written.file.clone() };
        assert_eq!(found(db, id, &Scope::All, NoteVisibility::Hidden), Some(expected));
        assert_eq!(detail(db, ticket.id).attachments.last(), Some(&shown(id, &written)));
    }
}

/// Files of the ticket itself and of each message are shown apart, in the order in which they were sent.
pub fn each_file_is_shown_where_it_hangs(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let [first, second] = ["First.", "Second."]
        .map(|text| commit(db, |tx| tx.tickets().add_message(&new_message(ticket.id, text))));
    let places = [None, Some(second), None, Some(first), Some(second)];
    let ids: Vec<AttachmentId> = commit(db, |tx| {
        tx.attachments().insert(&new_attachment(other.id, 99))?;
        let attach = |(number, message_id)| {
            tx.attachments().insert(&NewAttachment { message_id, ..new_attachment(ticket.id, number) })
        };
        (0..).zip(places).map(attach).collect()
    });
    let TicketDetail { attachments, messages, .. } = detail(db, ticket.id);
    let of = |wanted: Option<MessageId>| {
        let hanging = ids.iter().zip(places).filter(|(_, place)| *place == wanted);
        hanging.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    assert_eq!(identifiers(&attachments), of(None));
    for message in messages {
        assert_eq!(identifiers(&message.attachments), of(Some(message.id)), "{}", message.body);
    }
    assert_eq!(detail(db, other.id).attachments.len(), 1);
}

/// Outsiders see no file of a note, neither in the ticket nor by its identifier.
pub fn files_of_notes_are_hidden_from_outsiders(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let note = NewMessage {
        message_type: MessageType::Note,
        side: Side::Staff,
        ..new_message(ticket.id, "A secret.")
    };
    let attached = |message: Option<&NewMessage>, number| {
        commit(db, |tx| {
            let message_id = message.map(|message| tx.tickets().add_message(message)).transpose()?;
            tx.attachments().insert(&NewAttachment { message_id, ..new_attachment(ticket.id, number) })
        })
    };
    let reply = new_message(ticket.id, "A reply.");
    let (secret, public, own) = (attached(Some(&note), 1), attached(Some(&reply), 2), attached(None, 3));
    for (notes, sees_secret) in [(NoteVisibility::Shown, true), (NoteVisibility::Hidden, false)] {
        for (id, is_seen) in [(secret, sees_secret), (public, true), (own, true)] {
            assert_eq!(found(db, id, &Scope::All, notes).is_some(), is_seen, "{id} {notes:?}");
        }
        let detail = read(db).tickets().detail(ticket.id, &Scope::All, notes).expect("the query succeeds");
        let TicketDetail { attachments, messages, .. } = detail.expect("the ticket exists");
        let of_messages = messages.iter().flat_map(|message| identifiers(&message.attachments));
        let shown: BTreeSet<AttachmentId> =
            identifiers(&attachments).into_iter().chain(of_messages).collect();
        let expected = [sees_secret.then_some(secret), Some(public), Some(own)];
        assert_eq!(shown, expected.into_iter().flatten().collect());
    }
}

/// An attachment is found under a scope that covers its ticket, and under no other.
pub fn an_attachment_is_found_within_its_scope_alone(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let [owner, stranger] = ["tunde@example.org", "obi@example.org"].map(|it| a_user(db, it, Role::Customer));
    let ticket = a_ticket_with(db, &project, |ticket| NewTicket { creator_id: Some(owner.id), ..ticket });
    let id = commit(db, |tx| tx.attachments().insert(&new_attachment(ticket.id, 1)));
    for (scope, is_found) in [
        (Scope::All, true),
        (Scope::Projects([project.id, other.id].into()), true),
        (Scope::Projects([other.id].into()), false),
        (Scope::Projects(BTreeSet::new()), false),
        (Scope::Own(owner.id), true),
        (Scope::Own(stranger.id), false),
    ] {
        assert_eq!(found(db, id, &scope, NoteVisibility::Shown).is_some(), is_found, "{scope:?}");
    }
    assert_eq!(found(db, AttachmentId::new(987_654), &Scope::All, NoteVisibility::Shown), None);
}

/// What an attachment refers to must exist, and no blob hangs on two.
pub fn an_attachment_refers_to_what_exists(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let right = || new_attachment(ticket.id, 1);
    commit(db, |tx| tx.attachments().insert(&right()));
    let unused = new_attachment(ticket.id, 2).file;
    for wrong in [
        right(),
        NewAttachment { ticket_id: TicketId::new(987_654), file: unused.clone(), ..right() },
        NewAttachment { message_id: Some(MessageId::new(987_654)), file: unused.clone(), ..right() },
        NewAttachment { uploader_id: Some(UserId::new(987_654)), file: unused.clone(), ..right() },
    ] {
        let error = refusal(db, |tx| tx.attachments().insert(&wrong));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    assert_eq!(detail(db, ticket.id).attachments.len(), 1);
}

/// A deleted ticket hides its files; they come back with it.
pub fn files_of_a_deleted_ticket_are_hidden_until_it_comes_back(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let written = new_attachment(ticket.id, 1);
    let id = commit(db, |tx| tx.attachments().insert(&written));
    commit(db, |tx| tx.tickets().delete(ticket.id, noon()));
    assert_eq!(found(db, id, &Scope::All, NoteVisibility::Shown), None);
    assert_eq!(keys_of_shard(db, written.file.key.shard()), [written.file.key.clone()].into());
    commit(db, |tx| tx.tickets().restore(ticket.id));
    assert!(found(db, id, &Scope::All, NoteVisibility::Shown).is_some());
}

/// A purge takes the attachments of its tickets along and puts their blobs on the list of those to be removed, until they are.
pub fn a_purge_releases_the_blobs_of_its_tickets(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (gone, kept) = (a_ticket(db, &project), a_ticket(db, &project));
    let written: Vec<NewAttachment> = commit(db, |tx| {
        let message_id = Some(tx.tickets().add_message(&new_message(gone.id, "With a file."))?);
        let of_gone = [None, message_id].into_iter().zip(1..);
        let of_gone = of_gone
            .map(|(message_id, number)| NewAttachment { message_id, ..new_attachment(gone.id, number) });
        let written: Vec<_> = of_gone.chain([new_attachment(kept.id, 3)]).collect();
        written.iter().try_for_each(|new| tx.attachments().insert(new).map(drop))?;
        tx.tickets().delete(gone.id, noon())?;
        Ok(written)
    });
    let keys: Vec<BlobKey> = written.into_iter().map(|new| new.file.key).collect();
    let [first, second, third] = <[BlobKey; 3]>::try_from(keys).expect("three files were written");
    assert_eq!(released(db, 10), []);
    commit(db, |tx| tx.tickets().purge(noon() + TimeDelta::seconds(1), 10));

    assert_eq!(released(db, 10), [first.clone(), second.clone()]);
    assert_eq!(released(db, 1), std::slice::from_ref(&first));
    assert_eq!(keys_of_shard(db, third.shard()), [third.clone()].into());
    assert_eq!(detail(db, kept.id).attachments.len(), 1);
    commit(db, |tx| tx.attachments().forget_released(std::slice::from_ref(&first)));
    assert_eq!(released(db, 10), std::slice::from_ref(&second));
    commit(db, |tx| tx.attachments().forget_released(&[first.clone(), second.clone()]));
    assert_eq!(released(db, 10), []);
    commit(db, |tx| tx.attachments().forget_released(&[]));
}

/// The blobs of a shard are those that begin with its name, and no others.
pub fn a_shard_has_the_blobs_that_begin_with_its_name(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let keys: Vec<BlobKey> = ["aa", "az", "a9", "b0", "ba", "9z"]
        .map(|pair| pair.repeat(20).parse().expect("the text is a key"))
        .into();
    commit(db, |tx| {
        keys.iter().try_for_each(|key| {
            let new = new_attachment(ticket.id, 0);
            let file = StoredFile { key: key.clone(), ..new.file };
            tx.attachments().insert(&NewAttachment { file, ..new }).map(drop)
        })
    });
    for key in &keys {
        assert_eq!(keys_of_shard(db, key.shard()), [key.clone()].into());
    }
    assert_eq!(keys_of_shard(db, "zz"), BTreeSet::new());
}

fn found(
    db: &Arc<dyn Database>,
    id: AttachmentId,
    scope: &Scope,
    notes: NoteVisibility,
) -> Option<StoredAttachment> {
    read(db).attachments().find(id, scope, notes).expect("the query succeeds")
}

fn keys_of_shard(db: &Arc<dyn Database>, shard: &str) -> BTreeSet<BlobKey> {
    read(db).attachments().keys_of_shard(shard).expect("the query succeeds")
}

fn released(db: &Arc<dyn Database>, limit: u32) -> Vec<BlobKey> {
    read(db).attachments().released(limit).expect("the query succeeds")
}

fn identifiers(attachments: &[Attachment]) -> Vec<AttachmentId> {
    attachments.iter().map(|attachment| attachment.id).collect()
}

fn shown(id: AttachmentId, written: &NewAttachment) -> Attachment {
    let StoredFile { key: _, file_name, content_type, size_bytes, sha256: _ } = written.file.clone();
    Attachment { id, file_name, content_type, size_bytes, created_at: written.created_at }
}

/// What a person sent is counted from an instant on, which does not belong to it, and nobody else's with it.
pub fn what_a_person_sent_in_a_while_is_counted(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let [tunde, ngozi] =
        ["tunde", "ngozi"].map(|name| a_user(db, &format!("{name}@example.org"), Role::Customer));
    let sent = [(&tunde, 0, 5), (&tunde, 1, 70), (&tunde, 2, 4_294_967_296), (&ngozi, 2, 9)];
    for (number, (by, hour, size_bytes)) in (0..).zip(sent) {
        let new = new_attachment(ticket.id, number);
        let file = StoredFile { size_bytes, ..new.file };
        let created_at = noon() + TimeDelta::hours(hour);
        commit(db, |tx| {
            tx.attachments().insert(&NewAttachment { uploader_id: Some(by.id), file, created_at, ..new })
        });
    }
    let uploaded = |by: UserId, after: DateTime<Utc>| commit(db, |tx| tx.attachments().uploaded(by, after));
    let first_at = Some(noon() + TimeDelta::hours(1));
    assert_eq!(uploaded(tunde.id, noon()), Uploaded { bytes: 4_294_967_366, first_at });
    let all = Uploaded { bytes: 4_294_967_371, first_at: Some(noon()) };
    assert_eq!(uploaded(tunde.id, noon() - TimeDelta::microseconds(1)), all);
    assert_eq!(uploaded(tunde.id, noon() + TimeDelta::hours(2)), Uploaded::default());
    assert_eq!(uploaded(UserId::new(987_654), noon() - TimeDelta::days(1)), Uploaded::default());
}
