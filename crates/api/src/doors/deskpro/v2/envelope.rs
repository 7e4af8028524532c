//! The envelope of version 2: the data, what is said about it, and what it refers to.

use std::collections::BTreeMap;

use serde::Serialize;
use switchboard_application::ports::{Listing, Paging};
use switchboard_application::records::UserName;
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, Ref, RefOr, Schema};
use utoipa::{PartialSchema as _, ToSchema};

use crate::openapi::Description;

/// An answer in the envelope of Deskpro.
#[derive(Debug, Serialize)]
pub(super) struct Envelope<T> {
    pub(super) data: T,
    pub(super) meta: Meta,
    pub(super) linked: Linked,
}

/// What is said about the data.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = DeskproMeta)]
pub(super) struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination: Option<Pagination>,
}

/// Which part of a list the data is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = DeskproPagination)]
struct Pagination {
    /// How many records there are altogether. What words or logs find is counted up to 1,000.
    total: u64,
    /// How many are in this answer.
    count: usize,
    per_page: u32,
    current_page: u32,
    total_pages: u64,
}

/// What the data refers to, as far as `include` asked for it.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = DeskproLinked)]
pub(super) struct Linked {
    /// People, by their identifiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, LinkedPerson>>)]
    person: Option<BTreeMap<i64, LinkedPerson>>,
}

/// Somebody whom the data refers to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproLinkedPerson)]
struct LinkedPerson {
    id: i64,
    name: String,
    display_name: String,
}

/// An operation whose view stands in the envelope: one of it, or a list.
pub(super) fn enveloped<T: ToSchema>(description: Description, holds: Holds) -> Description {
    let view = Ref::from_schema_name(T::name());
    let (name, data) = match holds {
        Holds::One => (format!("{}Envelope", T::name()), RefOr::Ref(view)),
        Holds::List => (
            format!("{}ListEnvelope", T::name()),
            Schema::Array(ArrayBuilder::new().items(view).build()).into(),
        ),
    };
    let around = ObjectBuilder::new()
        .property("data", data)
        .required("data")
        .property("meta", Meta::schema())
        .required("meta")
        .property("linked", Linked::schema())
        .required("linked");
    let mut of_parts = Vec::new();
    Meta::schemas(&mut of_parts);
    Linked::schemas(&mut of_parts);
    of_parts.into_iter().fold(description.within(name, Schema::Object(around.build())), Description::beside)
}

/// How much of a view an envelope holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    One,
    List,
}

impl<T> Envelope<T> {
    /// Data of which nothing more is said.
    pub(super) fn of(data: T) -> Self {
        Self { data, meta: Meta::default(), linked: Linked::default() }
    }
}

impl<T> Envelope<Vec<T>> {
    /// The part of a list that was asked for.
    pub(super) fn page<'a, R>(listing: &'a Listing<R>, paging: Paging) -> Self
    where
        T: From<&'a R>,
    {
        let data = listing.records.iter().map(T::from).collect();
        Self::numbered(data, listing.total.unwrap_or_default(), paging)
    }

    /// The part of a list that was asked for, of so many records altogether.
    pub(super) fn numbered(data: Vec<T>, total: u64, paging: Paging) -> Self {
        let (current_page, per_page) = match paging {
            Paging::Page { page, per_page } => (page, per_page),
            Paging::After { limit, .. } => (1, limit),
        };
        let total_pages = total.div_ceil(per_page.max(1).into()).max(1);
        let pagination = Pagination { total, count: data.len(), per_page, current_page, total_pages };
        Self { data, meta: Meta { pagination: Some(pagination) }, linked: Linked::default() }
    }
}

impl<T> Envelope<T> {
    /// With the people whom the data refers to.
    pub(super) fn linking<'a>(self, people: impl Iterator<Item = &'a UserName>) -> Self {
        let linked = |person: &UserName| {
            let (name, display_name) = (person.name.clone(), person.name.clone());
            (person.id.get(), LinkedPerson { id: person.id.get(), name, display_name })
        };
        Self { linked: Linked { person: Some(people.map(linked).collect()) }, ..self }
    }
}
