//! Who is signed in, what they may do, and what happens when their session ends.

use grid::people::{Right, Role, Scope};
use grid::wire::people::{DemoPerson, Me, SessionView, SignIn};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::api::send::{Given, delete, post};
use crate::api::{self, ApiError};
use crate::remote::Busy;

/// Where the session lies.
const PATH: &str = "session";

/// Who is signed in. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    busy: Busy,
    view: RwSignal<Option<SessionView>>,
    /// Whether the session ended while somebody worked: they are asked to sign in again where they are.
    pub(crate) ended: RwSignal<bool>,
    /// Account and version: another one sees other things.
    who: Memo<Option<(i64, i64)>>,
    account: Memo<Option<i64>>,
}

impl Session {
    /// Asks who is signed in.
    pub(crate) fn new(busy: Busy) -> Self {
        let view = RwSignal::new(None::<SessionView>);
        let who =
            Memo::new(move |_| view.with(|view| view.as_ref()?.me.as_ref().map(|me| (me.id, me.version))));
        let account = Memo::new(move |_| who.get().map(|(id, _)| id));
        let session = Self { busy, view, ended: RwSignal::new(false), who, account };
        api::on_missing_session(Callback::new(move |()| session.ask()));
        session.ask();
        session
    }

    /// Whether the server said who is signed in, if anybody is; tracked.
    pub(crate) fn is_known(self) -> bool {
        self.view.with(Option::is_some)
    }

    /// Who is signed in; tracked.
    pub(crate) fn me(self) -> Option<Me> {
        self.view.with(|view| view.as_ref()?.me.clone())
    }

    /// Account and version of whoever is signed in, which change when they may see other things; tracked.
    pub(crate) fn who(self) -> Option<(i64, i64)> {
        self.who.get()
    }

    /// The account that is signed in, whatever becomes of it meanwhile; tracked.
    pub(crate) fn account(self) -> Option<i64> {
        self.account.get()
    }

    /// Whether somebody is signed in and may work, not having to set a password first; tracked.
    pub(crate) fn is_at_work(self) -> bool {
        self.view
            .with(|view| view.as_ref().and_then(|view| view.me.as_ref()).is_some_and(|me| !me.must_change))
    }

    /// Whether a password must be set before anything else; tracked.
    pub(crate) fn must_change(self) -> bool {
        self.view
            .with(|view| view.as_ref().and_then(|view| view.me.as_ref()).is_some_and(|me| me.must_change))
    }

    /// Whether nobody is signed in, as far as is known; tracked.
    pub(crate) fn is_public(self) -> bool {
        self.view.with(|view| view.as_ref().is_some_and(|view| view.me.is_none()))
    }

    /// Whether whoever is signed in has a right, somewhere; tracked.
    pub(crate) fn may(self, right: Right) -> bool {
        self.is_at_work() && self.me().is_some_and(|me| me.role.may(right))
    }

    /// Whether whoever is signed in sees every area; tracked.
    pub(crate) fn sees_everything(self) -> bool {
        self.me().is_some_and(|me| me.scope == Scope::Everything)
    }

    /// Whether they have a right that changes something, on a server that can be written to; tracked.
    pub(crate) fn may_change(self, right: Right) -> bool {
        self.may(right) && !self.view.with(|view| view.as_ref().is_some_and(|view| view.read_only))
    }

    /// The demonstration persons on offer; tracked.
    pub(crate) fn demo(self) -> Vec<DemoPerson> {
        self.view.with(|view| view.as_ref().map(|view| view.demo.clone()).unwrap_or_default())
    }

    /// Whether a demonstration person is signed in, who has no password; tracked.
    pub(crate) fn is_demo(self) -> bool {
        self.view.with(|view| {
            let me = view.as_ref().and_then(|view| view.me.as_ref());
            let demo = view.iter().flat_map(|view| &view.demo);
            me.is_some_and(|me| demo.into_iter().any(|person| person.login == me.login))
        })
    }

    /// The role of whoever is signed in; tracked.
    pub(crate) fn role(self) -> Option<Role> {
        self.me().map(|me| me.role)
    }

    /// Takes what the server said of the session.
    pub(crate) fn set(self, view: SessionView) {
        if view.me.is_some() {
            self.ended.set(false);
        }
        if self.view.with_untracked(|known| known.as_ref() != Some(&view)) {
            self.view.set(Some(view));
        }
    }

    /// Asks the server who is signed in. That nobody is any more does not take their work away.
    pub(crate) fn ask(self) {
        spawn_local(async move {
            match self.busy.during(api::get::<SessionView>(PATH)).await {
                Ok(view) if view.me.is_none() && self.view.with_untracked(is_signed_in) => {
                    self.ended.set(true);
                }
                Ok(view) => self.set(view),
                // The network comes back, and then it is asked again.
                Err(_) => {}
            }
        });
    }

    /// Asks again if it was not answered yet.
    pub(crate) fn ask_if_unknown(self) {
        if self.view.with_untracked(Option::is_none) {
            self.ask();
        }
    }

    /// Signs in; a demonstration person without a password.
    pub(crate) async fn sign_in(self, login: String, password: Option<String>) -> Result<(), ApiError> {
        let person = SignIn { login, password };
        let view = self.busy.during(post(PATH, Given::Nothing, &person)).await?;
        self.set(view);
        Ok(())
    }

    /// Signs out.
    pub(crate) async fn sign_out(self) -> Result<(), ApiError> {
        self.busy.during(delete(PATH)).await?;
        self.leave();
        Ok(())
    }

    /// Goes on as one of the public.
    pub(crate) fn leave(self) {
        self.ended.set(false);
        self.view.update(|view| {
            if let Some(view) = view {
                view.me = None;
            }
        });
        // Which demonstration persons there are is said to those who are not signed in.
        self.ask();
    }

    /// Sets another password for oneself.
    pub(crate) async fn set_password(self, present: String, new: String) -> Result<(), ApiError> {
        let Some((_, version)) = self.who.get_untracked() else { return Err(ApiError::Unreadable) };
        let body = json!({"present": present, "new": new});
        let view = self.busy.during(post("session/password", Given::Version(version), &body)).await?;
        self.set(view);
        Ok(())
    }
}

#[allow(clippy::ref_option, reason = "signals lend what they hold, an option")]
fn is_signed_in(view: &Option<SessionView>) -> bool {
    view.as_ref().is_some_and(|view| view.me.is_some())
}
