//! What an endpoint says of itself, beside what the table of endpoints knows already.

use actix_web::http::StatusCode;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ArrayBuilder, Ref, RefOr};
use utoipa::{PartialSchema as _, ToSchema};

use super::Shape;
use crate::csv::Row;
use crate::views::page::Page;

/// The chapters of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Authentication,
    Tickets,
    External,
    Projects,
    Keys,
    Users,
    Catalog,
    Reports,
    ServiceLevels,
    Mail,
    Tickiti,
    Deskpro,
    DeskproV1,
    SupportSystem,
    Service,
}

/// What an endpoint says of itself.
pub(crate) struct Description {
    pub(super) tag: Tag,
    pub(super) summary: &'static str,
    pub(super) text: &'static str,
    pub(super) query: Option<Shape>,
    pub(super) body: Option<Shape>,
    /// The body where it is no JSON.
    pub(super) raw_body: Option<RawBody>,
    /// Whether the body may also be a form, with files.
    pub(super) files: Files,
    pub(super) success: Success,
    /// The header by which a client can say what it has seen.
    pub(super) condition: Option<Condition>,
    /// Whether a request must say what it is known by when it comes again.
    pub(super) is_done_once: bool,
    /// Errors that only this endpoint has.
    pub(super) errors: Vec<StatusCode>,
    /// The schemas that the answer refers to.
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
}

/// What a client can say of the state that it has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// That it must be the latest one, for the change to be made.
    IfMatch,
    /// That it need not be sent again.
    IfNoneMatch,
}

/// The answer when all went well.
pub(super) struct Success {
    pub(super) status: StatusCode,
    pub(super) content: SuccessContent,
}

/// What an answer has inside.
pub(super) enum SuccessContent {
    /// A view, by the name of its schema.
    View(String),
    /// The same, or a table with these columns for those who prefer one.
    ViewOrTable(String, &'static [&'static str]),
    /// Nothing with 204, or a view with 200.
    NothingOrView(String),
    /// A document of another standard, in JSON.
    Document,
    /// Any bytes.
    File,
    /// A page for people.
    WebPage,
    /// A bare text, such as this one, that is sent as a page.
    Text(&'static str),
}

/// A body that is no JSON.
pub(super) struct RawBody {
    pub(super) media_type: &'static str,
    pub(super) text: &'static str,
    pub(super) example: &'static str,
}

/// Whether a body brings files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// It is JSON.
    None,
    /// It may also be a form, whose files are called `attachments[]`.
    Attachments,
}

impl Tag {
    /// Every chapter, in the order in which a newcomer reads them.
    pub(super) const ALL: &[Self] = &[
        Self::Authentication,
        Self::Tickets,
        Self::External,
        Self::Projects,
        Self::Keys,
        Self::Users,
        Self::Catalog,
        Self::Reports,
        Self::ServiceLevels,
        Self::Mail,
        Self::Tickiti,
        Self::Deskpro,
        Self::DeskproV1,
        Self::SupportSystem,
        Self::Service,
    ];

    /// Its title and what it is about.
    pub(super) const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Authentication => ("Authentication", "Logging in, and what becomes of tokens."),
            Self::Tickets => {
                ("Tickets", "Tickets, for people who work on them and for customers with an account.")
            }
            Self::External => {
                ("External", "Tickets, for the systems of projects: with a pair of keys instead of a token.")
            }
            Self::Projects => ("Projects", "Projects, their agents and the keys of their systems."),
            Self::Keys => ("Keys", "Keys of every kind, with which programs call."),
            Self::Users => ("Users", "People with accounts."),
            Self::Catalog => (
                "Catalog",
                "Categories and tags that tickets are sorted by, and canned responses that they are answered with.",
            ),
            Self::Reports => (
                "Reports",
                "Figures about the tickets that were filed on certain days and are not deleted, as JSON or, with `Accept: text/csv`, as a table.",
            ),
            Self::ServiceLevels => {
                ("Service levels", "Policies that promise times, and calendars that say when people work.")
            }
            Self::Mail => (
                "Mail",
                "Mail that leaves the desk: what was sent, what waits and why, and what people wish to be told.",
            ),
            Self::Tickiti => (
                "Tickiti",
                "The calls that clients of Tickiti know, for programs with a key of the kind `token`.",
            ),
            Self::Deskpro => (
                "Deskpro",
                "The calls that clients of version 2 of Deskpro's API know, for people, and for keys of the kinds `agent` and `superuser`. All \
                 of them are under `/deskpro/api/v2` as well.",
            ),
            Self::DeskproV1 => {
                ("Deskpro, version 1", "The calls that clients of version 1 of Deskpro's API know.")
            }
            Self::SupportSystem => (
                "SupportSystem",
                "The calls that clients of SupportSystem know, for programs with a key of the kind `intake`. The same paths are there with \
                 `/api/http.php/` instead of `/api/`. Whatever a request says that its body is, the ending of the path decides.",
            ),
            Self::Service => ("Service", "How the server is, and this document."),
        }
    }
}

