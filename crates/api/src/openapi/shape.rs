//! The shape of a request: named values, some of which must be there.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Schema, SchemaType};
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, RefOr, Required, Type};

/// The shape of a body or a query.
pub(crate) struct Shape {
    /// What the document calls it.
    pub(super) name: &'static str,
    values: Vec<Named>,
    example: Option<serde_json::Value>,
}

struct Named {
    name: &'static str,
    is_required: bool,
    /// Whether `null` is as good as nothing whatever the body is for.
    takes_null: bool,
    schema: Value,
    description: &'static str,
}

/// What `null` is in place of a value that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    /// As good as nothing.
    IsNothing,
    /// What the schema of the value says: changes tell a value that is taken away from one that stays.
    AsSaid,
}

/// The schema of one value.
#[expect(
    clippy::large_enum_variant,
    reason = "a few dozen exist while the document is made, and none afterwards"
)]
pub(crate) enum Value {
    One(ObjectBuilder),
    List(ArrayBuilder),
}

impl From<ObjectBuilder> for Value {
    fn from(schema: ObjectBuilder) -> Self {
        Self::One(schema)
    }
}

impl From<ArrayBuilder> for Value {
    fn from(schema: ArrayBuilder) -> Self {
        Self::List(schema)
    }
}

impl Value {
    fn described(self, text: &'static str) -> Schema {
        match self {
            Self::One(schema) => schema.description(Some(text)).into(),
            Self::List(schema) => schema.description(Some(text)).into(),
        }
    }

    fn plain(self) -> RefOr<Schema> {
        match self {
            Self::One(schema) => schema.into(),
            Self::List(schema) => schema.into(),
        }
    }
}

impl Shape {
    /// A shape without values.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, values: Vec::new(), example: None }
    }

    /// With a value that must be there.
    pub(crate) fn required(
        self,
        name: &'static str,
        schema: impl Into<Value>,
        description: &'static str,
    ) -> Self {
        self.with(Named { name, is_required: true, takes_null: false, schema: schema.into(), description })
    }

    /// With a value that may be missing.
    pub(crate) fn optional(
        self,
        name: &'static str,
        schema: impl Into<Value>,
        description: &'static str,
    ) -> Self {
        self.with(Named { name, is_required: false, takes_null: false, schema: schema.into(), description })
    }

    /// With a value of a change that may be missing, which `null` says as well.
    pub(crate) fn optional_or_null(
        self,
        name: &'static str,
        schema: impl Into<Value>,
        description: &'static str,
    ) -> Self {
        self.with(Named { name, is_required: false, takes_null: true, schema: schema.into(), description })
    }

    /// The same under another name.
    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// With an example.
    pub(crate) fn example(mut self, example: serde_json::Value) -> Self {
        self.example = Some(example);
        self
    }

    /// Whether anything must be there.
    pub(super) fn has_required(&self) -> bool {
        self.values.iter().any(|value| value.is_required)
    }

    /// As the schema of a body.
    pub(super) fn into_schema(self, null: Null) -> Schema {
        let examples = self.example;
        let object = self.values.into_iter().fold(ObjectBuilder::new(), |object, value| {
            let schema = value.schema.described(value.description);
            let takes_null = value.takes_null || null == Null::IsNothing;
            match (value.is_required, takes_null) {
                (true, _) => object.property(value.name, schema).required(value.name),
                (false, true) => object.property(value.name, or_null(schema)),
                (false, false) => object.property(value.name, schema),
            }
        });
        object.examples(examples).into()
    }

    /// As a schema of an answer, under its name.
    pub(crate) fn into_named(self) -> (String, RefOr<Schema>) {
        (self.name.to_owned(), self.into_schema(Null::AsSaid).into())
    }

    /// As the parameters of a query.
    pub(super) fn into_parameters(self) -> Vec<Parameter> {
        let parameter = |value: Named| {
            ParameterBuilder::new()
                .name(value.name)
                .parameter_in(ParameterIn::Query)
                .required(if value.is_required { Required::True } else { Required::False })
                .description(Some(value.description))
                .schema(Some(value.schema.plain()))
                .build()
        };
        self.values.into_iter().map(parameter).collect()
    }

    fn with(mut self, value: Named) -> Self {
        self.values.push(value);
        self
    }
}

/// A schema that `null` fits too. Requests have objects and lists alone.
fn or_null(mut schema: Schema) -> Schema {
    if let Schema::Object(object) = &mut schema {
        object.schema_type = nullable(&object.schema_type);
        if let Some(names) = &mut object.enum_values
            && !names.contains(&serde_json::Value::Null)
        {
            names.push(serde_json::Value::Null);
        }
    }
    if let Schema::Array(array) = &mut schema {
        array.schema_type = nullable(&array.schema_type);
    }
    schema
}

fn nullable(types: &SchemaType) -> SchemaType {
    match types {
        SchemaType::Type(one) => SchemaType::from_iter([one.clone(), Type::Null]),
        SchemaType::Array(types) if types.contains(&Type::Null) => SchemaType::Array(types.clone()),
        SchemaType::Array(types) => SchemaType::from_iter(types.iter().cloned().chain([Type::Null])),
        SchemaType::AnyValue => SchemaType::AnyValue,
    }
}
