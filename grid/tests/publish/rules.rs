use std::collections::BTreeMap;

use grid::defects::{Defect, DefectKind};
use grid::lattice::Point;
use grid::plan::{Leader, PlanCell};
use grid::prepared::Prepared;
use grid::publish::rules::{Checked, findings, not_exact};
use grid::register::{CellKind, Code, Post};
use grid::scheme::{Band, Bilingual, RosterRule, Scheme};
use grid::shape::Shape;
use grid::wire::plan::{Finding, Rule};
use grid::workload::{Item, What};

use crate::common::{cell, code, households, item, numbered, rectangle};

fn scheme() -> Scheme {
    Scheme {
        size: Some(Band { min_households: 1, max_households: 2 }),
        roster: vec![RosterRule { post: Post::Leader, at_least: 1, shared: false }],
        ..Scheme::without_rules("test", Bilingual { zh: "试".to_owned(), en: "Test".to_owned() })
    }
}

fn leader(person: &str) -> Leader {
    Leader { person: person.to_owned(), phone: "13900000000".to_owned() }
}

/// A sound plan: two cells, each with a household and a leader.
struct Case {
    scheme: Scheme,
    cells: Vec<PlanCell>,
    items: Vec<Item>,
    leaders: BTreeMap<Code, Vec<Leader>>,
    communities: Vec<Shape>,
}

impl Case {
    fn sound() -> Self {
        let mut east = cell("东网格", None, rectangle(1000, 0, 2000, 1000));
        east.about.leader = Some(leader("孙东"));
        Self {
            scheme: scheme(),
            cells: vec![cell("西网格", Some("W"), rectangle(0, 0, 1000, 1000)), east],
            items: households(&[(500, 500), (1500, 500)]),
            leaders: [(code("W"), vec![leader("周西")])].into(),
            communities: Vec::new(),
        }
    }

    fn findings(&self) -> Vec<Finding> {
        findings(&Checked {
            scheme: &self.scheme,
            boundary: &rectangle(0, 0, 2000, 1000),
            cells: &numbered(&self.cells),
            items: &self.items,
            leaders: &self.leaders,
            communities: &self.communities,
        })
    }

    /// There is one finding, in this place; returns its sentences.
    fn one(&self, id: &str, inside: &Shape) -> Bilingual {
        let mut found = self.findings();
        assert_eq!(found.len(), 1, "{found:?}");
        let finding = found.remove(0);
        assert_eq!(finding.id, id);
        let place = finding.at.expect("a place");
        let at = Point::from_degrees(place[0], place[1]).expect("a place on the globe");
        assert!(Prepared::new(inside).holds(at), "{at:?}");
        for said in [&finding.sentence.zh, &finding.sentence.en] {
            assert!(!said.contains('周') && !said.contains('孙') && !said.contains("139"), "{said}");
        }
        finding.sentence
    }
}

#[test]
fn a_sound_plan_has_no_finding() {
    assert_eq!(Case::sound().findings(), []);
}

#[test]
fn cells_above_and_below_the_band() {
    let mut case = Case::sound();
    case.items = households(&[(500, 500), (1200, 500), (1300, 500), (1400, 500), (1500, 500)]);
    let said = case.one("size_band:2", &rectangle(1000, 0, 2000, 1000));
    assert_eq!(said.zh, "东网格有 4 户，规模应为 1–2 户：请划出至少 2 户给相邻网格，或拆分。");
    assert_eq!(
        said.en,
        "东网格 has 4 households, where 1–2 are wanted: give at least 2 to neighbours, or split it."
    );
    case.items = households(&[(500, 500)]);
    let said = case.one("size_band:2", &rectangle(1000, 0, 2000, 1000));
    assert_eq!(said.zh, "东网格有 0 户，规模应为 1–2 户：请从相邻网格划入至少 1 户，或合并。");
    case.scheme.size = None;
    assert_eq!(case.findings(), [], "a scheme without a band");
}

#[test]
fn dedicated_cells_are_for_premises_and_not_for_households() {
    let mut case = Case::sound();
    case.cells[1].about.kind = CellKind::Dedicated;
    case.items = households(&[(500, 500)]);
    let said = case.one("dedicated_for:2", &rectangle(1000, 0, 2000, 1000));
    assert!(said.zh.contains("专属网格") && said.en.contains("premises"), "{said:?}");
    case.items.push(item(What::Premises { at_risk: false }, 1500, 500));
    assert_eq!(case.findings(), []);
}

