//! What is said of a project in a form, whether it is made or changed.

use switchboard_domain::{Body, EmailAddress, Label};
use switchboard_web::values;

use crate::fields::Fields;

/// What new projects and those that are changed have in common.
pub(super) struct Terms {
    pub(super) name: Option<Label>,
    pub(super) description: Option<Body>,
    pub(super) support_email: Option<EmailAddress>,
    pub(super) website_url: Option<String>,
    pub(super) timezone: Option<String>,
}

/// Reads what is said.
pub(super) fn read(fields: &mut Fields) -> Terms {
    let website = |text: &str| match text.trim() {
        "" => Ok(None),
        text => values::website(text).map(Some),
    };
    Terms {
        name: fields.required("name"),
        description: fields.optional("description"),
        support_email: fields.optional("support_email"),
        website_url: fields.read("website_url", website).flatten(),
        timezone: fields.read("timezone", |text| values::timezone(text.trim())).map(str::to_owned),
    }
}
