//! The page as a person has it: things to see, to click, to type on.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use fantoccini::Locator;
use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MouseActions, PointerAction, TouchActions,
};
use grid::people::Role;
use grid::register::Record;
use serde_json::{Value, json};
use store::{People as _, Register as _, SqliteStore};
use tokio::time::sleep;
use wangge_tests::reading::{Reading as _, author};
use wangge_tests::test_app::TestApp;

use crate::chromium::{Chromium, Window};

/// How long anything on the page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// The sample town, served and opened.
pub(crate) struct Page {
    pub(crate) browser: Chromium,
    pub(crate) app: Arc<TestApp>,
    /// Parts of what the page may complain of, as a test provokes it.
    excused: Vec<&'static str>,
}

/// Opens the sample town at `query` in a window, as one of the public, and runs `visit`, see [`visit_register`].
pub(crate) async fn visit(
    test: &str,
    window: Window,
    query: &str,
    visit: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    visit_register(test, data::town::records()?, window, query, visit).await
}

/// The same as the demonstration person with this role.
pub(crate) async fn visit_as(
    role: Role,
    test: &str,
    window: Window,
    query: &str,
    visit: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    let signed_in = async |page: &mut Page| {
        page.sign_in(role).await?;
        page.open(query).await?;
        visit(page).await
    };
    visit_register(test, data::town::records()?, window, "", signed_in).await
}

/// Serves the records, opens the page at `query` in a window, runs `visit`, and looks whether the page complained of
/// anything. Browser and server are ended in any case. Skips where the page was not built or there is no Chromium.
pub(crate) async fn visit_register(
    test: &str,
    records: Vec<Record>,
    window: Window,
    query: &str,
    visit: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    let fill = async |store: &Path| {
        let store = SqliteStore::open(store).await?;
        store.take(records).await?;
        store.close().await;
        Ok(())
    };
    visit_store(test, fill, window, query, visit).await
}

/// The same with a store that `fill` makes at a path, and the demonstration persons.
pub(crate) async fn visit_store(
    test: &str,
    fill: impl AsyncFnOnce(&Path) -> Result<()>,
    window: Window,
    query: &str,
    visit: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    let Some(folder) = std::env::var_os("WANGGE_WEB") else {
        wangge_tests::skip(test, "the page is not built; `cargo xtask test` builds it");
        return Ok(());
    };
    if !Chromium::is_installed().await {
        wangge_tests::skip(
            test,
            "there is no chromedriver; on Debian: apt-get install chromium chromium-driver",
        );
        return Ok(());
    }
    let place = tempfile::tempdir()?;
    let file = place.path().join("town.gpkg");
    fill(&file).await?;
    let store = SqliteStore::open_existing(&file).await?;
    for account in data::town::accounts()? {
        store.create_account(&author(), None, &account, None).await?;
    }
    let app = TestApp::over(Arc::new(store), Some(folder.into())).await?;
    let mut page = Page { browser: Chromium::start(window).await?, app: Arc::new(app), excused: Vec::new() };

    let mut outcome = page.open(query).await;
    if outcome.is_ok() {
        outcome = visit(&mut page).await;
    }
    if outcome.is_ok() {
        outcome = page.has_not_complained().await;
    }
    let Page { browser, app, .. } = page;
    browser.end().await?;
    Arc::into_inner(app).context("somebody else still visits")?.stop().await?;
    outcome
}

impl Page {
    /// Opens the page at a query and waits until it is drawn.
    pub(crate) async fn open(&self, query: &str) -> Result<()> {
        self.browser.client.goto(&self.app.url(&format!("/{query}"))).await?;
        self.settled().await
    }

    /// Signs in as the demonstration person with this role, as the page itself would; what is open does not notice.
    pub(crate) async fn sign_in(&self, role: Role) -> Result<()> {
        let accounts = data::town::accounts()?;
        let login = &accounts.iter().find(|account| account.role == role).context("no such person")?.login;
        let script = "const [login, done] = arguments;
            fetch('/api/v1/session', {method: 'POST', headers: {'content-type': 'application/json'},
                body: JSON.stringify({login})}).then((answer) => done(answer.status), (error) => done(String(error)))";
        let status = self.browser.client.execute_async(script, vec![json!(login)]).await?;
        ensure!(status == 200, "signing in as {login}: {status}");
        Ok(())
    }

