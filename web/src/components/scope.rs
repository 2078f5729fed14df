//! Where somebody's rights hold, in words.

use grid::people::Scope;
use grid::register::Code;
use leptos::prelude::*;

use crate::state::App;
use crate::text::format::code_tail;
use crate::tree::Tree;

/// How many names are told; more are counted.
const TOLD: usize = 6;

/// A scope in words: areas by name, cells by their community and number; tracked.
pub(crate) fn scope_in_words(app: App, scope: &Scope) -> String {
    let (lang, texts) = (app.lang.get(), app.t());
    let Scope::Within { areas, cells } = scope else { return texts.scope_all.to_owned() };
    let tree = app.areas.ready().unwrap_or_default();
    let mut names: Vec<String> = areas.iter().map(|code| area_name(&tree, code)).collect();
    names.extend(cells.iter().map(|code| cell_name(&tree, code)));
    if names.is_empty() {
        return texts.scope_none.to_owned();
    }
    let left = names.len().saturating_sub(TOLD);
    names.truncate(TOLD);
    let told = names.join(lang.pick("、", ", "));
    if left == 0 { told } else { format!("{told} +{left}") }
}

/// A scope as history and audit log write it, `areas: 1, 2; cells: 3`, in the same words; tracked.
pub(crate) fn written_scope_in_words(app: App, text: &str) -> String {
    let codes = |part: &str| {
        let listed = text.split("; ").find_map(|group| group.strip_prefix(part)?.strip_prefix(": "));
        listed.into_iter().flat_map(|list| list.split(", ")).filter_map(|code| Code::new(code).ok()).collect()
    };
    let (areas, cells): (Vec<Code>, Vec<Code>) = (codes("areas"), codes("cells"));
    match text {
        "everything" => scope_in_words(app, &Scope::Everything),
        _ if areas.is_empty() && cells.is_empty() => app.t().scope_none.to_owned(),
        _ => scope_in_words(app, &Scope::Within { areas, cells }),
    }
}

/// The name of an area; its code if there is none.
pub(crate) fn area_name(tree: &Tree, code: &Code) -> String {
    tree.by_code(code.as_str()).map_or_else(|| code.to_string(), |node| node.name.clone())
}

/// A cell by its community and the number within: codes of cells begin with that of their area.
pub(crate) fn cell_name(tree: &Tree, code: &Code) -> String {
    let tail = code_tail(code.as_str());
    let head = code.as_str().strip_suffix(tail).unwrap_or_default();
    tree.by_code(head).map_or_else(|| code.to_string(), |node| format!("{} {tail}", node.name))
}
