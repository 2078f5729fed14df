//! Who may import whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use cargo_metadata::{DependencyKind, Metadata};

/// One crate of the workspace.
struct Room {
    name: &'static str,
    /// Crates of the workspace that it may name, its tests included.
    may_use: &'static [&'static str],
    /// What must not be anywhere beneath it: rooms, and families of crates (`sqlx` is `sqlx`, `sqlx-core` and so on).
    never: &'static [&'static str],
}

const ROOMS: [Room; 7] = [
    Room {
        name: "grid",
        may_use: &[],
        never: &["tokio", "async-std", "sqlx", "axum", "hyper", "reqwest", "leptos", "web-sys"],
    },
    Room { name: "store", may_use: &["grid"], never: &["axum", "hyper", "leptos", "web-sys"] },
    Room {
        name: "data",
        may_use: &["grid"],
        never: &["tokio", "sqlx", "axum", "hyper", "leptos", "web-sys"],
    },
    Room { name: "server", may_use: &["store", "grid", "data"], never: &["leptos", "web-sys"] },
    Room { name: "web", may_use: &["grid"], never: &["store", "server", "sqlx", "axum", "hyper"] },
    Room { name: "xtask", may_use: &[], never: &["grid", "store", "server", "web"] },
    Room { name: "wangge-tests", may_use: &["server", "store", "grid", "data"], never: &["web", "leptos"] },
];

/// The crates of the workspace and where their manifests lie.
pub(crate) fn members(metadata: &Metadata) -> BTreeMap<String, PathBuf> {
    let packages = metadata.workspace_packages();
    packages.iter().map(|package| (package.name.to_string(), package.manifest_path.clone().into())).collect()
}

/// Crates without a room in ARCHITECTURE.md, and rooms without a crate.
pub(crate) fn strangers(members: &BTreeMap<String, PathBuf>) -> Vec<String> {
    let rooms: BTreeSet<_> = ROOMS.iter().map(|room| room.name).collect();
    let unknown = members.keys().filter(|name| !rooms.contains(name.as_str()));
    let empty = rooms.iter().filter(|name| !members.contains_key(**name));
    unknown
        .map(|name| format!("the crate {name} has no room in the architecture"))
        .chain(empty.map(|name| format!("the room {name} has no crate")))
        .collect()
}

/// What each crate names as a dependency, by name; versions of one crate count as one.
#[derive(Default)]
pub(crate) struct Graph {
    /// For programs and their builds.
    needs: BTreeMap<String, BTreeSet<String>>,
    /// For tests, examples and benches too.
    names: BTreeMap<String, BTreeSet<String>>,
}

/// The dependencies as cargo resolves them for one platform.
pub(crate) fn graph(metadata: &Metadata) -> Graph {
    let mut graph = Graph::default();
    let nodes = metadata.resolve.as_ref().map(|resolve| resolve.nodes.as_slice()).unwrap_or_default();
    for node in nodes {
        let from = metadata[&node.id].name.to_string();
        for dependency in &node.deps {
            let to = metadata[&dependency.pkg].name.to_string();
            if dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development) {
                graph.needs.entry(from.clone()).or_default().insert(to.clone());
            }
            graph.names.entry(from.clone()).or_default().insert(to);
        }
    }
    graph
}

/// Every import that a room forbids, with the way by which it comes in.
pub(crate) fn forbidden(graph: &Graph) -> Vec<String> {
    let rooms: BTreeSet<_> = ROOMS.iter().map(|room| room.name).collect();
    let mut faults = Vec::new();
    for room in &ROOMS {
        let named = graph.names.get(room.name).into_iter().flatten();
        for other in named.filter(|other| rooms.contains(other.as_str())) {
            if !room.may_use.contains(&other.as_str()) {
                faults.push(format!("{} must not import {other}", room.name));
            }
        }
        for way in ways(graph, room.name) {
            let end = way.last().copied().unwrap_or_default();
            let meant =
                |never: &&str| if rooms.contains(never) { end == *never } else { is_of_family(end, never) };
            if let Some(never) = room.never.iter().copied().find(|never| meant(never)) {
                faults.push(format!("{} must not rest on {never}: {}", room.name, way.join(" -> ")));
            }
        }
    }
    faults
}

/// The shortest way from a crate to each crate beneath it.
fn ways<'a>(graph: &'a Graph, from: &'a str) -> Vec<Vec<&'a str>> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = VecDeque::from([vec![from]]);
    let mut ways = Vec::new();
    while let Some(way) = queue.pop_front() {
        let beneath = way.last().and_then(|last| graph.needs.get(*last)).into_iter().flatten();
        for next in beneath.filter(|next| seen.insert(next)) {
            let longer: Vec<_> = way.iter().copied().chain([next.as_str()]).collect();
            ways.push(longer.clone());
            queue.push_back(longer);
        }
    }
    ways
}

fn is_of_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

/// A graph from lines `crate: dependency dependency`; a dependency with `~` before it serves tests only.
fn drawn(lines: &[&str]) -> Graph {
    let mut graph = Graph::default();
    for line in lines {
        let (from, to) = line.split_once(':').expect("`crate: dependencies`");
        for name in to.split_whitespace() {
            let (tests_only, name) = name.strip_prefix('~').map_or((false, name), |name| (true, name));
            graph.names.entry(from.to_owned()).or_default().insert(name.to_owned());
            if !tests_only {
                graph.needs.entry(from.to_owned()).or_default().insert(name.to_owned());
            }
        }
    }
    graph
}

#[test]
fn allowed_imports_pass() {
    let graph = drawn(&[
        "server: store grid data axum",
        "store: grid sqlx-core",
        "grid: geo ~tokio",
        "web: grid leptos",
    ]);
    assert_eq!(forbidden(&graph), Vec::<String>::new());
}

#[test]
fn a_forbidden_room_is_found_even_in_tests() {
    assert_eq!(forbidden(&drawn(&["store: grid server"])), ["store must not import server"]);
    assert_eq!(forbidden(&drawn(&["data: ~store"])), ["data must not import store"]);
    assert!(forbidden(&drawn(&["web: store"])).contains(&"web must not import store".to_owned()));
}

#[test]
fn a_forbidden_crate_is_found_however_deep() {
    let graph = drawn(&["grid: geo", "geo: clever", "clever: tokio-util"]);
    assert_eq!(forbidden(&graph), ["grid must not rest on tokio: grid -> geo -> clever -> tokio-util"]);
    assert_eq!(forbidden(&drawn(&["grid: tokiolike"])), Vec::<String>::new());
    assert_eq!(
        forbidden(&drawn(&["web: helper", "helper: server"])),
        ["web must not rest on server: web -> helper -> server"]
    );
    assert_eq!(forbidden(&drawn(&["web: leptos", "leptos: server_fn"])), Vec::<String>::new());
}

#[test]
fn a_crate_without_a_room_is_found_and_a_room_without_a_crate() {
    let members = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), PathBuf::new())).collect();
    let all = ["grid", "store", "data", "server", "web", "xtask", "wangge-tests"];
    assert_eq!(strangers(&members(&all)), Vec::<String>::new());
    assert_eq!(
        strangers(&members(&["grid", "store", "data", "server", "web", "xtask", "attic"])),
        ["the crate attic has no room in the architecture", "the room wangge-tests has no crate"]
    );
}
