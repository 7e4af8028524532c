//! Schemas of single values in requests.

use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ArrayBuilder, KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};

/// A text.
pub(crate) fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A text with a limit, in characters.
pub(crate) fn text_up_to(characters_max: usize) -> ObjectBuilder {
    string().max_length(Some(characters_max))
}

/// A day.
pub(crate) fn date() -> ObjectBuilder {
    string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// A text with a limit, or a whole number that is taken as one.
pub(crate) fn text_or_integer(characters_max: usize) -> ObjectBuilder {
    text_up_to(characters_max).schema_type(SchemaType::from_iter([Type::String, Type::Integer]))
}

/// An e-mail address.
pub(crate) fn email() -> ObjectBuilder {
    text_up_to(switchboard_domain::EMAIL_BYTES_MAX).format(Some(SchemaFormat::Custom("email".to_owned())))
}

/// One of these names.
pub(crate) fn one_of(names: &[&'static str]) -> ObjectBuilder {
    string().enum_values(Some(names.iter().copied()))
}

/// A whole number.
pub(crate) fn integer() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
}

/// A whole number between two.
pub(crate) fn integer_within(minimum: u32, maximum: u32) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(minimum)).maximum(Some(maximum))
}

/// A whole number, or `null`.
pub(crate) fn nullable_integer() -> ObjectBuilder {
    nullable(integer())
}

/// What the schema says, or `null`.
pub(crate) fn nullable(schema: ObjectBuilder) -> ObjectBuilder {
    let mut object = schema.build();
    object.schema_type = match object.schema_type {
        SchemaType::Type(one) => SchemaType::from_iter([one, Type::Null]),
        SchemaType::Array(many) => SchemaType::from_iter(many.into_iter().chain([Type::Null])),
        SchemaType::AnyValue => SchemaType::AnyValue,
    };
    if let Some(names) = &mut object.enum_values {
        names.push(serde_json::Value::Null);
    }
    object.into()
}

/// A text of this schema, or `null`.
pub(crate) fn nullable_text(schema: ObjectBuilder) -> ObjectBuilder {
    schema.schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

/// True or false.
pub(crate) fn boolean() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean)
}

/// An object of any shape.
pub(crate) fn free_object() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Object)
}

/// A list.
pub(crate) fn list_of(entry: ObjectBuilder) -> ArrayBuilder {
    ArrayBuilder::new().items(Object::from(entry))
}
