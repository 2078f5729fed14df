//! Links between the project's documents.

use std::path::{Component, Path, PathBuf};

/// Links of a Markdown document to files of the project that are not there; `exists` is asked from the root.
pub(crate) fn broken(name: &str, text: &str, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let elsewhere = target.contains("://") || target.starts_with("mailto:") || file.is_empty();
            if !elsewhere && !exists(&plain(&folder.join(file))) {
                faults.push(format!("{name}:{}: leads nowhere: {target}", index + 1));
            }
        }
    }
    faults
}

/// The path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[test]
fn broken_links_are_found() {
    let exists = |path: &Path| path == Path::new("docs/api.md") || path == Path::new("README.md");
    let check = |text: &str| broken("docs/index.md", text, exists);
    assert_eq!(
        check("[a](api.md) and [b](../README.md#map), [c](https://a.org/x), [d](#here)"),
        Vec::<String>::new()
    );
    assert_eq!(check("\n![p](shot.png)"), ["docs/index.md:2: leads nowhere: shot.png"]);
}
