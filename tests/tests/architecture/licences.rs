//! Under which licences the project may use the work of others.

use cargo_metadata::Metadata;

/// What allows use in a work under Apache-2.0 OR MIT. MPL-2.0 binds the changed file only.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "Python-2.0",
];

/// A dependency and the licence expression it states, if it states one.
pub(crate) type Stated = (String, Option<String>);

/// The crates that come from elsewhere.
pub(crate) fn of_crates(metadata: &Metadata) -> Vec<Stated> {
    let foreign = metadata.packages.iter().filter(|package| package.source.is_some());
    foreign
        .map(|package| (format!("{} {}", package.name, package.version), package.license.clone()))
        .collect()
}

/// The packages in the text of a `package-lock.json`.
pub(crate) fn of_packages(lock: &str) -> serde_json::Result<Vec<Stated>> {
    let lock: serde_json::Value = serde_json::from_str(lock)?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    let foreign = packages.filter(|(folder, _)| folder.starts_with("node_modules/"));
    Ok(foreign
        .map(|(folder, package)| (folder.clone(), package["license"].as_str().map(str::to_owned)))
        .collect())
}

/// The dependencies whose licence the project cannot meet, is not stated, or cannot be read.
pub(crate) fn refused(stated: &[Stated]) -> Vec<String> {
    let fault = |(name, licence): &Stated| match licence.as_deref().map(|text| (text, allows(text))) {
        Some((_, Some(true))) => None,
        Some((text, Some(false))) => Some(format!("{name} is under {text}")),
        Some((text, None)) => Some(format!("{name} states a licence that cannot be read: {text}")),
        None => Some(format!("{name} states no licence")),
    };
    stated.iter().filter_map(fault).collect()
}

/// Whether an SPDX expression leaves a way to use the work; `None` when it is not an expression.
fn allows(expression: &str) -> Option<bool> {
    // The slash is how crates wrote OR before SPDX.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let (verdict, rest) = any(&words)?;
    rest.is_empty().then_some(verdict)
}

type Parsed<'a> = Option<(bool, &'a [&'a str])>;

fn any<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    let (mut verdict, mut rest) = all(words)?;
    while let ["OR", more @ ..] = rest {
        let (next, left) = all(more)?;
        (verdict, rest) = (verdict | next, left);
    }
    Some((verdict, rest))
}

fn all<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    let (mut verdict, mut rest) = one(words)?;
    while let ["AND", more @ ..] = rest {
        let (next, left) = one(more)?;
        (verdict, rest) = (verdict & next, left);
    }
    Some((verdict, rest))
}

fn one<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    match words {
        ["(", inside @ ..] => match any(inside)? {
            (verdict, [")", rest @ ..]) => Some((verdict, rest)),
            _ => None,
        },
        [")" | "OR" | "AND" | "WITH", ..] | [] => None,
        [licence, "WITH", exception, rest @ ..] => {
            Some((ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()), rest))
        }
        [licence, rest @ ..] => Some((ALLOWED.contains(licence), rest)),
    }
}

#[test]
fn expressions_are_weighed() {
    let table = [
        ("MIT", Some(true)),
        ("GPL-3.0-only", Some(false)),
        ("MIT OR GPL-3.0-only", Some(true)),
        ("MIT AND GPL-3.0-only", Some(false)),
        ("MIT/Apache-2.0", Some(true)),
        ("(MIT OR GPL-3.0-only) AND Unicode-3.0", Some(true)),
        ("GPL-3.0-only AND MIT OR ISC", Some(true)),
        ("GPL-3.0-only AND (MIT OR ISC)", Some(false)),
        ("Apache-2.0 WITH LLVM-exception", Some(true)),
        ("GPL-2.0-only WITH Classpath-exception-2.0", Some(false)),
        ("", None),
        ("(MIT", None),
        ("MIT)", None),
        ("MIT OR", None),
        ("SEE LICENSE IN file", None),
    ];
    for (expression, expected) in table {
        assert_eq!(allows(expression), expected, "{expression}");
    }
}

#[test]
fn refusals_name_the_dependency() {
    let stated = |licence: Option<&str>| vec![("thing 1.0.0".to_owned(), licence.map(str::to_owned))];
    assert_eq!(refused(&stated(Some("MIT"))), Vec::<String>::new());
    assert_eq!(refused(&stated(Some("AGPL-3.0-only"))), ["thing 1.0.0 is under AGPL-3.0-only"]);
    assert_eq!(refused(&stated(None)), ["thing 1.0.0 states no licence"]);
}

#[test]
fn packages_of_the_page_are_read_from_the_lock() {
    let lock =
        r#"{"packages": {"": {"name": "page"}, "node_modules/a": {"license": "ISC"}, "node_modules/b": {}}}"#;
    let expected =
        vec![("node_modules/a".to_owned(), Some("ISC".to_owned())), ("node_modules/b".to_owned(), None)];
    assert_eq!(of_packages(lock).expect("JSON"), expected);
}
