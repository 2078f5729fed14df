//! What is proved or measured of a candidate, in words.

use grid::explain::bound_explains;
use grid::wire::divide::{Aim, Candidate};
use leptos::prelude::*;

use crate::divide::has_moved;
use crate::state::App;
use crate::text::dividing_sentences::{compactness, in_pieces, no_better, percent};
use crate::text::format::{count, metres, rounded};
use crate::text::sentences::households;

/// The list.
#[component]
pub(super) fn CertificateList(
    /// Of which one.
    candidate: Candidate,
    /// What was aimed at.
    aim: Option<Aim>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let of = candidate.certificate;
    let explains = aim
        .is_some_and(|aim| bound_explains(of.least_max_deviation_pct, of.max_deviation_pct, aim.reach_pct()));
    let rows = move || {
        let (lang, texts) = (app.lang.get(), app.divide_t());
        let (cells, within) = (count(of.cells), rounded(of.in_band * f64::from(of.cells)));
        let connected = if of.disconnected == 0 {
            texts.all_connected.to_owned()
        } else {
            in_pieces(of.disconnected, lang)
        };
        let mut rows = vec![
            (texts.cert_cells, cells.clone(), None),
            (
                texts.cert_max,
                percent(of.max_deviation_pct),
                explains.then(|| no_better(of.least_max_deviation_pct, lang)),
            ),
            (texts.cert_mean, percent(of.mean_deviation_pct), None),
            (texts.cert_band, format!("{within} / {cells}"), None),
            (texts.cert_compact, compactness(of.mean_polsby_popper, of.min_polsby_popper, lang), None),
            (texts.cert_connected, connected, None),
            (texts.cert_proof, (if of.exact { texts.proved } else { texts.not_proved }).to_owned(), None),
        ];
        if has_moved(&candidate) {
            rows.push((texts.cert_moved, households(candidate.moved_households, lang), None));
        }
        if of.main_roads_cut_m >= 1.0 {
            rows.push((texts.cert_roads, metres(of.main_roads_cut_m), None));
        }
        let row = |(name, value, hint): (&'static str, String, Option<String>)| {
            let hint = hint.map(|hint| view! { <small>{hint}</small> });
            view! { <span class="cert"><small>{name}</small><span>{value}</span>{hint}</span> }
        };
        rows.into_iter().map(row).collect_view()
    };
    view! { <span class="certificate" data-testid="certificate">{rows}</span> }
}