    /// Asks the service as whoever is signed in.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.fetch("GET", path, &[], &Value::Null).await
    }

    /// Sends something to the service as whoever is signed in.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Result<Value> {
        self.fetch("POST", path, headers, body).await
    }

    async fn fetch(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Result<Value> {
        let script = "const [method, path, headers, body, done] = arguments;
            fetch(path, {method, headers: {'content-type': 'application/json', ...Object.fromEntries(headers)},
                body: body === null ? undefined : JSON.stringify(body)})
                .then((answer) => answer.json()).then(done, (error) => done(String(error)))";
        let arguments = vec![json!(method), json!(path), json!(headers), body.clone()];
        Ok(self.browser.client.execute_async(script, arguments).await?)
    }

    /// Another person at the same service in a browser of their own; see [`Page::leave`].
    pub(crate) async fn beside(&self, role: Role, window: Window, query: &str) -> Result<Self> {
        let browser = Chromium::start(window).await?;
        let other = Self { browser, app: Arc::clone(&self.app), excused: Vec::new() };
        other.open("").await?;
        other.sign_in(role).await?;
        other.open(query).await?;
        Ok(other)
    }

    /// Ends the browser of somebody beside.
    pub(crate) async fn leave(self) -> Result<()> {
        let complaints = self.has_not_complained().await;
        self.browser.end().await?;
        complaints
    }

    /// Lets the page complain of something that the test provokes: part of the line in the console.
    pub(crate) fn excuse(&mut self, part: &'static str) {
        self.excused.push(part);
    }

    /// Types into the `nth` element with this test id in place of what stands there.
    pub(crate) async fn type_into(&self, testid: &str, nth: usize, text: &str) -> Result<()> {
        let field = self.element(testid, nth).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Chooses an option of a list by its value.
    pub(crate) async fn choose(&self, testid: &str, value: &str) -> Result<()> {
        self.element(testid, 0).await?.select_by_value(value).await?;
        Ok(())
    }

    /// Test id of the element that has the focus.
    pub(crate) async fn focused(&self) -> Result<String> {
        let focused = self.run("return document.activeElement?.dataset?.testid ?? ''").await?;
        Ok(focused.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until everything in view is drawn and stays so.
    pub(crate) async fn settled(&self) -> Result<()> {
        let start = Instant::now();
        let mut in_a_row = 0;
        while in_a_row < 3 {
            ensure!(start.elapsed() < PATIENCE, "the map does not come to rest");
            let state = self.run("return document.querySelector('#map')?.dataset.map").await?;
            in_a_row = if state == "idle" { in_a_row + 1 } else { 0 };
            sleep(Duration::from_millis(120)).await;
        }
        Ok(())
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.browser.client.execute(script, Vec::new()).await?)
    }

    /// The text of the `nth` element with this test id, once it is there.
    pub(crate) async fn text(&self, testid: &str, nth: usize) -> Result<String> {
        Ok(self.element(testid, nth).await?.text().await?)
    }

    /// How many elements with this test id there are now.
    pub(crate) async fn count(&self, testid: &str) -> Result<usize> {
        Ok(self.browser.client.find_all(Locator::Css(&selector(testid))).await?.len())
    }

    /// An attribute of the `nth` element with this test id.
    pub(crate) async fn attribute(&self, testid: &str, nth: usize, name: &str) -> Result<String> {
        let value = self.element(testid, nth).await?.attr(name).await?;
        value.with_context(|| format!("{testid} has no {name}"))
    }

    /// Clicks the `nth` element with this test id and waits until the page has followed.
    pub(crate) async fn click(&self, testid: &str, nth: usize) -> Result<()> {
        self.element(testid, nth).await?.click().await.with_context(|| format!("clicking {testid}"))?;
        self.follow().await
    }

    /// Clicks a place on the ground.
    pub(crate) async fn click_at(&self, lon: f64, lat: f64) -> Result<()> {
        let [x, y] = self.on_screen(lon, lat).await?;
        let click = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: Some(Duration::from_millis(60)), x, y })
            .then(PointerAction::Pause { duration: Duration::from_millis(120) })
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 });
        self.browser.client.perform_actions(click).await?;
        self.follow().await
    }

    /// Drags the pin on the map from one place on the ground to another.
    pub(crate) async fn drag_pin(&self, from: (f64, f64), to: (f64, f64)) -> Result<()> {
        /// How many pixels above its tip the pin is taken.
        const HANDLE: f64 = 20.0;
        let [x, y] = self.on_screen(from.0, from.1).await?;
        let [to_x, to_y] = self.on_screen(to.0, to.1).await?;
        let step = Some(Duration::from_millis(120));
        let drag = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: step, x, y: y - HANDLE })
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::MoveTo { duration: step, x: to_x, y: to_y - HANDLE })
            .then(PointerAction::Up { button: 0 });
        self.browser.client.perform_actions(drag).await?;
        self.follow().await
    }

    /// Taps a place on the ground while a tool is in hand, without waiting for anything else to be drawn.
    pub(crate) async fn tap(&self, (lon, lat): (f64, f64)) -> Result<()> {
        let [x, y] = self.on_screen(lon, lat).await?;
        let tap = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: Some(Duration::from_millis(60)), x, y })
            .then(PointerAction::Pause { duration: Duration::from_millis(60) })
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 })
            // Two taps in quick succession would be one double tap.
            .then(PointerAction::Pause { duration: Duration::from_millis(400) });
        self.browser.client.perform_actions(tap).await?;
        Ok(())
    }

    /// Takes what is at a place on the ground and holds it over another one; `slowly` in many small steps.
    pub(crate) async fn hold(&self, from: (f64, f64), to: (f64, f64), slowly: bool) -> Result<()> {
        let [x, y] = self.on_screen(from.0, from.1).await?;
        let [to_x, to_y] = self.on_screen(to.0, to.1).await?;
        let step = Duration::from_millis(40);
        let mut drag = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: Some(step), x, y })
            .then(PointerAction::Pause { duration: step })
            .then(PointerAction::Down { button: 0 });
        let steps = if slowly { 24 } else { 6 };
        for n in 1..=steps {
            let part = f64::from(n) / f64::from(steps);
            let (x, y) = (x + (to_x - x) * part, y + (to_y - y) * part);
            drag = drag.then(PointerAction::MoveTo { duration: Some(step), x, y });
        }
        self.browser.client.perform_actions(drag).await?;
        Ok(())
    }

    /// Lets go of what is held.
    pub(crate) async fn let_go(&self) -> Result<()> {
        let up = MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: 0 });
        self.browser.client.perform_actions(up).await?;
        self.follow().await
    }

    /// The same without waiting for what follows.
    pub(crate) async fn let_go_at_once(&self) -> Result<()> {
        let up = MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: 0 });
        self.browser.client.perform_actions(up).await?;
        Ok(())
    }

    /// Drags with a finger from one place on the ground to another.
    pub(crate) async fn finger_drag(&self, from: (f64, f64), to: (f64, f64)) -> Result<()> {
        let [x, y] = self.on_screen(from.0, from.1).await?;
        let [to_x, to_y] = self.on_screen(to.0, to.1).await?;
        let step = Some(Duration::from_millis(60));
        let mut drag = TouchActions::new("finger".to_owned())
            .then(PointerAction::MoveTo { duration: step, x, y })
            .then(PointerAction::Down { button: 0 });
        for n in 1..=8 {
            let part = f64::from(n) / 8.0;
            let (x, y) = (x + (to_x - x) * part, y + (to_y - y) * part);
            drag = drag.then(PointerAction::MoveTo { duration: step, x, y });
        }
        self.browser.client.perform_actions(drag.then(PointerAction::Up { button: 0 })).await?;
        self.follow().await
    }

    /// Presses a key with Control held.
    pub(crate) async fn press_with_control(&self, keys: &str) -> Result<()> {
        const CONTROL: char = '\u{e009}';
        let mut press = KeyActions::new("keys".to_owned()).then(KeyAction::Down { value: CONTROL });
        for value in keys.chars() {
            press = press.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.browser.client.perform_actions(press.then(KeyAction::Up { value: CONTROL })).await?;
        self.follow().await
    }

    /// Whether a telephone's layout is in force.
    pub(crate) async fn is_narrow(&self) -> Result<bool> {
        Ok(self.run("return innerWidth <= 640").await? == true)
    }

    /// Where in the window a place on the ground is, pixels.
    async fn on_screen(&self, lon: f64, lat: f64) -> Result<[f64; 2]> {
        let script = "return document.querySelector('#map').project(arguments[0], arguments[1])";
        let at = self.browser.client.execute(script, vec![json!(lon), json!(lat)]).await?;
        let place = [0, 1].map(|axis| at[axis].as_f64().unwrap_or(f64::NAN));
        ensure!(place.iter().all(|n| n.is_finite()), "the map does not say where {lon}, {lat} is");
        Ok(place)
    }

    /// Presses keys one after the other.
    pub(crate) async fn press(&self, keys: &str) -> Result<()> {
        for value in keys.chars() {
            let press = KeyActions::new("keys".to_owned())
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
            self.browser.client.perform_actions(press).await?;
        }
        self.follow().await
    }

    /// Waits until what an action has begun is under way, and then done.
    async fn follow(&self) -> Result<()> {
        sleep(Duration::from_millis(150)).await;
        self.settled().await
    }

    /// Goes on with the Tab key until the element with this test id has the focus, which is to be seen on the way there at every
    /// step.
    pub(crate) async fn tab_to(&self, testid: &str) -> Result<()> {
        const TAB: char = '\u{e004}';
        const MOST: usize = 250;
        let press = || {
            KeyActions::new("keys".to_owned())
                .then(KeyAction::Down { value: TAB })
                .then(KeyAction::Up { value: TAB })
        };
        for _ in 0..MOST {
            self.browser.client.perform_actions(press()).await?;
            self.sees_focus().await?;
            if self.focused().await? == testid {
                return Ok(());
            }
        }
        bail!("keys do not lead to {testid}")
    }

    /// Fails unless something on the page has the focus, a ring around it, and lies in the window.
    pub(crate) async fn sees_focus(&self) -> Result<()> {
        let found = self
            .run(
                "const at = document.activeElement;
                 if (!at || at === document.body) return 'nothing has the focus';
                 at.getAnimations().forEach((animation) => animation.finish());
                 const style = getComputedStyle(at), box = at.getBoundingClientRect();
                 const what = at.outerHTML.slice(0, 120);
                 if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 1) return `no ring around ${what}`;
                 const isSeen = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
                 return isSeen ? '' : `out of sight: ${what}`;",
            )
            .await?;
        ensure!(found == "", "{found}");
        Ok(())
    }

    /// What the address bar says after the `?`.
    pub(crate) async fn query(&self) -> Result<String> {
        Ok(self.browser.client.current_url().await?.query().unwrap_or_default().to_owned())
    }

    /// Waits until `what` holds.
    pub(crate) async fn until(&self, what: &str, holds: impl AsyncFn(&Self) -> Result<bool>) -> Result<()> {
        let start = Instant::now();
        while !holds(self).await? {
            if start.elapsed() > PATIENCE {
                bail!("in vain waited for: {what}");
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// Takes a picture for the documents, when that was asked for.
    pub(crate) async fn picture(&self, name: &str) -> Result<()> {
        if let Some(folder) = std::env::var_os("WANGGE_SCREENSHOTS") {
            // Labels fade in for a moment after the map came to rest.
            sleep(Duration::from_millis(500)).await;
            let path = Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(&path, self.browser.client.screenshot().await?)
                .with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }

    /// Fails if the console holds a warning or an error.
    async fn has_not_complained(&self) -> Result<()> {
        let mut complaints = self.browser.complaints().await?;
        complaints.retain(|line| !self.excused.iter().any(|part| line.contains(part)));
        ensure!(complaints.is_empty(), "the page complained in the console: {complaints:#?}");
        Ok(())
    }

    async fn element(&self, testid: &str, nth: usize) -> Result<fantoccini::elements::Element> {
        let selector = selector(testid);
        self.until(&format!("{testid} number {nth}"), async |page: &Self| {
            Ok(page.browser.client.find_all(Locator::Css(&selector)).await?.len() > nth)
        })
        .await?;
        let found = self.browser.client.find_all(Locator::Css(&selector)).await?;
        found.into_iter().nth(nth).with_context(|| format!("{testid} number {nth} has gone"))
    }
}

fn selector(testid: &str) -> String {
    format!("[data-testid='{testid}']")
}
