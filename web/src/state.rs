//! What the page knows and shows. Components read signals from here and call the methods; nothing else is shared.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use grid::register::PlaceKind;
use grid::wire::edit::PlaceCard;
use grid::wire::{AreaNode, Cluster, DefectItem, Ledger, PlaceView, TilingReport};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::beside::Beside;
use crate::browser;
use crate::colleagues::Colleagues;
use crate::editing::{Editor, kind_of};
use crate::layers::{Layer, Switches};
use crate::map::{Covered, MapHandle};
use crate::plan::{Desk, Hand};
use crate::remote::{Busy, Load, Remote};
use crate::route::{Address, MapView, Over, Route};
use crate::session::Session;
use crate::sheet::Sheet;
use crate::text::{Lang, Texts, dividing, drawing, plans};
use crate::tree::Tree;

/// How many broken tilings are fetched for the first view; the others when they are opened.
const BROKEN_AT_START: usize = 20;

/// How many pixels of a telephone's map the card of a place takes.
const CARD_HEIGHT: f64 = 190.0;

/// Which way to go through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the one before.
    Back,
    /// To the one after.
    Forth,
}

impl Step {
    /// Where it leads from a place in a list of `count`, from the end to the beginning; from nowhere, to the nearer end.
    /// None in an empty list.
    pub(crate) fn from(self, present: Option<usize>, count: usize) -> Option<usize> {
        let last = count.checked_sub(1)?;
        Some(match (present, self) {
            (Some(present), Self::Forth) if present < last => present + 1,
            (_, Self::Forth) => 0,
            (Some(0) | None, Self::Back) => last,
            (Some(present), Self::Back) => present - 1,
        })
    }
}

