//! The words of each letter.

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

impl Letters for TemplateLetters {
    fn write(&self, letter: &Letter) -> Result<MailContent, LetterError> {
        let subject = subject(letter);
        let bodies = match letter {
            Letter::PasswordLink { link } => {
                let link = link.expose();
                bodies(&PasswordLinkText { link }, &PasswordLinkHtml { subject, link })
            }
            Letter::Registered { link } => {
                let link = link.expose();
                bodies(&RegisteredText { link }, &RegisteredHtml { subject, link })
            }
            Letter::PasswordChanged => bodies(&PasswordChangedText, &PasswordChangedHtml { subject }),
            Letter::AddressChanged => bodies(&AddressChangedText, &AddressChangedHtml { subject }),
        };
        let (text, html) = bodies.map_err(|error| LetterError(Box::new(error)))?;
        Ok(MailContent { subject: MailSubject::new(subject), text, html })
    }
}

/// Both bodies of a letter. A text ends with a line break, which templates lose.
fn bodies(text: &impl Template, html: &impl Template) -> Result<(String, String), askama::Error> {
    let text = text.render()?;
    Ok((format!("{}\n", text.trim_end()), html.render()?))
}

const fn subject(letter: &Letter) -> &'static str {
    match letter {
        Letter::PasswordLink { .. } => "Set your password",
        Letter::Registered { .. } => "Confirm your address",
        Letter::PasswordChanged => "Your password was changed",
        Letter::AddressChanged => "Your account has another address",
    }
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
