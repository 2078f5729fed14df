//! Taking a layer in: first it is read to its end and everything wrong with it is listed, then all of it is kept, or nothing.

mod areas;
mod base_map;
mod cells;
mod faults;
mod job;
mod places;

use std::sync::Arc;

use grid::people::{Account, Scope};
use grid::register::Code;
use grid::shape::Shape;
use grid::wire::upload::{Take, Taken};
use store::{Author, RequestKey};

use super::held::Asked;
use crate::intake::{Fields, Remedy};
use crate::problem::ApiError;

pub(crate) use job::start;

/// What is to be taken in, checked as far as it can be before the file is read.
pub(crate) struct Order {
    /// As it was asked for.
    pub(crate) take: Take,
    /// How the layer is to be read.
    pub(crate) asked: Asked,
    /// The area that was named.
    pub(crate) area: Option<TargetArea>,
    /// Whoever asked.
    pub(crate) account: Account,
    /// The same, for the audit log.
    pub(crate) author: Author,
    /// Their key for this request.
    pub(crate) request: RequestKey,
}

/// An area with its boundary.
#[derive(Clone)]
pub(crate) struct TargetArea {
    /// Its code.
    pub(crate) code: Code,
    /// Its boundary.
    pub(crate) boundary: Arc<Shape>,
    /// Scheme of its present tiling, or the usual one.
    pub(crate) scheme: String,
    /// Codes of its present cells.
    pub(crate) cells: Vec<String>,
}

impl Order {
    /// Which column holds which field.
    ///
    /// # Errors
    /// [`ApiError::Fields`] for a field that there is not.
    fn fields(&self) -> Result<Fields, ApiError> {
        let Take { what, columns, values, aliases, .. } = &self.take;
        let no_field = |name: &str| {
            let known = what.fields().join(", ");
            ApiError::of_text(
                "columns",
                &format!("没有字段 {name}；字段有：{known}"),
                &format!("there is no field {name}; fields are: {known}"),
            )
        };
        if let Some(unknown) = columns.keys().find(|name| !what.fields().contains(&name.as_str())) {
            return Err(no_field(unknown));
        }
        let mapping = what.fields().iter().map(|field| (*field, columns.get(*field).cloned()));
        let (values, aliases) = (values.clone().into_iter().collect(), aliases.clone().into_iter().collect());
        let fields = Fields::new(mapping, values, aliases).map_err(|none| no_field(&none.field))?;
        Ok(fields.for_people_with(Remedy::Choices))
    }

    /// The area, where one is needed.
    ///
    /// # Errors
    /// [`ApiError::Fields`] without one.
    fn needed_area(&self) -> Result<&TargetArea, ApiError> {
        self.area.as_ref().ok_or_else(|| ApiError::of_text("area", "请选择辖区", "choose the area"))
    }

    /// Whether it can be carried out at all, whatever the file says.
    ///
    /// # Errors
    /// [`ApiError::Fields`] naming what is missing or wrong.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        self.fields()?;
        let what = self.take.what;
        // What lies within whose scope is said by the areas: who could lay them elsewhere could give themselves more of it.
        if what == Taken::Areas && self.account.scope != Scope::Everything {
            return Err(ApiError::of_text(
                "what",
                "辖区只能由管辖全部辖区的管理员导入",
                "areas are taken in by an administrator whose scope is everything",
            ));
        }
        if what == Taken::Plan || what.layer().is_some() {
            self.needed_area()?;
        }
        if self.take.name.as_ref().is_some_and(|name| !(1..=60).contains(&name.trim().chars().count())) {
            return Err(ApiError::of_text(
                "name",
                "名称需为 1 至 60 个字",
                "the name must have 1 to 60 characters",
            ));
        }
        Ok(())
    }
}
