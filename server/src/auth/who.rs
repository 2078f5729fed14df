//! Who may use a route.

use grid::people::{Right, Role};
use grid::register::PlaceKind;

use super::Viewer;
use crate::extract::RawRequest;
use crate::problem::ApiError;

/// Who may use a route. Every row of the routing table says it.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    /// Everybody.
    Public,
    /// Whoever is signed in, even with a password that is yet to be changed.
    SignedIn,
    /// Whoever has this right, within their scope.
    May(Right),
    /// Whoever has this right for the kind of place that the parameter `kind` names.
    MayOfKind(fn(PlaceKind) -> Right),
}

impl Who {
    /// Lets a request pass, or says why not.
    ///
    /// # Errors
    /// [`ApiError::SignInNeeded`], [`ApiError::Forbidden`].
    pub(crate) fn admit(self, viewer: Option<&Viewer>, request: &RawRequest) -> Result<(), ApiError> {
        if matches!(self, Self::Public) {
            return Ok(());
        }
        let viewer = viewer.ok_or(ApiError::SignInNeeded)?;
        let right = match self {
            Self::Public | Self::SignedIn => return Ok(()),
            Self::May(right) => Some(right),
            // A kind that cannot be read is refused by name when the parameters are.
            Self::MayOfKind(of) => request.get("kind").and_then(|kind| kind.parse().ok()).map(of),
        };
        if viewer.account.value.must_change {
            return Err(ApiError::Forbidden(
                "the password was given by somebody else; set one of your own first: POST /api/v1/session/password",
            ));
        }
        match right {
            Some(right) if !viewer.may(right) => {
                Err(ApiError::Forbidden("your role does not include this; an administrator assigns roles"))
            }
            _ => Ok(()),
        }
    }

    /// In words, for the OpenAPI document.
    pub(crate) fn described(self) -> String {
        match self {
            Self::Public => "everybody".to_owned(),
            Self::SignedIn => "whoever is signed in".to_owned(),
            Self::May(right) => format!("signed in as {}, within their scope", roles(right)),
            Self::MayOfKind(of) => {
                let of_kind = |&kind: &PlaceKind| format!("{kind}: {}", roles(of(kind)));
                let kinds: Vec<String> = PlaceKind::ALL.iter().map(of_kind).collect();
                format!("signed in, within their scope, by kind of place: {}", kinds.join("; "))
            }
        }
    }
}

fn roles(right: Right) -> String {
    let roles: Vec<&str> =
        Role::ALL.iter().filter(|role| role.may(right)).map(|role| role.as_str()).collect();
    roles.join(", ")
}
