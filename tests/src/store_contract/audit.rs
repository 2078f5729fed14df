//! Promises about the audit log.

use grid::people::{Action, Subject};
use grid::register::Level;
use jiff::Timestamp;
use serde_json::json;
use store::{AuditEntry, AuditFilter, Author, Deed, Store};

use super::given::{area, code, household, take};
use crate::reading::author;

fn at(second: i64) -> Timestamp {
    Timestamp::new(second, 123_456_000).expect("a moment")
}

/// The `number`th entry: everything about it differs from its neighbours.
fn entry(number: i64) -> (Author, Deed) {
    let of = |index: i64, length: usize| index as usize % length;
    let author = Author {
        account: (number % 3 > 0).then_some(number % 3),
        name: ["zhang", "Li-Na", "command line"][of(number, 3)].to_owned(),
        at: at(1000 + number),
    };
    let deed = Deed {
        action: Action::ALL[of(number, Action::ALL.len())],
        subject: Subject::ALL[of(number, Subject::ALL.len())],
        id: (number % 2 == 0).then_some(number % 5),
        version: (number % 4 == 0).then_some(number),
        label: format!("'{number}'; --"),
        area: (number % 5 > 1).then(|| code(["A", "330106", "330106001"][of(number, 3)])),
        purpose: (number % 7 == 0).then(|| "回访 \"核实\"".to_owned()),
        before: (number % 3 == 0).then(|| json!({"people": number, "at": [120.5, -30.25]})),
        after: (number % 2 == 0).then(|| json!({"address": "一号楼\n", "needs": [], "contact": null})),
    };
    (author, deed)
}

async fn write(store: &dyn Store, number: i64) -> Vec<AuditEntry> {
    for n in 0..number {
        let (author, deed) = entry(n);
        store.note(&author, &deed).await.expect("a note");
    }
    let mut all = store.audit(&AuditFilter::default(), i64::MAX, 1000).await.expect("a log");
    all.reverse();
    all
}

/// Entries come back as they went in, newest first, each with an id above those before it.
pub async fn entries_come_back_as_they_went_in(store: &dyn Store) {
    let all = write(store, 60).await;
    assert_eq!(all.len(), 60);
    assert!(all.is_sorted_by(|a, b| a.id < b.id));
    for (number, found) in (0..).zip(&all) {
        let (author, deed) = entry(number);
        assert_eq!((&found.author, &found.deed), (&author, &deed));
    }
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let mut pages = snapshot.audit(0, 25).await.expect("a page");
    pages.extend(snapshot.audit(pages[24].id, 1000).await.expect("a page"));
    assert_eq!(pages, all);
}

type Wanted = fn(&AuditEntry) -> bool;

/// Every filter lets through exactly what it says, alone and with others.
pub async fn filters_let_through_what_they_say(store: &dyn Store) {
    let all = write(store, 60).await;
    let any = AuditFilter::default;
    let table: Vec<(AuditFilter, Wanted)> = vec![
        (any(), |_| true),
        (AuditFilter { name: Some("ZHAN".to_owned()), ..any() }, |e| e.author.name == "zhang"),
        (AuditFilter { name: Some("n".to_owned()), ..any() }, |_| true),
        (AuditFilter { name: Some("%".to_owned()), ..any() }, |_| false),
        (AuditFilter { name: Some("i_n".to_owned()), ..any() }, |_| false),
        (AuditFilter { action: Some(Action::Reveal), ..any() }, |e| e.deed.action == Action::Reveal),
        (AuditFilter { subject: Some(Subject::Hazard), ..any() }, |e| e.deed.subject == Subject::Hazard),
        (AuditFilter { id: Some(4), ..any() }, |e| e.deed.id == Some(4)),
        (AuditFilter { from: Some(at(1020)), ..any() }, |e| e.author.at >= at(1020)),
        (AuditFilter { until: Some(at(1020)), ..any() }, |e| e.author.at < at(1020)),
        (AuditFilter { from: Some(at(1010)), until: Some(at(1011)), ..any() }, |e| e.author.at == at(1010)),
        (AuditFilter { areas: Some(vec![code("A"), code("330106001"), code("x")]), ..any() }, |e| {
            e.deed.area.as_ref().is_some_and(|area| ["A", "330106001"].contains(&area.as_str()))
        }),
        (AuditFilter { areas: Some(Vec::new()), ..any() }, |_| false),
        (
            AuditFilter {
                name: Some("li-".to_owned()),
                subject: Some(Subject::Premises),
                from: Some(at(1005)),
                areas: Some(vec![code("330106")]),
                ..any()
            },
            |e| {
                e.author.name == "Li-Na"
                    && e.deed.subject == Subject::Premises
                    && e.author.at >= at(1005)
                    && e.deed.area.as_ref().is_some_and(|area| area.as_str() == "330106")
            },
        ),
    ];
    for (filter, wanted) in table {
        let found = store.audit(&filter, i64::MAX, 1000).await.expect("a log");
        let expected: Vec<AuditEntry> = all.iter().rev().filter(|e| wanted(e)).cloned().collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    let many = (0..5000).map(|n| code(&format!("{n}"))).chain([code("A")]).collect();
    let filter = AuditFilter { areas: Some(many), ..any() };
    assert!(!store.audit(&filter, i64::MAX, 1000).await.expect("a log").is_empty());
}

/// Pages follow each other without a gap, and entries that come meanwhile shift nothing.
pub async fn the_log_is_read_in_pages(store: &dyn Store) {
    let all = write(store, 25).await;
    let (mut found, mut before) = (Vec::new(), i64::MAX);
    for expected in [10, 10, 5, 0] {
        let page = store.audit(&AuditFilter::default(), before, 10).await.expect("a page");
        assert_eq!(page.len(), expected);
        before = page.last().map_or(before, |entry| entry.id);
        found.extend(page);
        let (author, deed) = entry(99);
        store.note(&author, &deed).await.expect("a note");
    }
    found.reverse();
    assert_eq!(found, all);
}

/// An import is one entry that says how much came.
pub async fn an_import_is_one_entry(store: &dyn Store) {
    take(store, vec![area("A", None, Level::City), household("H1", 1), household("H2", 1)]).await;
    let log = store.audit(&AuditFilter::default(), i64::MAX, 10).await.expect("a log");
    let [entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!(entry.author, author());
    assert_eq!((entry.deed.action, entry.deed.subject), (Action::Import, Subject::Register));
    assert_eq!(entry.deed.after, Some(json!({"area": 1, "household": 2})));
}
