//! The words of each letter. Nothing in them was written by somebody who may not be its receiver.

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};
use switchboard_application::ports::{Letter, MailError};

/// The message that a letter is sent as.
pub(crate) fn message(letter: &Letter, sender: Mailbox) -> Result<Message, MailError> {
    let to = letter.to().as_str().parse::<Address>().map_err(fault)?;
    let (subject, text) = words(letter);
    // Quoted-printable keeps every line short and every dot inside of one, whatever the text.
    let body = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(text.replace('\n', "\r\n"));
    Message::builder()
        .from(sender)
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(None)
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .singlepart(body)
        .map_err(fault)
}

fn words(letter: &Letter) -> (&'static str, String) {
    match letter {
        Letter::PasswordLink { to: _, link } => (
            "Set your password",
            format!(
                "Somebody asked for a new password for the account with this address.\n\
                 If it was you, set it here within 24 hours:\n\n{}\n\n\
                 The link works once. If it was not you, nothing happens: your password stays as it is.\n",
                link.expose()
            ),
        ),
        Letter::Registered { to: _, link } => (
            "Confirm your address",
            format!(
                "Somebody registered an account with this address.\n\
                 If it was you, confirm the address by setting your password here within 24 hours:\n\n{}\n\n\
                 Tickets that were filed for the address belong to the account from then on.\n\
                 If it was not you, set a password all the same if you want the account for yourself; whoever registered is then locked \
                 out. If you do nothing, the account never sees tickets that were filed for you.\n",
                link.expose()
            ),
        ),
        Letter::PasswordChanged { to: _ } => (
            "Your password was changed",
            "The password of the account with this address was changed, and its other sessions were ended.\n\
             If it was not you, ask for a new one at the log-in, and tell the support team.\n"
                .to_owned(),
        ),
        Letter::AddressChanged { to: _ } => (
            "Your account has another address",
            "The account that had this address has another one now. You log in with that one.\n\
             If you do not know about it, tell the support team.\n"
                .to_owned(),
        ),
    }
}

fn fault(error: impl std::error::Error + Send + Sync + 'static) -> MailError {
    MailError(Box::new(error))
}
