//! The schemes that a division can be made in.

use grid::scheme::Scheme;

use crate::extract::{Inquiry, NoParameters};
use crate::problem::ApiError;
use crate::reply::Reply;

/// `GET /schemes`
pub(super) fn list(_: &Inquiry<'_>, _: &NoParameters) -> Result<Reply, ApiError> {
    let schemes: Vec<Scheme> = data::schemes().map_err(|error| ApiError::Internal(Box::new(error)))?;
    Reply::json(&schemes)
}
