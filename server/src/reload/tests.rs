//! Registers in memory that follow one store: what is written is read, by whoever writes at once, by others soon, and
//! none of it is lost while a register is loaded as a whole.

use std::path::Path;

use grid::lattice::Point;
use grid::people::{Account, Action, Role, Scope};
use grid::plan::CellId;
use grid::register::{Area, Cell, CellKind, Code, Date, Details, Household, Level, Place, Record, Stored};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use jiff::{Timestamp, ToSpan as _};
use store::{
    Author, NewPlan, NewVersion, People as _, Places as _, Plans as _, Register as _, RequestKey,
    SqliteStore, VersionNotes, Versions as _,
};
use tempfile::TempDir;

use super::*;
use crate::auth::Access;
use crate::clock::Clock;
use crate::etag;

const TODAY: Date = Date::constant(2026, 11, 21);

fn author() -> Author {
    Author { account: None, name: "test".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// An area, and a household of so many people in it.
fn records(people: u32) -> Vec<Record> {
    let corners = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)].map(|(x, y)| Point::new(x, y));
    let shape = Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap();
    let area = Area { code: code("A"), parent: None, level: Level::Community, name: String::new(), shape };
    vec![Record::Area(area), Record::Place(household("H", people))]
}

fn household(own: &str, people: u32) -> Place {
    let details = Details::Household(Household { people, ..Household::default() });
    Place { code: code(own), at: Point::new(500, 500), closed: None, details }
}

/// A file with a register over it, and a second one as another process would have.
struct Two {
    folder: TempDir,
    store: SqliteStore,
    app: Arc<App>,
    other: Arc<App>,
}

impl Two {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = open(folder.path()).await;
        import(&store, 1).await;
        let app = App::new(Arc::new(store.clone()), Clock::Fixed(TODAY), Access::default());
        let other = App::new(Arc::new(open(folder.path()).await), Clock::Fixed(TODAY), Access::default());
        app.load().await.unwrap();
        other.load().await.unwrap();
        Self { folder, store, app, other }
    }
}

async fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder.join("s")).await.unwrap()
}

async fn import(store: &SqliteStore, people: u32) {
    store.import(&author(), &mut records(people).into_iter(), &|_| {}).await.unwrap();
}

async fn create(store: &SqliteStore, own: &str, people: u32) -> Stored<Place> {
    let request = RequestKey { key: own.to_owned(), digest: [0; 32] };
    store.create_place(&author(), &request, &household(own, people), None).await.unwrap()
}

fn people_in_area(app: &App) -> u32 {
    app.register().unwrap().areas.nodes[0].counts.people
}

fn tag(app: &App) -> String {
    etag::of_register(&app.register().unwrap(), None)
}

fn version(app: &App) -> i64 {
    app.register().unwrap().position.data.version
}

#[tokio::test]
async fn who_writes_reads_it_at_once_and_another_server_within_a_second_or_so() {
    let two = Two::new().await;
    let fresh = tokio::spawn(Arc::clone(&two.other).keep_fresh());
    let made = create(&two.store, "N", 10).await;
    two.app.catch_up().await.unwrap();
    assert_eq!(people_in_area(&two.app), 11);
    let wait = async {
        while people_in_area(&two.other) != 11 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), wait).await.expect("the other server has not read it");
    assert_eq!(tag(&two.app), tag(&two.other), "equal data, equal tags");
    let before = tag(&two.app);

    let closed = Place { closed: Some(TODAY), ..made.value };
    two.store.replace_place(&author(), Action::Close, made.id, made.version, &closed, None).await.unwrap();
    two.app.catch_up().await.unwrap();
    assert_eq!(people_in_area(&two.app), 1);
    assert_ne!(tag(&two.app), before);
    fresh.abort();
    drop(two.folder);
}

#[tokio::test]
async fn an_edit_is_taken_in_without_a_load_and_an_import_with_one() {
    let two = Two::new().await;
    // Whatever is loaded anew forgets this.
    let keep = |app: &App| app.change_register(|register| register.areas.nodes[0].name = "kept".to_owned());
    let is_kept = |app: &App| app.register().unwrap().areas.nodes[0].name == "kept";
    keep(&two.app);
    create(&two.store, "N", 10).await;
    two.app.catch_up().await.unwrap();
    assert!(is_kept(&two.app) && people_in_area(&two.app) == 11);
    import(&two.store, 5).await;
    two.app.catch_up().await.unwrap();
    assert!(!is_kept(&two.app) && people_in_area(&two.app) == 15);
}

#[tokio::test]
async fn on_a_new_day_the_register_is_loaded_anew() {
    let two = Two::new().await;
    let fresh = tokio::spawn(Arc::clone(&two.app).keep_fresh());
    two.app.change_register(|register| register.today = TODAY.yesterday().unwrap());
    let wait = async {
        while two.app.register().unwrap().today != TODAY {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), wait).await.expect("it is still yesterday");
    fresh.abort();
}

