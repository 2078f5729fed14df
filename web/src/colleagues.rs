//! What those are called whose logins stand in plans, revisions and versions.

use grid::people::Right;
use grid::wire::people::Colleague;
use leptos::prelude::*;

use crate::api;
use crate::remote::{Busy, Remote};
use crate::session::Session;
use crate::text::Lang;

/// The names that are known. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(crate) struct Colleagues {
    session: Session,
    lang: RwSignal<Lang>,
    known: Remote<Vec<Colleague>>,
}

impl Colleagues {
    pub(crate) fn new(busy: Busy, session: Session, lang: RwSignal<Lang>) -> Self {
        let whose = move || session.may(Right::ReadPlans).then(|| session.who()).flatten();
        Self { session, lang, known: Remote::new(busy, whose, |_| api::get("people/names")) }
    }

    /// What somebody is called: their name, what stands for a program, or the login where no name is known; tracked.
    pub(crate) fn called(self, login: &str) -> String {
        let texts = self.lang.get().plans();
        match login {
            "command line" => return texts.by_command_line.to_owned(),
            "calendar" => return texts.by_calendar.to_owned(),
            _ => {}
        }
        if let Some(me) = self.session.me().filter(|me| me.login == login) {
            return me.name;
        }
        let known = self.known.ready();
        let found = known.as_deref().into_iter().flatten().find(|colleague| colleague.login == login);
        found.map_or_else(|| login.to_owned(), |colleague| colleague.name.clone())
    }
}
