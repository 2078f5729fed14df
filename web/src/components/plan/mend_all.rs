//! Mending all defects up to a width at once, after it was shown what will be done.

use grid::defects::DefectKind;
use grid::plan::Command;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::field::Field;
use crate::state::App;
use crate::text::format::{metres, square_metres};
use crate::text::names::Named;

/// The widest defect that may be mended unseen, m.
const MOST_M: f64 = 50.0;

/// A unit of length that a tolerance is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Centimetres,
    Metres,
}

/// What was typed as a tolerance, in m; none when it is no length, or too large to mend unseen.
fn tolerance(typed: &str, unit: Unit) -> Option<f64> {
    // Some keyboards write a comma.
    let number: f64 = typed.trim().replace(['，', ','], ".").parse().ok()?;
    let metres = match unit {
        Unit::Centimetres => number / 100.0,
        Unit::Metres => number,
    };
    (metres > 0.0 && metres <= MOST_M).then_some(metres)
}

/// What will be done.
#[derive(Clone, Debug, PartialEq)]
struct Proposal {
    tolerance_m: f64,
    /// Kind, area in m², width in m, and the cell that gets or keeps the ground; largest first.
    steps: Vec<(DefectKind, f64, f64, Option<String>)>,
    /// How many defects are wider.
    left: usize,
}

impl Proposal {
    fn of(app: App, tolerance_m: f64) -> Self {
        let defects = untrack(move || app.desk.defects());
        let (narrow, wide): (Vec<_>, Vec<_>) =
            defects.into_iter().partition(|(defect, _)| defect.width_m <= tolerance_m);
        let step = |(defect, cells): (grid::defects::Defect, Vec<grid::plan::CellId>)| {
            let owner = cells.first().filter(|_| defect.kind != DefectKind::Spill);
            (defect.kind, defect.area_m2, defect.width_m, owner.map(|&cell| app.desk.name_of(cell)))
        };
        let mut steps: Vec<_> = narrow.into_iter().map(step).collect();
        steps.sort_by(|a, b| b.1.total_cmp(&a.1));
        Self { tolerance_m, steps, left: wide.len() }
    }
}

/// The form: tolerance, preview, and then all at once.
#[component]
pub(super) fn MendAll() -> impl IntoView {
    let app = expect_context::<App>();
    let (typed, unit) = (RwSignal::new("5".to_owned()), RwSignal::new(Unit::Centimetres));
    let wrong = RwSignal::new(false);
    let proposal = RwSignal::new(None::<Proposal>);
    // What was shown is no longer what would be done.
    Effect::watch(
        move || (typed.track(), unit.track(), app.desk.changed.track()),
        move |_, _, _| {
            wrong.set(false);
            proposal.set(None);
        },
        false,
    );
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let tolerance = typed.with_untracked(|typed| tolerance(typed, unit.get_untracked()));
        wrong.set(tolerance.is_none());
        proposal.set(tolerance.map(|tolerance| Proposal::of(app, tolerance)));
    };
    let option = move |this: Unit, name: fn(App) -> &'static str, code: &'static str| {
        view! { <option value=code selected=move || unit.get() == this>{move || name(app)}</option> }
    };
    view! {
        <section class="mend-all">
            <h3>{move || app.plan_t().mend_all}</h3>
            <p class="quiet">{move || app.plan_t().mend_all_next}</p>
            <form class="in-line" on:submit=submit autocomplete="off">
                <Field name=Signal::derive(move || app.plan_t().tolerance.to_owned())
                    wrong=Signal::derive(move || wrong.get().then(|| app.plan_t().tolerance_wrong.to_owned()))>
                    <input type="text" inputmode="decimal" maxlength="6" required=true data-testid="tolerance" bind:value=typed/>
                </Field>
                <select class="unit" data-testid="tolerance-unit" aria-label=move || app.plan_t().tolerance on:change=move |event| {
                    unit.set(if event_target_value(&event) == "m" { Unit::Metres } else { Unit::Centimetres });
                }>
                    {option(Unit::Centimetres, |app| app.plan_t().centimetres, "cm")}
                    {option(Unit::Metres, |app| app.plan_t().metres, "m")}
                </select>
                <button class="button" data-testid="mend-preview">{move || app.plan_t().preview}</button>
            </form>
            {move || proposal.get().map(|proposal| view! { <ProposalList proposal/> })}
        </section>
    }
}

/// Each defect with what becomes of it, and the button that does it.
#[component]
fn ProposalList(proposal: Proposal) -> impl IntoView {
    let app = expect_context::<App>();
    let Proposal { tolerance_m, steps, left } = proposal;
    if steps.is_empty() {
        return view! { <p class="quiet" data-testid="mend-nothing">{move || app.plan_t().preview_none}</p> }
            .into_any();
    }
    let count = steps.len();
    let largest = steps.first().map_or(0.0, |step| step.1);
    let summary =
        move || crate::text::plan_sentences::mending(count, &square_metres(largest), left, app.lang.get());
    let rows = steps.into_iter().map(|(kind, area_m2, width_m, owner)| {
        let becomes = move || match (&owner, kind) {
            (Some(name), DefectKind::Gap) => format!("{}{name}", app.plan_t().defect_give),
            (Some(name), _) => format!("{}{name}", app.plan_t().defect_keep),
            (None, _) => app.plan_t().defect_cut.to_owned(),
        };
        view! {
            <li>
                <span><b>{move || kind.name(app.lang.get())}</b>" "
                    <small>{square_metres(area_m2)}" · "{move || app.t().width}" "{metres(width_m)}</small></span>
                <span>{becomes}</span>
            </li>
        }
    });
    view! {
        <p data-testid="mend-summary">{summary}</p>
        <ul class="proposals" data-testid="mend-steps">{rows.collect_view()}</ul>
        <button class="button main wide" data-testid="mend-now" on:click=move |_| app.desk.command(Command::Repair { tolerance_m })>
            {move || app.plan_t().mend_now}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_is_a_length_that_may_be_mended_unseen() {
        assert_eq!(tolerance("5", Unit::Centimetres), Some(0.05));
        assert_eq!(tolerance(" 0,5 ", Unit::Metres), Some(0.5));
        for (typed, unit) in [
            ("0", Unit::Metres),
            ("-1", Unit::Metres),
            ("51", Unit::Metres),
            ("NaN", Unit::Metres),
            ("", Unit::Centimetres),
        ] {
            assert_eq!(tolerance(typed, unit), None, "{typed}");
        }
    }
}
