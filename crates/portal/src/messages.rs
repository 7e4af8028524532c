//! What the pages say, in the languages of their readers.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, which everything is written in first.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag, as browsers write it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What it calls itself.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language with this tag, whatever the region after it.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// A message. One that is not in the catalogue is shown by its name; a test keeps that from happening.
    pub(crate) fn text(self, name: &str) -> String {
        self.find(name, None).unwrap_or_else(|| name.to_owned())
    }

    /// A message with something put in.
    pub(crate) fn text_with(self, name: &str, values: &[(&'static str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, value);
        }
        self.find(name, Some(&arguments)).unwrap_or_else(|| name.to_owned())
    }

    /// A message, if the catalogue has it.
    pub(crate) fn find(self, name: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(name)?.value()?;
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, arguments, &mut errors).into_owned())
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
            LazyLock::new(|| bundle(langid!("en"), include_str!("../locales/en.ftl")));
        static GERMAN: LazyLock<FluentBundle<FluentResource>> =
            LazyLock::new(|| bundle(langid!("de"), include_str!("../locales/de.ftl")));
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// Something that is put into a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// A text, as it is.
    Text(&'a str),
    /// A number, which the language may write and count in its own way.
    Number(i64),
}

impl<'a> From<&Value<'a>> for FluentValue<'a> {
    fn from(value: &Value<'a>) -> Self {
        match value {
            Value::Text(text) => FluentValue::from(*text),
            Value::Number(number) => FluentValue::from(*number),
        }
    }
}

/// The messages of a language. Those that cannot be read are left out, which a test finds.
fn bundle(language: LanguageIdentifier, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around what is put in would be copied along with it.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests;
