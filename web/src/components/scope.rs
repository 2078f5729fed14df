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