#[tokio::test]
async fn changes_of_accounts_are_told_and_those_of_places_are_not() {
    let two = Two::new().await;
    let mut people = two.other.people_changed();
    people.borrow_and_update();
    create(&two.store, "N", 10).await;
    two.other.catch_up().await.unwrap();
    assert!(!people.has_changed().unwrap());
    let account = Account {
        login: "wang".to_owned(),
        name: "王".to_owned(),
        role: Role::Planner,
        scope: Scope::Everything,
        active: true,
        demo: false,
        must_change: false,
    };
    two.store.create_account(&author(), None, &account, None).await.unwrap();
    two.other.catch_up().await.unwrap();
    assert!(people.has_changed().unwrap());
}

/// Loads and edits race: edits that a load has not read must not be undone by it, nor the register go back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_edit_is_lost_while_registers_are_loaded() {
    const EDITS: u32 = 60;
    let two = Two::new().await;
    // Loads that writers wait for, and loads that they do not.
    let imports = {
        let (store, app) = (two.store.clone(), Arc::clone(&two.other));
        tokio::spawn(async move {
            for people in 0..8 {
                import(&store, people).await;
                app.catch_up().await.unwrap();
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        })
    };
    let loading = {
        let app = Arc::clone(&two.app);
        tokio::spawn(async move {
            loop {
                app.load_unless_done(app.following.loads()).await.unwrap();
            }
        })
    };
    let watching = {
        let app = Arc::clone(&two.app);
        tokio::spawn(async move {
            let mut last = 0;
            loop {
                let now = version(&app);
                assert!(now >= last, "went back from {last} to {now}");
                last = now;
                tokio::time::sleep(Duration::from_micros(100)).await;
            }
        })
    };
    let writers = (0..4).map(|writer| {
        let (store, app) = (two.store.clone(), Arc::clone(&two.app));
        tokio::spawn(async move {
            for nth in 0..EDITS {
                let made = create(&store, &format!("W{writer}-{nth}"), 1).await;
                app.catch_up().await.unwrap();
                let register = app.register().unwrap();
                let places = register.places(PlaceKind::Household);
                let ids: Vec<i64> = places.in_order().map(|p| places.ids[p as usize]).collect();
                assert!(ids.contains(&made.id), "{} is not there", made.value.code);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    imports.await.unwrap();
    loading.abort();
    assert!(!watching.is_finished(), "the register went back");
    watching.abort();
    for app in [&two.app, &two.other] {
        app.catch_up().await.unwrap();
        assert_eq!(people_in_area(app), 7 + 4 * EDITS);
    }
    assert_eq!(tag(&two.app), tag(&two.other));
}

/// A plan of the area, published from tomorrow on.
async fn publish_for(store: &SqliteStore, effective: Date) {
    let Some(Record::Area(Area { shape, .. })) = records(1).into_iter().next() else { panic!("an area") };
    let plan = NewPlan {
        name: "甲案".to_owned(),
        area: code("A"),
        scheme: "community-service".to_owned(),
        origin: Bilingual { zh: "空白".to_owned(), en: "empty".to_owned() },
        cells: Vec::new(),
        next: CellId(1),
    };
    let request = RequestKey { key: "the-plan".to_owned(), digest: [0; 32] };
    let plan = store.create_plan(&author(), &request, &plan).await.unwrap();
    let name = "第一网格".to_owned();
    let cell = Cell { code: code("A-001"), name, kind: CellKind::Basic, shape, roster: Vec::new() };
    let version = NewVersion {
        plan: plan.id,
        revision: 0,
        effective,
        today: TODAY,
        cells: vec![cell],
        notes: VersionNotes::default(),
    };
    store.publish(&author(), &version).await.unwrap();
}

#[tokio::test]
async fn a_version_comes_into_force_when_its_day_begins_and_everybody_follows() {
    let Two { folder, store, app, other: _other } = Two::new().await;
    let tomorrow = TODAY.saturating_add(1.day());
    publish_for(&store, tomorrow).await;
    let cells = |app: &App| app.register().unwrap().cells.ids.len();
    let mut begun = Begun::default();
    app.begin_day(&mut begun).await;
    app.catch_up().await.unwrap();
    assert_eq!(cells(&app), 0, "not yet");

    // A server that ran through midnight: it asked yesterday, and what it knows of then is not enough.
    let store = Arc::new(open(folder.path()).await);
    let through = App::new(store, Clock::Fixed(tomorrow), Access::default());
    through.begin_day(&mut begun).await;
    for app in [through, app] {
        app.catch_up().await.unwrap();
        assert_eq!(cells(&app), 1);
    }
}
