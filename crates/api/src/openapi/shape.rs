//! The shape of a request: named values, some of which must be there.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, RefOr, Required};

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
    schema: Value,
    description: &'static str,
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
    fn described(self, text: &'static str) -> RefOr<Schema> {
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
        self.with(Named { name, is_required: true, schema: schema.into(), description })
    }

    /// With a value that may be missing.
    pub(crate) fn optional(
        self,
        name: &'static str,
        schema: impl Into<Value>,
        description: &'static str,
    ) -> Self {
        self.with(Named { name, is_required: false, schema: schema.into(), description })
    }

    /// With an example.
    pub(crate) fn example(mut self, example: serde_json::Value) -> Self {
        self.example = Some(example);
        self
    }

    /// As the schema of a body.
    pub(super) fn into_schema(self) -> Schema {
        let examples = self.example;
        let object = self.values.into_iter().fold(ObjectBuilder::new(), |object, value| {
            let object = object.property(value.name, value.schema.described(value.description));
            if value.is_required { object.required(value.name) } else { object }
        });
        object.examples(examples).into()
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
