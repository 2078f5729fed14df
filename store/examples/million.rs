//! Measures an import of very many households, a load of all of them and how soon another server hears of a change.
//!
//! `cargo run --release -p store --example million -- ADDRESS [NUMBER]`, on an empty store: the path of a new file, or
//! `postgres://…` of a database that `wangge migrate` has laid out.

use std::time::{Duration, Instant};

use grid::lattice::Point;
use grid::register::{Code, Details, Household, Place, PlaceKind, Record, ServiceNeed};
use jiff::Timestamp;
use store::{Action, Address, Author};

/// How many places are read at a time.
const PAGE: u32 = 5000;
/// How many changes are made to see how soon they are heard of.
const CHANGES: i64 = 200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = Address::parse(&arguments.next().ok_or("the address of an empty store is missing")?)?;
    let number: i32 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    store::migrate(&address).await?;
    let store = store::open(&address).await?;
    let author = Author { account: None, name: "command line".to_owned(), at: Timestamp::now() };

    let begun = Instant::now();
    let mut records = (0..number).map(household);
    store.import(&author, &mut records, &|_| {}).await?;
    println!("import of {number} households: {:.1} s, {}", begun.elapsed().as_secs_f64(), memory());

    let begun = Instant::now();
    let mut snapshot = store.snapshot().await?;
    let (mut after, mut read) = (0, 0);
    loop {
        let page = snapshot.places(PlaceKind::Household, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        read += page.len();
    }
    let mut position = snapshot.position();
    drop(snapshot);
    println!("load of {read}: {:.1} s, {}", begun.elapsed().as_secs_f64(), memory());

    let other = store::open(&address).await?;
    // The first wait begins to listen.
    let _ = tokio::time::timeout(Duration::from_secs(1), other.wake()).await;
    let (mut writes, mut heard) = (Vec::new(), Vec::new());
    for turn in 0..CHANGES {
        let place = store.place(PlaceKind::Household, after - turn).await?;
        let begun = Instant::now();
        store.replace_place(&author, Action::Change, place.id, place.version, &place.value, None).await?;
        let written = Instant::now();
        writes.push(written - begun);
        loop {
            let news = other.follow(position).await?;
            let new = news.position.data != position.data;
            position = news.position;
            if new {
                break;
            }
            let _ = tokio::time::timeout(Duration::from_secs(1), other.wake()).await;
        }
        heard.push(written.elapsed());
    }
    println!("a change of one place: {}", quantiles(writes));
    println!("from its answer until another server has it: {}", quantiles(heard));
    other.close().await;
    store.close().await;
    Ok(())
}

fn household(i: i32) -> Record {
    let details = Details::Household(Household {
        address: format!("解放路 {} 号 {} 幢 {} 室", i / 500 + 1, i / 50 % 10 + 1, i % 50 + 101),
        people: (i % 5) as u32 + 1,
        contact: Some("张三".to_owned()),
        phone: Some(format!("138{i:08}")),
        needs: if i % 10 == 0 { vec![ServiceNeed::Meals] } else { Vec::new() },
    });
    let at = Point::new(1_200_000_000 + i % 1000 * 1000, 300_000_000 + i / 1000 * 1000);
    // A number is a code.
    let code = Code::new(&format!("H{i}")).unwrap_or_else(|error| unreachable!("{error}"));
    Record::Place(Place { code, at, closed: None, details })
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let ms = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    format!("median {:.1} ms, 99% {:.1} ms", ms(50), ms(99))
}

/// The most memory that this process has had, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<u64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kib.map_or_else(String::new, |kib| format!("at most {} MB of memory", kib / 1000))
}