#[test]
fn one_answerable_person_for_each_cell() {
    let mut case = Case::sound();
    case.cells[1].about.leader = None;
    let said = case.one("one_leader:2", &rectangle(1000, 0, 2000, 1000));
    assert_eq!(said.zh, "东网格没有网格长：请指定一名责任人。");

    let mut case = Case::sound();
    case.leaders.insert(code("W"), vec![leader("周西"), leader("周二")]);
    let said = case.one("one_leader:1", &rectangle(0, 0, 1000, 1000));
    assert_eq!(said.en, "西网格 has 2 leaders: appoint the one who is answerable.");
    case.cells[0].about.leader = Some(leader("周三"));
    assert_eq!(case.findings(), [], "whom the plan names takes the place of both");
}

#[test]
fn a_leader_of_two_cells_where_the_scheme_wants_one_for_each() {
    let mut case = Case::sound();
    case.cells[1].about.leader = Some(leader(" 周西 "));
    let found = case.findings();
    assert_eq!(found.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["one_leader:1", "one_leader:2"]);
    assert!(found[0].sentence.zh.starts_with("西网格与东网格的网格长为同一人"), "{}", found[0].sentence.zh);
    case.scheme.roster[0].shared = true;
    assert_eq!(case.findings(), []);
    case.scheme.roster.clear();
    assert_eq!(case.findings(), [], "a scheme that says nothing of leaders");
}

#[test]
fn households_of_the_area_in_no_cell() {
    let mut case = Case::sound();
    case.cells[1].shape = rectangle(1200, 0, 2000, 1000);
    case.items.extend(households(&[(1100, 500), (1150, 500), (2500, 500)]));
    let said = case.one("household_outside", &rectangle(1000, 0, 1200, 1000));
    assert_eq!(
        said.en,
        "2 households lie in the area but in no cell: give the gap around them to a neighbour."
    );
}

#[test]
fn a_cell_in_two_pieces() {
    let mut case = Case::sound();
    let piece = |shape: &Shape| vec![shape.points().to_vec()];
    let small = rectangle(900, 0, 1000, 100);
    case.cells[1].shape =
        Shape::from_rings(vec![piece(&rectangle(1100, 0, 2000, 1000)), piece(&small)]).unwrap();
    let said = case.one("one_piece:2", &small);
    assert!(said.zh.contains("2 块") && said.en.contains("2 pieces"), "{said:?}");
}

#[test]
fn a_cell_across_a_border_between_communities() {
    let mut case = Case::sound();
    case.communities = vec![rectangle(0, 0, 1300, 1000), rectangle(1300, 0, 2000, 1000)];
    let said = case.one("one_community:2", &rectangle(1000, 0, 1300, 1000));
    assert!(said.zh.contains("跨 2 个社区"), "{said:?}");
    case.communities = vec![rectangle(0, 0, 1001, 1000), rectangle(1001, 0, 2000, 1000)];
    assert_eq!(case.findings(), [], "a border that is off by rounding crosses nothing");
}

#[test]
fn names_that_are_there_twice() {
    let mut case = Case::sound();
    case.cells[1].about.name = "西网格 ".to_owned();
    let said = case.one("name_twice:2", &rectangle(1000, 0, 2000, 1000));
    assert_eq!(said.zh, "本辖区已有西网格：请另取名称。");
    assert!(case.findings().iter().all(|finding| finding.rule == Rule::NameTwice));
}

#[test]
fn what_is_not_exact_is_counted() {
    let defect = |kind| Defect {
        id: String::new(),
        kind,
        times: 2,
        area_m2: 1.0,
        width_m: 1.0,
        cells: Vec::new(),
        shared_m: Vec::new(),
        at: [0.0; 2],
        outline: Vec::new(),
    };
    let said = not_exact(&[defect(DefectKind::Gap), defect(DefectKind::Spill), defect(DefectKind::Gap)], 1);
    assert_eq!(
        said.zh,
        "草案有 2 处空白、1 处越界、1 处图形错误，不能发布：请先消除，使辖区全覆盖、无重叠。"
    );
    assert_eq!(
        said.en,
        "The plan has 2 gaps, 1 spill, 1 flawed polygon and cannot be published: mend it first, so that it is proved \
         seamless."
    );
    assert!(not_exact(&[], 0).zh.contains("顶点"), "too fine for an outline");
}
