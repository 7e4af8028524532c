//! The enumerations of the domain as the OpenAPI document names them, and things shown by identifier and name.

use serde::Serialize;
use switchboard_application::records::{CategoryName, ProjectName, UserName};
use switchboard_domain::access::{Ability, KeyKind, Role};
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::mail::{AutoSubmitted, MailKind, MailState};
use switchboard_domain::notification::Cadence;
use switchboard_domain::sla::{self, ClockKind, ProgramReplies, Reason, SpanState};
use switchboard_domain::ticket::{EventKind, Side};
use switchboard_domain::{MessageType, Priority, Source, Status};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! names {
    ($( $(#[$meta:meta])* $schema:ident = $enumeration:ty, $description:literal; )+) => { $(
        $(#[$meta])*
        pub(crate) enum $schema {}

        impl PartialSchema for $schema {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($description))
                    .enum_values(Some(<$enumeration>::NAMES.iter().copied()))
                    .into()
            }
        }

        impl ToSchema for $schema {}
    )+ };
}

names! {
    /// The schema of [`Status`].
    StatusName = Status, "Where a ticket stands.";
    /// The schema of [`Priority`].
    PriorityName = Priority, "How urgent a ticket is.";
    /// The schema of [`Source`].
    SourceName = Source, "How a ticket reached the desk.";
    /// The schema of [`MessageType`].
    MessageTypeName = MessageType, "Whether the customer can read a message.";
    /// The schema of [`Role`].
    RoleName = Role, "What a person is to the desk.";
    /// The schema of [`Ability`].
    AbilityName = Ability, "One thing that a caller may be allowed to do.";
    /// The schema of [`KeyKind`].
    KeyKindName = KeyKind, "What kind a key is of.";
    /// The schema of [`EventKind`].
    ActivityName = EventKind, "What happened.";
    /// The schema of [`Side`].
    SideName = Side, "Which side of the conversation wrote a message.";
    /// The schema of [`ClockKind`].
    ClockName = ClockKind, "Which service-level clock.";
    /// The schema of [`ProgramReplies`].
    ProgramRepliesName = ProgramReplies, "Whether the replies of programs count as those of staff.";
    /// The schema of [`sla::Side`].
    WarningSideName = sla::Side, "On which side of the due time a warning lies.";
    /// The schema of [`SpanState`].
    SpanStateName = SpanState, "What a clock did in a span of time.";
    /// The schema of [`Reason`].
    ReasonName = Reason, "Why a clock did what it did.";
    /// The schema of [`MailKind`].
    MailKindName = MailKind, "What a mail is about.";
    /// The schema of [`MailState`].
    MailStateName = MailState, "Where a mail stands.";
    /// The schema of [`Cadence`].
    CadenceName = Cadence, "How soon somebody is told.";
    /// The schema of [`ReceivedState`].
    ReceivedStateName = ReceivedState, "What became of a message that came by mail.";
    /// The schema of [`AutoSubmitted`].
    AutoSubmittedName = AutoSubmitted, "How a mail says that no person wrote it (RFC 3834).";
}

/// Something that is shown by its identifier and its name.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Named<'a> {
    id: i64,
    name: &'a str,
}

impl<'a> From<&'a UserName> for Named<'a> {
    fn from(UserName { id, name }: &'a UserName) -> Self {
        Self { id: id.get(), name }
    }
}

impl<'a> From<&'a CategoryName> for Named<'a> {
    fn from(CategoryName { id, name }: &'a CategoryName) -> Self {
        Self { id: id.get(), name }
    }
}

impl<'a> Named<'a> {
    /// A person by identifier and name.
    pub(crate) const fn new(id: i64, name: &'a str) -> Self {
        Self { id, name }
    }
}

/// A project as other things show it.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ProjectView<'a> {
    id: i64,
    #[schema(example = "NaijaHomes")]
    name: &'a str,
    #[schema(example = "naijahomes")]
    slug: &'a str,
}

impl<'a> From<&'a ProjectName> for ProjectView<'a> {
    fn from(ProjectName { id, name, slug }: &'a ProjectName) -> Self {
        Self { id: id.get(), name: name.as_str(), slug: slug.as_str() }
    }
}
