//! The revisions of a plan: who did what when, and a way to take any of them back.

use std::collections::HashSet;

use grid::plan::history::Act;
use grid::wire::plan::{Mark, NewAct, RevisionView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::marks::MarkForm;
use super::panel::of_head;
use crate::components::states::Notice;
use crate::state::App;
use crate::text::format::moment;
use crate::text::sentences::more;

/// How many revisions are listed at once.
const PAGE: usize = 50;

/// Where a revision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It may be taken back.
    Done,
    /// It takes another one back, and may be undone itself.
    Undo,
    /// It was taken back, or done again, by a later one.
    TakenBack,
}

/// A revision as it is listed.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    revision: RevisionView,
    stands: Stands,
}

fn entries(log: &[RevisionView]) -> Vec<Entry> {
    let taken_back: HashSet<i64> = log
        .iter()
        .filter_map(|revision| match revision.act {
            Act::Do => None,
            Act::Undo { of } | Act::Redo { of } => Some(of),
        })
        .collect();
    let entry = |revision: &RevisionView| {
        let stands = match revision.act {
            _ if taken_back.contains(&revision.number) => Stands::TakenBack,
            Act::Undo { .. } => Stands::Undo,
            Act::Do | Act::Redo { .. } => Stands::Done,
        };
        Entry { revision: revision.clone(), stands }
    };
    log.iter().rev().map(entry).collect()
}

/// The panel: newest first.
#[component]
pub(super) fn History(
    /// Shows the plan as it was at a revision.
    #[prop(into)]
    see: Callback<i64>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let limit = RwSignal::new(PAGE);
    let listed = Memo::new(move |_| {
        let limit = limit.get();
        desk.with_log(|log| {
            entries(&log[log.len().saturating_sub(limit * 2)..]).into_iter().take(limit).collect::<Vec<_>>()
        })
    });
    let left = Memo::new(move |_| {
        let listed = listed.with(|listed| listed.last().map_or(0, |entry| entry.revision.number - 1));
        u64::try_from(listed).unwrap_or(0)
    });
    let marks = of_head(app, |head| head.marks.clone());
    let show_more = move |_| {
        limit.update(|limit| *limit += PAGE);
        let known = desk.with_log(<[_]>::len);
        if limit.get_untracked() > known {
            spawn_local(async move {
                desk.earlier().await;
            });
        }
    };
    view! {
        <Show when=move || desk.may_edit()><MarkForm/></Show>
        <Show when=move || !listed.with(Vec::is_empty) fallback=move || view! {
            <Notice title=move || app.plan_t().history_none text=move || app.plan_t().history_none_next/>
        }>
            <ol class="versions revisions" data-testid="revisions">
                <For each=move || listed.get() key=|entry| (entry.revision.number, entry.stands == Stands::TakenBack)
                    children=move |entry| view! { <Revision entry marks see/> }/>
            </ol>
            <Show when=move || { left.get() > 0 }>
                <button class="button wide" data-testid="more" on:click=show_more>{move || more(left.get(), app.lang.get())}</button>
            </Show>
        </Show>
    }
}

#[component]
fn Revision(entry: Entry, marks: Memo<Option<Vec<Mark>>>, see: Callback<i64>) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let Entry { revision, stands } = entry;
    let (number, by) = (revision.number, revision.by.clone());
    let is_merged = revision.base < number - 1;
    let act = match stands {
        Stands::Done => Some(NewAct::Undo { of: number }),
        Stands::Undo => Some(NewAct::Redo { of: number }),
        Stands::TakenBack => None,
    };
    let name = move || if stands == Stands::Undo { app.plan_t().redo_this } else { app.plan_t().undo_this };
    let sentence = move || app.lang.get().of(&revision.sentence);
    let when = move || moment(&revision.at, app.lang.get());
    let here = move || {
        let marks = marks.get().unwrap_or_default();
        marks
            .into_iter()
            .filter(|mark| mark.revision == number)
            .map(|mark| {
                view! {
                    <span class="tag accent" data-testid="mark">"⚑ "{mark.name}</span>
                }
            })
            .collect_view()
    };
    view! {
        <li data-testid="revision" data-number=number class:closed=stands == Stands::TakenBack>
            <p>
                <span class="code quiet-number">{number}</span>
                <b>{sentence}</b>
                {(stands == Stands::TakenBack).then(|| view! { <span class="tag">{move || app.plan_t().undone}</span> })}
                {is_merged.then(|| view! { <span class="tag">{move || app.plan_t().merged}</span> })}
                {here}
            </p>
            <p><small>{move || app.colleagues.called(&by)}" · "{when}</small></p>
            <p class="row-links">
                {move || act.clone().filter(|_| desk.may_edit()).map(|act| view! {
                    <button class="link" data-testid="take-back" on:click=move |_| desk.send(act.clone())>{name}</button>
                })}
                <button class="link" data-testid="see-revision" on:click=move |_| see.run(number)>{move || app.plan_t().history_see}</button>
            </p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use grid::plan::Delta;
    use grid::scheme::Bilingual;
    use grid::wire::plan::WireDelta;

    use super::*;

    fn revision(number: i64, act: Act) -> RevisionView {
        RevisionView {
            number,
            at: "2026-11-21T09:00:00Z".to_owned(),
            by: "planner".to_owned(),
            act,
            sentence: Bilingual { zh: String::new(), en: String::new() },
            delta: WireDelta(Delta::default()),
            base: number - 1,
        }
    }

    #[test]
    fn what_was_taken_back_is_offered_by_the_revision_that_did_so() {
        let log = [revision(1, Act::Do), revision(2, Act::Undo { of: 1 }), revision(3, Act::Do)];
        let found: Vec<(i64, Stands)> =
            entries(&log).into_iter().map(|entry| (entry.revision.number, entry.stands)).collect();
        assert_eq!(found, [(3, Stands::Done), (2, Stands::Undo), (1, Stands::TakenBack)]);
    }
}
