//! Mending all defects up to a width at once, after it was shown what will be done.

use grid::defects::DefectKind;
use grid::plan::{Command, Mending};
use grid::repair::Reason;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::field::Field;
use crate::plan::MOST_MENDED_M;
use crate::state::App;
use crate::text::format::{metres, square_metres};
use crate::text::names::Named;
use crate::text::plan_sentences::mending;

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
    (metres > 0.0 && metres <= MOST_MENDED_M).then_some(metres)
}

/// What will be done.
#[derive(Clone, Debug, PartialEq)]
struct Proposal {
    tolerance_m: f64,
    /// What becomes of each defect that is no wider, largest first.
    steps: Vec<Step>,
    /// How many are left as they are.
    left: usize,
}

/// What becomes of one defect.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    kind: DefectKind,
    area_m2: f64,
    width_m: f64,
    /// The cell that gets or keeps the ground, none for what is cut off; or why nothing is done.
    outcome: Result<Option<String>, Reason>,
}

impl Proposal {
    fn of(app: App, tolerance_m: f64) -> Self {
        let desk = app.desk;
        let all = desk.with_draft(|draft| draft.proposals(tolerance_m)).unwrap_or_default();
        let left = all.iter().filter(|mending| mending.outcome.is_err()).count();
        let step = |Mending { defect, outcome, .. }: Mending| Step {
            kind: defect.kind,
            area_m2: defect.area_m2,
            width_m: defect.width_m,
            outcome: outcome.map(|owner| owner.to.map(|cell| desk.name_of(cell))),
        };
        // Those that are wider are listed above; those that are not, and stay all the same, with the reason.
        let steps = all.into_iter().filter(|mending| mending.outcome != Err(Reason::Wide)).map(step);
        Self { tolerance_m, steps: steps.collect(), left }
    }

    /// How many are mended, and the ground of the largest, m².
    fn mended(&self) -> (usize, f64) {
        let mended = self.steps.iter().filter(|step| step.outcome.is_ok());
        mended.fold((0, 0.0), |(count, most), step| (count + 1, step.area_m2.max(most)))
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
    let (count, largest) = proposal.mended();
    let Proposal { tolerance_m, steps, left } = proposal;
    let summary = move || match count {
        0 => app.plan_t().preview_none.to_owned(),
        _ => mending(count, &square_metres(largest), left, app.lang.get()),
    };
    let rows = steps.into_iter().map(|Step { kind, area_m2, width_m, outcome }| {
        let becomes = move || match (&outcome, kind) {
            (Ok(Some(name)), DefectKind::Gap) => format!("{}{name}", app.plan_t().defect_give),
            (Ok(Some(name)), _) => format!("{}{name}", app.plan_t().defect_keep),
            (Ok(None), _) => app.plan_t().defect_cut.to_owned(),
            (Err(reason), _) => reason.name(app.lang.get()).to_owned(),
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
        {(count > 0).then(|| view! {
            <button class="button main wide" data-testid="mend-now" on:click=move |_| app.desk.command(Command::Repair { tolerance_m })>
                {move || app.plan_t().mend_now}
            </button>
        })}
    }
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
