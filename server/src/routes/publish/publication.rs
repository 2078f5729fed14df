//! `POST /plans/{id}/publish`

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use grid::people::Subject;
use grid::plan::PlanCell;
use grid::publish::rules::not_exact;
use grid::register::{Cell, Code, Duty, Post};
use grid::scheme::Bilingual;
use grid::wire::edit::{FieldError, Stale};
use grid::wire::plan::{Finding, Override, Publication};
use store::{NewVersion, StoreError, VersionNotes};

use super::day::effective;
use super::matter::{Judgement, Matter};
use super::versions;
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::{Call, Json};
use crate::routes::history::gone;
use crate::routes::plan::{PlanOf, enter};

/// How long a reason may be, and how short.
const REASON: std::ops::RangeInclusive<usize> = 4..=200;

/// Publishes the revision that was checked. What is checked here is what was checked there, on the data of now.
pub(in crate::routes) async fn publish(
    call: Call,
    asked: PlanOf,
    Json(wanted): Json<Publication>,
) -> Result<Response, ApiError> {
    let plan = asked.id.0;
    let today = call.app.clock.today();
    let revision = call.met.version()?;
    let entered = enter(&call, asked.id).await?;
    if entered.plan.revision != revision {
        return Err(stale(plan, entered.plan.revision));
    }
    let effective = effective(&wanted.effective, today)?;
    let matter = Arc::new(Matter::gather(&call.app, entered).await?);
    if !matter.exact {
        return Err(ApiError::of_field("cells", not_exact(&matter.defects, matter.flawed)));
    }
    let (judged, app) = (Arc::clone(&matter), Arc::clone(&call.app));
    let account = call.viewer()?.account.value.clone();
    let Judgement { findings, codes, lineage } =
        call.app.workers.run(move || judged.judge(&app, &account)).await??;
    let author = call.viewer()?.author();
    let overrides = overridden(&findings, &wanted.overrides)?;
    let overrides =
        overrides.into_iter().map(|(sentence, reason)| (sentence, reason, author.name.clone())).collect();
    let cell = |(id, cell): &(_, PlanCell)| to_be(cell, &codes[id], &matter.rosters);
    let version = NewVersion {
        plan,
        revision,
        effective,
        today,
        cells: matter.cells.iter().map(cell).collect(),
        notes: VersionNotes { lineage, overrides },
    };
    let published = match call.app.store.publish(&author, &version).await {
        Err(StoreError::Stale { current }) => return Err(stale(plan, current)),
        Err(StoreError::NotFound { .. }) => return Err(gone(Subject::Plan, plan)),
        published => published?,
    };
    call.catch_up().await;
    let mut response = reply::json(&versions::brief(&call, &published)?)?;
    *response.status_mut() = StatusCode::CREATED;
    let address = HeaderValue::from_str(&format!("/api/v1/versions/{}", published.id));
    response
        .headers_mut()
        .insert(header::LOCATION, address.map_err(|error| ApiError::Internal(Box::new(error)))?);
    Ok(response)
}

/// The plan is at another revision than the one that was checked.
fn stale(plan: i64, current: i64) -> ApiError {
    ApiError::Stale(Box::new(Stale { subject: Subject::Plan, id: plan, current, since: Vec::new() }))
}

/// What is let stand, and why.
///
/// # Errors
/// [`ApiError::Fields`] with every finding that has no reason, or none worth the name. The field is the finding's id.
fn overridden(findings: &[Finding], reasons: &[Override]) -> Result<Vec<(Bilingual, String)>, ApiError> {
    let reasons: BTreeMap<&str, &str> =
        reasons.iter().map(|given| (given.finding.as_str(), given.reason.trim())).collect();
    let (mut overridden, mut open) = (Vec::new(), Vec::new());
    for finding in findings {
        let refuse = |sentence| FieldError { field: finding.id.clone(), sentence };
        match reasons.get(finding.id.as_str()) {
            None => open.push(refuse(finding.sentence.clone())),
            Some(reason) if !REASON.contains(&reason.chars().count()) => open.push(refuse(Bilingual {
                zh: "请写明理由，4 至 200 字".to_owned(),
                en: "give a reason of 4 to 200 characters".to_owned(),
            })),
            Some(reason) => overridden.push((finding.sentence.clone(), (*reason).to_owned())),
        }
    }
    if open.is_empty() { Ok(overridden) } else { Err(ApiError::Fields(open)) }
}

/// A cell as it is published. Whoever the plan appoints takes the leader's post, and the others of the roster stay; without an
/// appointment the roster is left empty, and the register keeps the one that it has.
fn to_be(cell: &PlanCell, code: &Code, rosters: &BTreeMap<Code, Vec<Duty>>) -> Cell {
    let appointed = cell.about.leader.as_ref().map(|leader| Duty {
        post: Post::Leader,
        person: leader.person.clone(),
        phone: leader.phone.clone(),
    });
    let roster = appointed.map(|leader| {
        let others = rosters.get(code).into_iter().flatten().filter(|duty| duty.post != Post::Leader);
        std::iter::once(leader).chain(others.cloned()).collect()
    });
    Cell {
        code: code.clone(),
        name: cell.about.name.clone(),
        kind: cell.about.kind,
        shape: cell.shape.clone(),
        roster: roster.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::plan::{About, Leader};
    use grid::register::CellKind;
    use grid::wire::plan::Rule;

    fn finding(id: &str) -> Finding {
        let sentence = Bilingual { zh: id.to_owned(), en: id.to_owned() };
        Finding { id: id.to_owned(), rule: Rule::SizeBand, cell: None, sentence, at: None }
    }

    fn reason(finding: &str, reason: &str) -> Override {
        Override { finding: finding.to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn every_finding_needs_a_reason_and_all_that_have_none_are_listed() {
        let findings = ["a", "b", "c"].map(finding);
        let reasons = [reason("b", " 新楼未入住 "), reason("c", " 好 "), reason("gone since", "无需理由了")];
        let Err(ApiError::Fields(open)) = overridden(&findings, &reasons) else { panic!("it is refused") };
        assert_eq!(open.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        let let_stand = overridden(&findings[1..2], &reasons).unwrap();
        assert_eq!(let_stand[0].1, "新楼未入住");
    }

    #[test]
    fn whoever_is_appointed_takes_the_leaders_post_only() {
        let duty = |post, person: &str| Duty { post, person: person.to_owned(), phone: String::new() };
        let code = Code::new("1").unwrap();
        let rosters = [(code.clone(), vec![duty(Post::Leader, "甲"), duty(Post::Assistant, "乙")])].into();
        let ring = [[0, 0], [9, 0], [9, 9]].map(|[x, y]| grid::lattice::Point::new(x, y)).to_vec();
        let about = About {
            name: String::new(),
            kind: CellKind::Basic,
            code: None,
            locked: false,
            leader: Some(Leader { person: "丙".to_owned(), phone: String::new() }),
        };
        let shape = grid::shape::Shape::from_rings(vec![vec![ring]]).unwrap();
        let mut cell = PlanCell { about, shape };
        let roster = to_be(&cell, &code, &rosters).roster;
        assert_eq!(roster, [duty(Post::Leader, "丙"), duty(Post::Assistant, "乙")]);
        cell.about.leader = None;
        assert_eq!(to_be(&cell, &code, &rosters).roster, []);
    }
}