/// The page, by its state. Copy it freely: there is one, for as long as the page is open.
#[derive(Clone, Copy)]
pub(crate) struct App(&'static State);

impl Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// The state of the page.
pub(crate) struct State {
    /// Who is signed in.
    pub(crate) session: Session,
    /// What those are called whose work one comes across.
    pub(crate) colleagues: Colleagues,
    /// The language of the page.
    pub(crate) lang: RwSignal<Lang>,
    /// What is shown.
    pub(crate) route: RwSignal<Route>,
    /// Where the map looks, once it does.
    pub(crate) view: RwSignal<Option<MapView>>,
    /// Whether the map was told where to look.
    pub(crate) placed: RwSignal<bool>,
    /// Which layers are on.
    pub(crate) layers: RwSignal<Switches>,
    /// The tree of areas.
    pub(crate) areas: Remote<Tree>,
    /// The proofs that were fetched, by area.
    pub(crate) reports: RwSignal<HashMap<i64, Load<TilingReport>>>,
    /// The ledger of the selected cell.
    pub(crate) ledger: Remote<Ledger>,
    /// The clusters searched for.
    pub(crate) clusters: Remote<Vec<Cluster>>,
    /// The place that was clicked.
    pub(crate) place: RwSignal<Option<PlaceView>>,
    /// The same with its version, and what may be done to it.
    pub(crate) card: Remote<PlaceCard>,
    /// What is being done to a place.
    pub(crate) editor: Editor,
    /// The plan under edit.
    pub(crate) desk: Desk,
    /// The hand that draws in it on the map.
    pub(crate) hand: Hand,
    /// Another division over what is shown.
    pub(crate) beside: Beside,
    /// Grows when something may have changed: lists and the map read again.
    pub(crate) changes: RwSignal<u32>,
    /// Whether the drawer is open.
    pub(crate) drawer: RwSignal<bool>,
    /// How high it stands on a telephone.
    pub(crate) sheet: Sheet,
    /// Whether the areas are open where they cover the map.
    pub(crate) side: RwSignal<bool>,
    /// Whether the help is open.
    pub(crate) help: RwSignal<bool>,
    /// Whether anything is on its way.
    pub(crate) busy: Busy,
    /// Whether the browser believes to be online.
    pub(crate) online: RwSignal<bool>,
    /// Since when the service answers from memory, if it does.
    pub(crate) stale_since: RwSignal<Option<String>>,
    /// The map, once it is there.
    pub(crate) map: StoredValue<Option<MapHandle>, LocalStorage>,
}

impl App {
    /// Opens what the address says.
    pub(crate) fn new() -> Self {
        let address = browser::address();
        let lang = address.lang.or_else(browser::remembered_lang).unwrap_or_default();
        // A telephone's first view is the map; a link to something opens what it names.
        let opens = !browser::is_narrow() || address.route != Route::default();
        let route = RwSignal::new(address.route);
        let place = RwSignal::new(None::<PlaceView>);
        let busy = Busy::new();
        let session = Session::new(busy);
        // Who sees other things reads again; who sees nothing does not ask.
        let at_work = move || if session.is_at_work() { session.who() } else { None };
        let areas = Remote::new(
            busy,
            || Some(()),
            |()| async { api::get::<Vec<AreaNode>>("areas").await.map(Tree::from) },
        );
        let ledger = Remote::new(
            busy,
            move || at_work().zip(route.with(|route| route.cell)),
            |(_, cell)| async move { api::get(&format!("cells/{cell}/ledger")).await },
        );
        let clusters = Remote::new(
            busy,
            move || {
                let query = route.with(|route| route.clusters.map(|query| query.parameters(route.area)));
                at_work().zip(query)
            },
            |(_, parameters)| async move { api::get(&format!("clusters?{parameters}")).await },
        );
        let card = Remote::new(
            busy,
            move || {
                let place =
                    place.with(|place| place.as_ref().map(|place| (kind_of(&place.details), place.id)));
                at_work().zip(place)
            },
            |(_, (kind, id)): (_, (PlaceKind, i64))| async move { api::get(&format!("places/{kind}/{id}")).await },
        );
        let lang = RwSignal::new(lang);
        Self(Box::leak(Box::new(State {
            session,
            colleagues: Colleagues::new(busy, session, lang),
            lang,
            route,
            view: RwSignal::new(address.view),
            placed: RwSignal::new(false),
            layers: RwSignal::new(address.layers),
            areas,
            reports: RwSignal::new(HashMap::new()),
            ledger,
            clusters,
            place,
            card,
            editor: Editor::new(),
            desk: Desk::new(busy, session),
            hand: Hand::new(),
            beside: Beside::new(),
            changes: RwSignal::new(0),
            drawer: RwSignal::new(opens),
            sheet: Sheet::new(),
            side: RwSignal::new(false),
            help: RwSignal::new(false),
            busy,
            online: RwSignal::new(browser::is_online()),
            stale_since: RwSignal::new(None),
            map: StoredValue::new_local(None),
        })))
    }

    /// The texts in the language of the page; tracked.
    pub(crate) fn t(self) -> &'static Texts {
        self.lang.get().texts()
    }

    /// The texts of plans and versions in the language of the page; tracked.
    pub(crate) fn plan_t(self) -> &'static plans::Texts {
        self.lang.get().plans()
    }

    /// The texts of dividing by the program, in the language of the page; tracked.
    pub(crate) fn divide_t(self) -> &'static dividing::Texts {
        self.lang.get().dividing()
    }

    /// The texts of the tools with which a plan is drawn, in the language of the page; tracked.
    pub(crate) fn draw_t(self) -> &'static drawing::Texts {
        self.lang.get().drawing()
    }

    /// Shows something else, as a new entry of the history.
    pub(crate) fn go(self, change: impl FnOnce(&mut Route)) {
        let mut route = self.route.get_untracked();
        change(&mut route);
        if route != self.route.get_untracked() {
            self.route.set(route);
            self.write_address(true);
        }
    }

    /// Opens a page over the map.
    pub(crate) fn open(self, page: Over) {
        self.side.set(false);
        self.go(|route| route.page = Some(page));
    }

    /// Closes the page over the map.
    pub(crate) fn close_page(self) {
        self.go(|route| route.page = None);
    }

    /// Whether a page lies over the map; tracked.
    pub(crate) fn is_covered(self) -> bool {
        self.route.with(|route| route.page.is_some()) || self.session.must_change()
    }

    /// Reads again whatever is shown, quietly: something has changed, or may have.
    pub(crate) fn reread(self) {
        self.areas.refresh();
        self.ledger.refresh();
        self.clusters.refresh();
        self.card.refresh();
        let reports = self.reports.with_untracked(|reports| reports.keys().copied().collect::<Vec<_>>());
        for area in reports {
            self.reread_report(area);
        }
        self.changes.update(|n| *n = n.wrapping_add(1));
    }

    /// Reads again what could not be read.
    pub(crate) fn retry_failed(self) {
        self.session.ask_if_unknown();
        self.areas.retry_if_failed();
        self.ledger.retry_if_failed();
        self.clusters.retry_if_failed();
        self.card.retry_if_failed();
        self.changes.update(|n| *n = n.wrapping_add(1));
    }

    /// Writes what is shown into the address bar.
    pub(crate) fn write_address(self, new_entry: bool) {
        let lang = self.lang.get_untracked();
        let address = Address {
            route: self.route.get_untracked(),
            view: self.view.get_untracked(),
            layers: self.layers.get_untracked(),
            lang: (lang != Lang::default()).then_some(lang),
        };
        browser::write_address(&address, new_entry);
    }

    /// Switches a layer on or off.
    pub(crate) fn switch_layer(self, layer: Layer) {
        self.layers.update(|layers| *layers = layers.toggled(layer));
        self.write_address(false);
    }

    /// Switches the language, for this visit and the next.
    pub(crate) fn switch_lang(self) {
        self.lang.update(|lang| *lang = lang.other());
        browser::remember_lang(self.lang.get_untracked());
        self.write_address(false);
    }

    /// The area that is shown: the selected one, or that of the selected cell, or home; tracked.
    pub(crate) fn area(self) -> Option<i64> {
        let chosen = self.route.with(|route| route.area);
        chosen
            .or_else(|| self.ledger.ready().map(|ledger| ledger.area.id))
            .or_else(|| self.areas.ready().and_then(|tree| tree.home().map(|home| home.id)))
    }

    /// How far the proof of an area is read; tracked.
    pub(crate) fn report(self, area: i64) -> Load<TilingReport> {
        self.reports.with(|reports| reports.get(&area).cloned()).unwrap_or(Load::Idle)
    }

    /// Fetches the proof of an area unless it is here or on its way.
    pub(crate) fn fetch_report(self, area: i64) {
        let known = self
            .reports
            .with_untracked(|reports| matches!(reports.get(&area), Some(Load::Ready(_) | Load::Loading)));
        if known {
            return;
        }
        self.reports.update(|reports| _ = reports.insert(area, Load::Loading));
        spawn_local(async move {
            let result = self.busy.during(api::get(&format!("areas/{area}/tiling"))).await;
            self.reports.update(|reports| _ = reports.insert(area, result.into()));
        });
    }

    fn reread_report(self, area: i64) {
        spawn_local(async move {
            let Ok(report) = self.busy.during(api::get(&format!("areas/{area}/tiling"))).await else {
                return;
            };
            let known = self.report_untracked(area);
            if known.is_none_or(|known| *known != report) {
                self.reports.update(|reports| _ = reports.insert(area, Ok(report).into()));
            }
        });
    }

    fn report_untracked(self, area: i64) -> Option<Arc<TilingReport>> {
        self.reports.with_untracked(|reports| reports.get(&area).and_then(Load::ready))
    }

    /// Fetches the proofs of the broken tilings, so that the first view shows what is wrong.
    pub(crate) fn fetch_broken(self, tree: &Tree) {
        for area in tree.broken().into_iter().take(BROKEN_AT_START) {
            self.fetch_report(area);
        }
    }

    /// The defects of the shown area in the order they are listed; tracked.
    pub(crate) fn defects(self) -> Option<Arc<TilingReport>> {
        self.area().and_then(|area| self.report(area).ready())
    }

    /// Selects a defect and moves the map to it.
    pub(crate) fn show_defect(self, area: i64, defect: &DefectItem) {
        self.go(|route| {
            *route = Route { area: Some(area), defect: Some(defect.id.clone()), ..Route::default() };
        });
        self.drawer.set(true);
        self.fit(defect.bbox, 18.0, true);
    }

    /// Selects the next or previous defect of the list, from the end to the beginning.
    pub(crate) fn step_defect(self, step: Step) {
        let Some(report) = untrack(move || self.defects()) else { return };
        let count = report.defects.len();
        let present = self.route.with_untracked(|route| {
            report.defects.iter().position(|defect| Some(&defect.id) == route.defect.as_ref())
        });
        if let Some(defect) = step.from(present, count).and_then(|next| report.defects.get(next)) {
            self.show_defect(report.area.id, defect);
        }
    }

    /// Selects an area and moves the map to it.
    pub(crate) fn show_area(self, node: &AreaNode) {
        self.go(|route| *route = Route { area: Some(node.id), ..Route::default() });
        self.side.set(false);
        self.drawer.set(true);
        self.fit(node.bbox, 17.0, true);
    }

    /// Opens the ledger of a cell. With `at`, the map moves there.
    pub(crate) fn show_cell(self, cell: i64, area: Option<i64>, at: Option<[f64; 2]>) {
        self.go(|route| {
            *route = Route { area: area.or(route.area), cell: Some(cell), ..Route::default() };
        });
        self.drawer.set(true);
        if let Some(at) = at {
            self.look_at(at, 15.5);
        }
    }

    /// Marks a place and moves the map to it.
    pub(crate) fn show_place(self, place: PlaceView) {
        let at = place.at;
        self.place.set(Some(place));
        self.look_at(at, 17.5);
    }

    /// Goes one level up: from a place, defect or cluster to where it belongs, from a cell to its area, then closes.
    pub(crate) fn step_back(self) {
        let route = self.route.get_untracked();
        if self.help.get_untracked() {
            self.help.set(false);
        } else if route.page.is_some() {
            self.close_page();
        } else if self.editor.is_busy() {
            // What was typed is left by the button that says so, not by a key hit in passing.
            if !self.editor.typed.get_untracked() {
                self.editor.give_up();
            }
        } else if self.side.get_untracked() {
            self.side.set(false);
        } else if route.plan.is_some() {
            self.step_back_in_plan();
        } else if self.place.with_untracked(Option::is_some) {
            self.place.set(None);
        } else if route.cluster.is_some() {
            self.go(|route| route.cluster = None);
        } else if route.clusters.is_some() {
            self.go(|route| route.clusters = None);
        } else if route.cell.is_some() {
            self.go(|route| *route = Route { area: route.area, ..Route::default() });
        } else if route.defect.is_some() {
            self.go(|route| route.defect = None);
        } else {
            self.drawer.set(false);
        }
    }

    /// Moves the map so that the box is in view beside the panels.
    pub(crate) fn fit(self, bbox: [f64; 4], max_zoom: f64, animate: bool) {
        self.with_map(|map| {
            map.set_covered(self.covered());
            map.fit(bbox, max_zoom, animate);
        });
    }

    /// Moves the map to a place beside the panels.
    pub(crate) fn look_at(self, at: [f64; 2], zoom: f64) {
        self.with_map(|map| {
            map.set_covered(self.covered());
            map.look_at(at, zoom);
        });
    }

    /// Tells the map how much of it lies under something, for what is written on it.
    pub(crate) fn tell_covered(self) {
        self.with_map(|map| map.set_covered(self.covered()));
    }

    /// How much of the map lies under something: on a telephone under the drawer and the card of a place, while a plan is
    /// open under its tools.
    fn covered(self) -> Covered {
        let sheet = if self.drawer.get_untracked() { self.sheet.covered() } else { 0.0 };
        let has_card = browser::is_narrow() && self.place.with_untracked(Option::is_some);
        let bottom = sheet + if has_card { CARD_HEIGHT } else { 0.0 };
        let is_open = untrack(move || self.desk.is_open());
        let (top, left) = if is_open { browser::tools_reach() } else { (0.0, 0.0) };
        Covered { top, bottom, left }
    }

    /// Does something with the map if there is one.
    pub(crate) fn with_map(self, act: impl FnOnce(&MapHandle)) {
        self.map.with_value(|map| {
            if let Some(map) = map {
                act(map);
            }
        });
    }
}
