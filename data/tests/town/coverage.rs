//! Three communities are exact; the fourth is not, and it matters.

use grid::check::{Verdict, check};
use grid::defects::DefectKind;
use grid::locate::Locator;
use grid::register::{Details, PremisesKind};
use grid::shape::Shape;

use crate::town::{Town, households, premises};

#[test]
fn three_communities_are_exact() {
    let town = Town::new();
    for name in ["河东社区", "河西社区", "新桥社区"] {
        let area = town.area(name);
        let report = check(&town.shapes_of(area), Some(&area.shape), None);
        assert_eq!(report.verdict, Verdict::Exact, "{name}: {:?}", report.defects);
        assert_eq!(report.unmatched_vertices, 0, "{name}");
        assert_eq!(report.invalid_cells, []);
    }
}

#[test]
fn the_communities_cover_their_street() {
    let town = Town::new();
    let communities: Vec<Shape> = town.communities().iter().map(|c| c.shape.clone()).collect();
    let street = town.area("青石街道");
    assert_eq!(check(&communities, Some(&street.shape), None).verdict, Verdict::Exact);
    for area in &town.areas {
        let Some(parent) = &area.parent else { continue };
        let parent = town.areas.iter().find(|a| a.code == *parent).unwrap();
        let alone = check(std::slice::from_ref(&area.shape), Some(&parent.shape), None);
        assert!(
            alone.defects.iter().all(|d| d.kind != DefectKind::Spill),
            "{} lies in {}",
            area.name,
            parent.name
        );
    }
}

#[test]
fn beiguan_is_drawn_badly_in_four_ways() {
    let town = Town::new();
    let beiguan = town.area("北关社区");
    let cells = town.cells_of(beiguan);
    let report = check(&town.shapes_of(beiguan), Some(&beiguan.shape), None);
    assert_eq!(report.verdict, Verdict::Broken);
    assert_eq!(report.invalid_cells, [], "every cell is a sound polygon");

    let of = |kind| report.defects.iter().filter(|d| d.kind == kind).collect::<Vec<_>>();
    let [gaps, overlaps, spills] = [DefectKind::Gap, DefectKind::Overlap, DefectKind::Spill].map(of);
    let names = |indexes: &[usize]| indexes.iter().map(|&i| cells[i].name.as_str()).collect::<Vec<_>>();

    assert_eq!(gaps.len(), 2, "the yard and the hairline: {gaps:?}");
    assert!((2_000.0..4_000.0).contains(&gaps[0].area_m2), "{}", gaps[0].area_m2);
    assert!(gaps[0].width_m > 20.0);
    assert_eq!(names(&gaps[0].cells), ["第一网格", "第二网格"]);
    // The T-junction is off by one lattice unit, over some sixty metres.
    assert!(gaps[1].width_m < 0.03, "{} m", gaps[1].width_m);
    assert!(gaps[1].area_m2 < 1.5, "{} m²", gaps[1].area_m2);
    assert_eq!(gaps[1].cells.len(), 3);

    assert_eq!(overlaps.len(), 1);
    assert!((1_500.0..3_000.0).contains(&overlaps[0].area_m2), "{}", overlaps[0].area_m2);
    assert_eq!(overlaps[0].times, 2);
    assert_eq!(overlaps[0].cells.len(), 2);

    assert_eq!(spills.len(), 1);
    assert!((800.0..2_500.0).contains(&spills[0].area_m2), "{}", spills[0].area_m2);
    assert_eq!(spills[0].cells.len(), 1);
}

#[test]
fn the_faults_of_beiguan_matter_to_people() {
    let town = Town::new();
    let beiguan = town.area("北关社区");
    let shapes = town.shapes_of(beiguan);
    let locator = Locator::new(&shapes);
    let (mut nobodys, mut contested) = (Vec::new(), 0);
    for place in town.places_in(beiguan) {
        match locator.all_at(place.at).len() {
            0 => nobodys.push(place),
            1 => {}
            _ => contested += usize::from(matches!(place.details, Details::Household(_))),
        }
    }
    assert!(households(nobodys.iter().copied()).len() >= 5, "households in no cell");
    assert!(
        premises(nobodys.iter().copied())
            .iter()
            .any(|p| p.category == PremisesKind::Workshop && p.live_work_store),
        "the workshop in no cell"
    );
    assert!(nobodys.iter().any(|p| matches!(p.details, Details::Hazard(_))), "its hazard");
    assert!(contested >= 5, "{contested} households in two cells");
    let foreign = town.places.iter().filter(|p| matches!(p.details, Details::Premises(_)));
    let outside = Locator::new([&beiguan.shape]);
    let taken = foreign.filter(|p| locator.at(p.at).is_some() && outside.at(p.at).is_none()).count();
    assert!(taken >= 3, "{taken} premises of the neighbours in a cell of 北关社区");
}

#[test]
fn every_place_lies_in_one_community_and_in_its_cells() {
    let town = Town::new();
    let shapes: Vec<Shape> = town.communities().iter().map(|c| c.shape.clone()).collect();
    let communities = Locator::new(&shapes);
    for place in &town.places {
        assert_eq!(communities.all_at(place.at).len(), 1, "{}", place.code);
    }
    for area in town.communities().into_iter().filter(|a| a.name != "北关社区") {
        let shapes = town.shapes_of(area);
        let cells = Locator::new(&shapes);
        for place in town.places_in(area) {
            assert_eq!(cells.all_at(place.at).len(), 1, "{} in {}", place.code, area.name);
        }
    }
}
