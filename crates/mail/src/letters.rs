//! The words of each letter.

mod notices;

use askama::Template;
use switchboard_application::ports::{Letter, LetterError, Letters};
use switchboard_application::records::MailContent;
use switchboard_domain::mail::MailSubject;

/// Letters from templates that are compiled in.
#[derive(Debug, Clone, Copy, Default)]
pub struct TemplateLetters;

#[derive(Template)]
#[template(path = "password_link.txt", escape = "none")]
struct PasswordLinkText<'a> {
    link: &'a str,
}

#[derive(Template)]
#[template(path = "password_link.html")]
struct PasswordLinkHtml<'a> {
    subject: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "registered.txt", escape = "none")]
struct RegisteredText<'a> {
    link: &'a str,
}

#[derive(Template)]
#[template(path = "registered.html")]
struct RegisteredHtml<'a> {
    subject: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "password_changed.txt", escape = "none")]
struct PasswordChangedText;

#[derive(Template)]
#[template(path = "password_changed.html")]
struct PasswordChangedHtml<'a> {
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "address_changed.txt", escape = "none")]
struct AddressChangedText;

#[derive(Template)]
#[template(path = "address_changed.html")]
struct AddressChangedHtml<'a> {
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "new_key.txt", escape = "none")]
struct NewKeyText<'a> {
    name: &'a str,
}

#[derive(Template)]
#[template(path = "new_key.html")]
struct NewKeyHtml<'a> {
    subject: &'a str,
    name: &'a str,
}

#[derive(Template)]
#[template(path = "key_regenerated.txt", escape = "none")]
struct RegeneratedKeyText<'a> {
    name: &'a str,
}

#[derive(Template)]
#[template(path = "key_regenerated.html")]
struct RegeneratedKeyHtml<'a> {
    subject: &'a str,
    name: &'a str,
}

impl Letters for TemplateLetters {
    fn write(&self, letter: &Letter) -> Result<MailContent, LetterError> {
        let content = match letter {
            Letter::PasswordLink { link } => {
                let (subject, link) = ("Set your password", link.expose());
                content(subject, &PasswordLinkText { link }, &PasswordLinkHtml { subject, link })
            }
            Letter::Registered { link } => {
                let (subject, link) = ("Confirm your address", link.expose());
                content(subject, &RegisteredText { link }, &RegisteredHtml { subject, link })
            }
            Letter::PasswordChanged => {
                let subject = "Your password was changed";
                content(subject, &PasswordChangedText, &PasswordChangedHtml { subject })
            }
            Letter::AddressChanged => {
                let subject = "Your account has another address";
                content(subject, &AddressChangedText, &AddressChangedHtml { subject })
            }
            Letter::NewKey { name } => {
                let (subject, name) = ("There is a new key", name.as_str());
                content(subject, &NewKeyText { name }, &NewKeyHtml { subject, name })
            }
            Letter::RegeneratedKey { name } => {
                let (subject, name) = ("A key has a new secret", name.as_str());
                content(subject, &RegeneratedKeyText { name }, &RegeneratedKeyHtml { subject, name })
            }
            Letter::Notice(letter) => notices::notice(letter),
            Letter::Digest { tickets } => notices::digest(tickets),
        };
        content.map_err(|error| LetterError(Box::new(error)))
    }
}

/// A letter with the words of two templates.
fn content(subject: &str, text: &impl Template, html: &impl Template) -> Result<MailContent, askama::Error> {
    let (text, html) = bodies(text, html)?;
    Ok(MailContent { subject: MailSubject::new(subject), text, html })
}

/// Both bodies of a letter. A text ends with a line break, which templates lose.
fn bodies(text: &impl Template, html: &impl Template) -> Result<(String, String), askama::Error> {
    let text = text.render()?;
    Ok((format!("{}\n", text.trim_end()), html.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_html_is_escaped_and_into_text_is_not() {
        let hostile = "https://a.example/\"><script>alert('&')</script>";
        let link = hostile;
        let (text, html) =
            bodies(&PasswordLinkText { link }, &PasswordLinkHtml { subject: "<b>", link }).unwrap();
        assert!(text.contains(hostile));
        assert!(
            !html.contains("<script") && !html.contains("\"><script") && !html.contains("example/\""),
            "{html}"
        );
        assert!(html.contains("<title>&#60;b&#62;</title>"), "{html}");
    }

    #[test]
    fn letters_without_a_link_say_the_same_in_both_forms() {
        for letter in [Letter::PasswordChanged, Letter::AddressChanged] {
            let MailContent { subject, text, html } = TemplateLetters.write(&letter).unwrap();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
            let body = html.replace("<p>", "").replace("</p>", "");
            assert!(words(&body).contains(&words(&text)), "{text}\n{html}");
            assert!(html.contains(&format!("<title>{subject}</title>")));
        }
    }
}
