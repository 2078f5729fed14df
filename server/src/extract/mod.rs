//! Parameters of a request, parsed once into checked values.
//!
//! A handler names its parameters as a struct made by [`parameters!`]; the same definition reads the request and
//! describes it in the OpenAPI document. Whatever is unknown, repeated, empty or unreadable is refused by name.

mod bbox;
mod raw;
mod values;

use schemars::{Schema, SchemaGenerator};

use crate::auth::Sight;
use crate::index::Register;
use crate::problem::ApiError;

pub(crate) use bbox::Bbox;
pub(crate) use raw::{RawRequest, shown};
pub(crate) use values::{
    After, AreaPosition, Before, CellPosition, EntryLimit, Limit, MinMembers, Moment, NamePart, RadiusMetres,
    RecordId, SchemeId, UpTo,
};

/// A request with all that its parameters are read against.
pub(crate) struct Inquiry<'a> {
    /// What was asked.
    pub(crate) request: &'a RawRequest,
    /// What there is.
    pub(crate) register: &'a Register,
    /// What of it there is for whoever asks; on routes for everybody, nothing is looked up in it.
    pub(crate) sight: &'a Sight,
}

/// A parameter as the OpenAPI document describes it.
pub(crate) struct Parameter {
    /// As clients write it.
    pub(crate) name: &'static str,
    /// `path` or `query`.
    pub(crate) place: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Whether the request is refused without it.
    pub(crate) required: bool,
    /// What it may be.
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
}

/// All parameters of a route.
pub(crate) trait Parameters: Sized + Send + 'static {
    /// Every parameter, in the order of the documentation.
    fn described() -> Vec<Parameter>;

    /// Reads and checks all of them; ids are resolved against the register and the scope of whoever asks.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] for the first one that cannot be read, [`ApiError::NotFound`] for an id of no record.
    fn read(inquiry: &Inquiry<'_>) -> Result<Self, ApiError>;
}

/// Why one value was refused.
pub(crate) enum Refusal {
    /// It cannot be read; says what would be right.
    Unreadable(String),
    /// There is no such record.
    NotFound(String),
}

/// A value of a parameter that must be given, or has a default.
pub(crate) trait Scalar: Copy {
    /// What stands in when the parameter is not given; `None` when it must be.
    const DEFAULT: Option<Self> = None;

    /// Reads one value.
    fn parse(text: &str, inquiry: &Inquiry<'_>) -> Result<Self, Refusal>;

    /// What it may be.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A value with its presence: any [`Scalar`], or an `Option` of one.
pub(crate) trait Value: Sized {
    /// Whether a request without it is refused.
    const REQUIRED: bool;

    /// Reads the value; `None` is a parameter that was not given.
    fn read(text: Option<&str>, inquiry: &Inquiry<'_>) -> Result<Self, Refusal>;

    /// What it may be.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: Scalar> Value for T {
    const REQUIRED: bool = T::DEFAULT.is_none();

    fn read(text: Option<&str>, inquiry: &Inquiry<'_>) -> Result<Self, Refusal> {
        match text {
            Some(text) => T::parse(text, inquiry),
            None => T::DEFAULT.ok_or_else(|| Refusal::Unreadable("it must be given".to_owned())),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Scalar> Value for Option<T> {
    const REQUIRED: bool = false;

    fn read(text: Option<&str>, inquiry: &Inquiry<'_>) -> Result<Self, Refusal> {
        text.map(|text| T::parse(text, inquiry)).transpose()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

/// Reads one parameter and puts its name to what is wrong with it. A path that cannot be read leads nowhere, so
/// there it is not found.
pub(crate) fn read_value<T: Value>(
    inquiry: &Inquiry<'_>,
    name: &'static str,
    place: &'static str,
) -> Result<T, ApiError> {
    T::read(inquiry.request.get(name), inquiry).map_err(|refusal| match refusal {
        Refusal::Unreadable(detail) if place == "path" => ApiError::NotFound { field: name, detail },
        Refusal::Unreadable(why) => {
            ApiError::Parameter { field: name.to_owned(), detail: format!("parameter '{name}': {why}") }
        }
        Refusal::NotFound(detail) => ApiError::NotFound { field: name, detail },
    })
}

/// Defines the parameters of a route: `path` or `query`, name, type; the doc comment becomes the description.
macro_rules! parameters {
    ($(#[doc = $doc:literal])* $visibility:vis struct $name:ident {
        $($(#[doc = $about:literal])+ $place:ident $field:ident: $type:ty,)*
    }) => {
        $(#[doc = $doc])*
        $visibility struct $name { $($(#[doc = $about])+ pub(crate) $field: $type,)* }

        impl $crate::extract::Parameters for $name {
            fn described() -> Vec<$crate::extract::Parameter> {
                vec![$($crate::extract::Parameter {
                    name: stringify!($field),
                    place: stringify!($place),
                    about: concat!($($about),+).trim_ascii(),
                    required: <$type as $crate::extract::Value>::REQUIRED,
                    schema: <$type as $crate::extract::Value>::schema,
                }),*]
            }

            fn read(inquiry: &$crate::extract::Inquiry<'_>) -> Result<Self, $crate::problem::ApiError> {
                inquiry.request.refuse_others(&[$(stringify!($field)),*])?;
                Ok(Self { $($field: $crate::extract::read_value(inquiry, stringify!($field), stringify!($place))?,)* })
            }
        }
    };
}
pub(crate) use parameters;

/// A route without parameters.
pub(crate) struct NoParameters;

impl Parameters for NoParameters {
    fn described() -> Vec<Parameter> {
        Vec::new()
    }

    fn read(inquiry: &Inquiry<'_>) -> Result<Self, ApiError> {
        inquiry.request.refuse_others(&[])?;
        Ok(Self)
    }
}
