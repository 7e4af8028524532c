//! The fields of a form, read one after the other while everything that is wrong is collected; and the form as it is shown again.

use std::str::FromStr;

use switchboard_application::attachments::Uploads;
use switchboard_application::{Error, FieldErrors};

use crate::chrome::Chrome;
use crate::error::PageError;

/// The fields of a form that was sent.
pub(crate) struct Fields {
    texts: Vec<(String, String)>,
    errors: FieldErrors,
    /// The files that came with it.
    pub(crate) uploads: Uploads,
}

/// A form as it is shown: what was typed, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct FormState {
    typed: Vec<(String, String)>,
    errors: FieldErrors,
    /// What is wrong with the whole of it, by the name of a message.
    pub(crate) problem: Option<&'static str>,
}

impl Fields {
    pub(crate) const fn new(texts: Vec<(String, String)>, errors: FieldErrors, uploads: Uploads) -> Self {
        Self { texts, errors, uploads }
    }

    /// What was typed into a field; nothing where it is missing. Of one that comes several times, the last counts.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.texts.iter().rev().find(|(field, _)| field == name);
        found.map_or("", |(_, text)| text.as_str())
    }

    /// Everything that was chosen of a field that can have several values.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.texts
            .iter()
            .filter(move |(field, text)| field == name && !text.is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A field that must be filled in.
    pub(crate) fn required<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        if self.text(name).trim().is_empty() {
            self.errors.require(name);
            return None;
        }
        self.read(name, str::parse)
    }

    /// A field that may be empty.
    pub(crate) fn optional<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        if self.text(name).trim().is_empty() { None } else { self.read(name, str::parse) }
    }

    /// A field that is read in a way of its own. An empty one is read as well.
    pub(crate) fn read<T, E: std::fmt::Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match read(self.text(name)) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.errors.add(name, rule);
                None
            }
        }
    }

    /// The identifier that was chosen in a list; nothing where none was.
    pub(crate) fn chosen(&mut self, name: &str) -> Option<i64> {
        if self.text(name).is_empty() {
            return None;
        }
        self.read(name, |text| text.parse::<i64>().map_err(|_invalid| "must be chosen from the list"))
    }

    /// Notes that a field breaks a rule.
    pub(crate) fn refuse(&mut self, name: &str, rule: &str) {
        self.errors.add(name, rule);
    }

    /// Notes that a field must be filled in.
    pub(crate) fn require(&mut self, name: &str) {
        self.errors.require(name);
    }

    /// The command that the fields make, unless one of them is wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is wrong.
    pub(crate) fn command<T>(&mut self, command: Option<T>) -> Result<T, Error> {
        let errors = std::mem::take(&mut self.errors);
        match command {
            Some(command) if errors.is_empty() => Ok(command),
            Some(_) | None => Err(Error::Invalid(errors)),
        }
    }

    /// The files that came with it, once.
    pub(crate) fn take_uploads(&mut self) -> Uploads {
        std::mem::replace(&mut self.uploads, Uploads::none())
    }

    /// The form as it was sent, with everything that was typed but secrets.
    pub(crate) fn as_typed(&self) -> FormState {
        let typed = self.texts.iter().filter(|(name, _)| !name.contains("password")).cloned().collect();
        FormState::of(typed)
    }

    /// The form as it is shown again because of an error: with everything that was typed but secrets.
    ///
    /// # Errors
    /// The error itself, where there is no form to show any more.
    pub(crate) fn again(&self, error: impl Into<PageError>) -> Result<FormState, PageError> {
        let error = error.into();
        let form = self.as_typed();
        if is_of_the_whole(&error) {
            error.log();
            return Ok(FormState { problem: Some(error.message()), ..form });
        }
        let errors = error.into_fields()?;
        // A form that is shown again always says why.
        let problem = errors.is_empty().then_some("error-invalid");
        Ok(FormState { errors, problem, ..form })
    }
}

/// Whether an error is about no field, and the form can be sent again all the same.
const fn is_of_the_whole(error: &PageError) -> bool {
    matches!(
        error,
        PageError::UseCase(
            Error::InvalidCredentials
                | Error::Inactive
                | Error::ProjectDisabled
                | Error::Refused(_)
                | Error::Changed(_)
                | Error::Conflict
                | Error::MailRefused(_)
                | Error::InUse(_)
                | Error::TooManyRequests { .. }
                | Error::UploadQuota { .. }
                | Error::Unavailable(_)
        )
    )
}

impl FormState {
    /// A form in which this is filled in.
    pub(crate) fn filled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self::of(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A form in which this is filled in, by names that are not known beforehand.
    pub(crate) fn of(typed: Vec<(String, String)>) -> Self {
        Self { typed, errors: FieldErrors::default(), problem: None }
    }

    /// The same, with what is wrong with the whole of another one.
    pub(crate) fn with_problem_of(self, other: &Self) -> Self {
        Self { problem: other.problem, ..self }
    }

    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.typed.iter().rev().find(|(field, _)| field == name);
        found.map_or("", |(_, text)| text.as_str())
    }

    /// Whether this is chosen in a field.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.typed.iter().any(|(field, text)| field == name && text == value)
    }

    /// Whether this identifier is chosen in a field.
    pub(crate) fn has_id(&self, name: &str, id: &impl std::fmt::Display) -> bool {
        self.has(name, &id.to_string())
    }

    /// What is wrong with a field or one of its entries, in the reader's language.
    pub(crate) fn errors(&self, chrome: &Chrome, name: &str) -> Vec<String> {
        let is_within = |field: &str| {
            field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let messages = self.errors.messages().iter().filter(|(field, _)| is_within(field));
        messages.flat_map(|(_, messages)| messages).map(|message| chrome.rule(message)).collect()
    }

    /// Whether something is wrong with a field as a whole, and not only with one of its entries.
    pub(crate) fn is_wrong_itself(&self, name: &str) -> bool {
        self.errors.messages().iter().any(|(field, _)| field == name)
    }

    /// Whether something is wrong.
    pub(crate) fn is_refused(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }
}
