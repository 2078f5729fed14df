//! What the page asks of the browser: its address, what it remembers, whether it is online.

use leptos::ev;
use leptos::prelude::{on_cleanup, window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};

use crate::route::Address;
use crate::text::Lang;

/// Under which name the language is remembered.
const LANG_KEY: &str = "wangge.lang";

/// The address the page was opened with.
pub(crate) fn address() -> Address {
    let query = window().location().search().unwrap_or_default();
    let plain = js_sys::decode_uri_component(&query).map_or(query, String::from);
    Address::parse(&plain)
}

/// Puts an address into the address bar: as a new entry of the history, or in place of the present one.
pub(crate) fn write_address(address: &Address, new_entry: bool) {
    let Ok(history) = window().history() else { return };
    let path = window().location().pathname().unwrap_or_else(|_| "/".to_owned());
    let query = address.query();
    let url = if query.is_empty() { path } else { format!("{path}?{query}") };
    // A browser may refuse when the history is written too often; the page goes on with a stale address.
    let _ = if new_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

/// The language of the last visit. None in a private window that forbids to remember.
pub(crate) fn remembered_lang() -> Option<Lang> {
    let storage = window().local_storage().ok().flatten()?;
    Lang::from_code(&storage.get_item(LANG_KEY).ok().flatten()?)
}

/// Remembers the language for the next visit, where that is allowed.
pub(crate) fn remember_lang(lang: Lang) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(LANG_KEY, lang.code());
    }
}

/// Whether the browser believes to be online.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// The origin, for the places where a whole address is needed.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Says in which language the document is and what it is called.
pub(crate) fn set_document(lang: Lang, title: &str) {
    let document = leptos::prelude::document();
    document.set_title(title);
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.html());
    }
}

/// Has the browser ask before the page is left, for as long as whoever called this is there and says that something
/// typed would be lost.
pub(crate) fn ask_before_leaving(would_lose: impl Fn() -> bool + 'static) {
    let asking = window_event_listener(ev::beforeunload, move |event| {
        if would_lose() {
            event.prevent_default();
        }
    });
    on_cleanup(move || asking.remove());
}

/// Whether a dialog or menu lies over the page.
pub(crate) fn is_something_on_top() -> bool {
    leptos::prelude::document().query_selector("dialog[open], :popover-open").ok().flatten().is_some()
}

/// Puts the focus on the first element that fits, if there is one.
pub(crate) fn focus_on(selector: &str) {
    let found = leptos::prelude::document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The same where the element that had the focus is gone.
pub(crate) fn focus_if_lost(selector: &str) {
    if focused().is_none_or(|element| element.tag_name() == "BODY") {
        focus_on(selector);
    }
}

/// Scrolls the first element that fits into view, if there is one.
pub(crate) fn bring_into_view(selector: &str) {
    if let Ok(Some(element)) = leptos::prelude::document().query_selector(selector) {
        element.scroll_into_view_with_bool(false);
    }
}

/// The element that has the focus, to give it back later.
pub(crate) fn focused() -> Option<web_sys::HtmlElement> {
    leptos::prelude::document().active_element()?.dyn_into().ok()
}

/// Puts a text into the clipboard; whether that was allowed is not known.
pub(crate) fn copy(text: &str) {
    // Absent where the page did not come over a safe connection.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"));
    if let Ok(clipboard) = clipboard.and_then(JsCast::dyn_into::<web_sys::Clipboard>) {
        let _ = clipboard.write_text(text);
    }
}

/// Opens the browser's own dialog for printing.
pub(crate) fn print() {
    let _ = window().print();
}

/// A key that nobody else has: 128 bits of chance as hexadecimal digits.
pub(crate) fn fresh_key() -> String {
    let mut bytes = [0_u8; 16];
    match window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)) {
        Ok(_) => {}
        // Every browser has it; chance of a lesser kind still tells two forms apart.
        Err(_) => bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8),
    }
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// Today in the time zone of whoever looks, `YYYY-MM-DD`, and the day so many days later.
pub(crate) fn day_from_now(days: u32) -> String {
    let now = js_sys::Date::new_0();
    now.set_date(now.get_date() + days);
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The height of the window in pixels.
pub(crate) fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0)
}

/// How far the tools of a plan and the line about them reach into the map from above and from the left, in pixels.
pub(crate) fn tools_reach() -> (f64, f64) {
    let box_of = |selector: &str| {
        let found = leptos::prelude::document().query_selector(selector).ok().flatten();
        found.map(|element| element.get_bounding_client_rect())
    };
    let Some(map) = box_of("#map") else { return (0.0, 0.0) };
    let top = box_of(".plan-strip").map_or(0.0, |strip| strip.bottom() - map.top());
    // On a telephone the tools stand above the line.
    let left = box_of(".plan-tools").filter(|_| !is_narrow()).map_or(0.0, |tools| tools.right() - map.left());
    (top.max(0.0), left.max(0.0))
}

/// Whether a telephone's layout is in force; the same width as in style.css.
pub(crate) fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= 640.0)
}
