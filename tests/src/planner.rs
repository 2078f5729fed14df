//! Somebody who works on a plan over HTTP, with the draft in their own hands as the page has it.

use std::time::Duration;

use anyhow::Context as _;
use grid::lattice::Point;
use grid::plan::{CellId, Command, Draft, PlanCell, VertexMove};
use grid::shape::Shape;
use grid::wire::divide::DivisionView;
use grid::wire::plan::{
    NewAct, NewRevision, Override, PlanBrief, PlanStart, PlanView, Publication, PublishCheck, RevisionView,
    StartCell,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::fixture;
use crate::visitor::{Visitor, unique};

/// The community whose ground is cut up in tests, `[0, 0, 200, 200]` units from the fixture's corner.
pub const AREA: &str = "330199001001";

/// Somebody with a plan open.
pub struct Planner {
    /// They themselves.
    pub who: Visitor,
    /// Id of the plan.
    pub plan: i64,
    /// The last revision that they have.
    pub base: i64,
    /// The plan as they have it.
    pub draft: Draft,
    /// Numbers and keys of the revisions that were answered to them as theirs.
    pub made: Vec<(i64, String)>,
}

impl Planner {
    /// Opens a plan.
    pub async fn open(who: Visitor, plan: i64) -> anyhow::Result<Self> {
        let view: PlanView = serde_json::from_value(who.json(&format!("/api/v1/plans/{plan}")).await?)?;
        let base = view.plan.revision;
        Ok(Self { who, plan, base, draft: draft(view)?, made: Vec::new() })
    }

    /// Asks for a command, with a key of its own.
    pub async fn ask(&mut self, command: Command) -> anyhow::Result<(u16, Value)> {
        self.act(&unique_key(), NewAct::Do { command }).await
    }

    /// Asks for anything; what was done since is taken in when it is made.
    pub async fn act(&mut self, key: &str, act: NewAct) -> anyhow::Result<(u16, Value)> {
        let body = NewRevision { key: key.to_owned(), act };
        let path = format!("/api/v1/plans/{}/revisions", self.plan);
        let request = self.who.request(Method::POST, &path).header("if-match", format!("\"{}\"", self.base));
        let (status, answer) = self.who.send(request.json(&body)).await?;
        if status == 200 {
            let revisions: Vec<RevisionView> = serde_json::from_value(answer.clone())?;
            let own = revisions.last().context("no revision was answered")?.number;
            self.take(&revisions)?;
            self.made.push((own, key.to_owned()));
        }
        Ok((status, answer))
    }

    /// Takes in what others did.
    pub async fn follow(&mut self) -> anyhow::Result<()> {
        loop {
            let path = format!("/api/v1/plans/{}/revisions?after={}", self.plan, self.base);
            let revisions: Vec<RevisionView> = serde_json::from_value(self.who.json(&path).await?)?;
            if revisions.is_empty() {
                return Ok(());
            }
            self.take(&revisions)?;
        }
    }

    fn take(&mut self, revisions: &[RevisionView]) -> anyhow::Result<()> {
        let had = self.base;
        for revision in revisions.iter().filter(|revision| revision.number > had) {
            anyhow::ensure!(revision.number == self.base + 1, "a hole before revision {}", revision.number);
            let taken = self.draft.commit(&revision.delta.0);
            taken.map_err(|refusal| anyhow::anyhow!("revision {}: {refusal:?}", revision.number))?;
            self.base = revision.number;
        }
        Ok(())
    }
}

/// A key that no other stroke has.
pub fn unique_key() -> String {
    format!("stroke-{}-{}", std::process::id(), unique())
}

/// The draft of a plan that was answered.
pub fn draft(view: PlanView) -> anyhow::Result<Draft> {
    let cells = view.cells.into_iter().map(|cell| {
        Ok((cell.id, PlanCell { about: cell.about, shape: Shape::from_coordinates(&cell.shape)? }))
    });
    let cells = cells.collect::<anyhow::Result<Vec<(CellId, PlanCell)>>>()?;
    Ok(Draft::new(Shape::from_coordinates(&view.boundary)?, cells, view.next))
}

/// Makes a plan of the community and returns it.
pub async fn new_plan(who: &Visitor, from: PlanStart) -> anyhow::Result<PlanBrief> {
    let areas = who.json("/api/v1/areas").await?;
    let area = areas.as_array().into_iter().flatten().find(|area| area["code"] == AREA);
    let area = area.and_then(|area| area["id"].as_i64()).context("the community is not there")?;
    new_plan_of(who, area, from).await
}

/// Makes a plan of an area and returns it.
pub async fn new_plan_of(who: &Visitor, area: i64, from: PlanStart) -> anyhow::Result<PlanBrief> {
    let body = json!({ "name": "草案", "area": area, "from": from });
    let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", unique_key());
    let (status, made) = who.send(request.json(&body)).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    Ok(serde_json::from_value(made)?)
}

/// The community cut into `side` × `side` squares, numbered row by row from the south-western one. `side` divides 200.
pub fn squares(side: i32) -> PlanStart {
    let edge = 200 / side;
    let cell = |number: i32| {
        let (west, south) = (number % side * edge, number / side * edge);
        let corners = [[0, 0], [edge, 0], [edge, edge], [0, edge], [0, 0]];
        let ring = corners.map(|[x, y]| fixture::at(west + x, south + y).into()).to_vec();
        StartCell { name: format!("{:02}", number + 1), kind: None, code: None, shape: vec![vec![ring]] }
    };
    PlanStart::Cells { cells: (0..side * side).map(cell).collect(), file: "squares.geojson".to_owned() }
}

/// Moves a corner of squares by so many lattice units.
pub fn moved(corner: Point, by: [i32; 2]) -> Command {
    let to = Point::new(corner.x + by[0], corner.y + by[1]);
    Command::MoveVertices { moves: vec![VertexMove { from: corner, to }] }
}

/// Checks a plan and publishes it, with a reason for every finding; what was answered.
pub async fn publish(who: &Visitor, plan: i64, day: &str) -> anyhow::Result<(u16, Value)> {
    let plan = format!("/api/v1/plans/{plan}");
    let check: PublishCheck = serde_json::from_value(who.json(&format!("{plan}/check")).await?)?;
    let overrides = check
        .findings
        .into_iter()
        .map(|found| Override { finding: found.id, reason: "新楼尚未入住".to_owned() });
    let body = Publication { effective: day.to_owned(), overrides: overrides.collect() };
    let body = serde_json::to_value(body)?;
    who.change(Method::POST, &format!("{plan}/publish"), check.revision, &body).await
}

/// Asks for a division on a revision of a plan; what was answered.
pub async fn ask_division(
    who: &Visitor,
    plan: i64,
    revision: i64,
    key: &str,
    body: &Value,
) -> anyhow::Result<(u16, Value)> {
    let request = who.request(Method::POST, &format!("/api/v1/plans/{plan}/divisions"));
    let request = request.header("if-match", format!("\"{revision}\"")).header("idempotency-key", key);
    who.send(request.json(body)).await
}

/// A division that was asked for, once it has ended.
pub async fn ended(who: &Visitor, id: &str) -> anyhow::Result<DivisionView> {
    for _ in 0..1_500 {
        let view: DivisionView = serde_json::from_value(who.json(&format!("/api/v1/divisions/{id}")).await?)?;
        if !view.division.stage.is_running() {
            return Ok(view);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("{id} never ends")
}

/// A division of a plan as it was made, which has ended; its id.
pub async fn new_division(who: &Visitor, plan: i64) -> anyhow::Result<String> {
    let body = json!({ "size": { "cells": 2 } });
    let (status, made) = ask_division(who, plan, 0, &unique_key(), &body).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    let id = made["division"]["id"].as_str().context("a division has an id")?;
    Ok(ended(who, id).await?.division.id)
}