impl Description {
    /// An endpoint that answers 200 with this view.
    pub(crate) fn ok<T: ToSchema>(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        let mut schemas = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut schemas);
        let content = SuccessContent::View(T::name().into_owned());
        Self { schemas, ..Self::answering(tag, summary, text, content) }
    }

    /// An endpoint that answers 200 with part of a list of these records.
    pub(crate) fn page<T: ToSchema>(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        let name = format!("{}Page", T::name());
        let mut page = Self::ok::<T>(tag, summary, text);
        page.schemas.push((name.clone(), Page::<T>::schema()));
        page.success.content = SuccessContent::View(name);
        page
    }

    /// An endpoint that answers 200 with a list of all these records.
    pub(crate) fn list<T: ToSchema>(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        let name = format!("{}List", T::name());
        let mut list = Self::ok::<T>(tag, summary, text);
        let entries = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).build();
        list.schemas.push((name.clone(), Schema::Array(entries).into()));
        list.success.content = SuccessContent::View(name);
        list
    }

    /// An endpoint that answers 201 with this view.
    pub(crate) fn created<T: ToSchema>(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        let ok = Self::ok::<T>(tag, summary, text);
        Self { success: Success { status: StatusCode::CREATED, ..ok.success }, ..ok }
    }

    /// An endpoint that answers 204, or 200 with this view where the client asks for it.
    pub(crate) fn no_content<T: ToSchema>(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        let mut changed = Self::ok::<T>(tag, summary, text);
        if let SuccessContent::View(name) = changed.success.content {
            changed.success.content = SuccessContent::NothingOrView(name);
        }
        changed
    }

    /// An endpoint that answers 200 with a document of another standard.
    pub(crate) fn document(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        Self::answering(tag, summary, text, SuccessContent::Document)
    }

    /// An endpoint that answers 200 with the bytes of a file.
    pub(crate) fn file(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        Self::answering(tag, summary, text, SuccessContent::File)
    }

    /// An endpoint that answers 200 with a page for people.
    pub(crate) fn web_page(tag: Tag, summary: &'static str, text: &'static str) -> Self {
        Self::answering(tag, summary, text, SuccessContent::WebPage)
    }

    /// An endpoint that answers with a bare text, such as this one.
    pub(crate) fn text(
        tag: Tag,
        summary: &'static str,
        text: &'static str,
        (status, example): (StatusCode, &'static str),
    ) -> Self {
        let answering = Self::answering(tag, summary, text, SuccessContent::Text(example));
        Self { success: Success { status, ..answering.success }, ..answering }
    }

    fn answering(tag: Tag, summary: &'static str, text: &'static str, content: SuccessContent) -> Self {
        let success = Success { status: StatusCode::OK, content };
        Self {
            tag,
            summary,
            text,
            query: None,
            body: None,
            raw_body: None,
            files: Files::None,
            success,
            condition: None,
            is_done_once: false,
            errors: Vec::new(),
            schemas: Vec::new(),
        }
    }

    /// With a schema that another one refers to.
    pub(crate) fn beside(mut self, named: (String, RefOr<Schema>)) -> Self {
        self.schemas.push(named);
        self
    }

    /// With its view within another schema, which has this name.
    pub(crate) fn within(mut self, name: String, schema: impl Into<RefOr<Schema>>) -> Self {
        self.schemas.push((name.clone(), schema.into()));
        match &mut self.success.content {
            SuccessContent::View(view)
            | SuccessContent::ViewOrTable(view, _)
            | SuccessContent::NothingOrView(view) => *view = name,
            SuccessContent::Document
            | SuccessContent::File
            | SuccessContent::WebPage
            | SuccessContent::Text(_) => {}
        }
        self
    }

    /// With the shape of its query.
    pub(crate) fn query(mut self, shape: Shape) -> Self {
        self.query = Some(shape);
        self
    }

    /// With the shape of its body.
    pub(crate) fn body(mut self, shape: Shape) -> Self {
        self.body = Some(shape);
        self
    }

    /// With a body that is no JSON, such as this one.
    pub(crate) fn raw_body(
        mut self,
        media_type: &'static str,
        text: &'static str,
        example: &'static str,
    ) -> Self {
        self.raw_body = Some(RawBody { media_type, text, example });
        self
    }

    /// With a body that may also be a form with files.
    pub(crate) fn body_with_files(mut self, shape: Shape) -> Self {
        self.files = Files::Attachments;
        self.errors.push(StatusCode::INSUFFICIENT_STORAGE);
        self.body(shape)
    }

    /// A change that can be held to a state which the client has seen.
    pub(crate) fn conditional(mut self) -> Self {
        self.condition = Some(Condition::IfMatch);
        self.errors([StatusCode::PRECONDITION_FAILED, StatusCode::PRECONDITION_REQUIRED])
    }

    /// A change whose requests must say what they are known by when they come again.
    pub(crate) fn done_once(mut self) -> Self {
        self.is_done_once = true;
        self
    }

    /// An answer that need not be sent again to a client that has it.
    pub(crate) fn cached(mut self) -> Self {
        self.condition = Some(Condition::IfNoneMatch);
        self
    }

    /// Whose answer is also there as a table.
    pub(crate) fn or_table<R: Row>(mut self) -> Self {
        if let SuccessContent::View(name) = self.success.content {
            self.success.content = SuccessContent::ViewOrTable(name, R::COLUMNS);
        }
        self
    }

    /// With errors that do not follow from what is known of it.
    pub(crate) fn errors(mut self, statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        self.errors.extend(statuses);
        self
    }
}
