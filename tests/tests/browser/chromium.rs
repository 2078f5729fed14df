//! Chromium under a driver of its own, both ended by their handles.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A window to test in.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// Width of the page, CSS pixels.
    pub(crate) width: u32,
    /// Height of the page, CSS pixels.
    pub(crate) height: u32,
    /// Whether it is touched with fingers.
    pub(crate) touch: bool,
}

/// The screen of an office.
pub(crate) const OFFICE: Window = Window { width: 1366, height: 768, touch: false };
/// A telephone.
pub(crate) const TELEPHONE: Window = Window { width: 390, height: 844, touch: true };

/// A running browser.
pub(crate) struct Chromium {
    /// What drives it.
    pub(crate) client: Client,
    driver: Child,
    session: String,
    http: reqwest::Client,
    _profile: TempDir,
}

impl Chromium {
    /// Whether there is a driver at all.
    pub(crate) async fn is_installed() -> bool {
        Command::new("chromedriver").arg("--version").stdout(Stdio::null()).status().await.is_ok()
    }

    /// Starts a driver on a free port and a browser with a fresh profile.
    pub(crate) async fn start(window: Window) -> Result<Self> {
        let (driver, port) = driver().await?;
        let address = format!("http://127.0.0.1:{port}");
        let profile = tempfile::tempdir()?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(window, &profile))
            .connect(&address)
            .await
            .context("starting Chromium")?;
        let id = client.session_id().await?.context("the driver gave no session")?;
        let browser = Self {
            client,
            driver,
            session: format!("{address}/session/{id}"),
            http: reqwest::Client::new(),
            _profile: profile,
        };
        browser.size(window).await?;
        Ok(browser)
    }

    /// Sets the size of the page itself; that of the window counts the frame.
    async fn size(&self, window: Window) -> Result<()> {
        let scale = if window.touch { 2 } else { 1 };
        let parameters = json!({
            "width": window.width, "height": window.height, "deviceScaleFactor": scale, "mobile": window.touch,
        });
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": parameters});
        self.ask("goog/cdp/execute", &command).await?;
        Ok(())
    }

    /// Takes the network away from the page, or gives it back; what it has open breaks off.
    pub(crate) async fn unplug(&self, is_off: bool) -> Result<()> {
        let begin = json!({"cmd": "Network.enable", "params": {}});
        self.ask("goog/cdp/execute", &begin).await?;
        let parameters =
            json!({"offline": is_off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        let command = json!({"cmd": "Network.emulateNetworkConditions", "params": parameters});
        self.ask("goog/cdp/execute", &command).await?;
        Ok(())
    }

    /// What the browser would put on paper, as PDF.
    pub(crate) async fn print(&self) -> Result<Vec<u8>> {
        let parameters = json!({"printBackground": true, "preferCSSPageSize": true});
        let command = json!({"cmd": "Page.printToPDF", "params": parameters});
        let printed = self.ask("goog/cdp/execute", &command).await?;
        let data = printed["data"].as_str().context("the browser printed nothing")?;
        Ok(BASE64_STANDARD.decode(data)?)
    }

    /// What the page complained of in the console since the last call.
    pub(crate) async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.ask("se/log", &json!({"type": "browser"})).await?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        Ok(entries
            .iter()
            .map(|entry| format!("{} {}", text(entry, "level"), text(entry, "message")))
            // The software renderer talks of its own speed.
            .filter(|line| !line.contains("GL Driver Message"))
            .filter(|line| line.starts_with("SEVERE") || line.starts_with("WARNING"))
            .collect())
    }

    /// A command that `WebDriver` itself does not have.
    async fn ask(&self, command: &str, body: &Value) -> Result<Value> {
        let answer = self.http.post(format!("{}/{command}", self.session)).json(body).send().await?;
        let mut answer: Value = answer.error_for_status()?.json().await?;
        Ok(answer["value"].take())
    }

    /// Ends browser and driver.
    pub(crate) async fn end(mut self) -> Result<()> {
        // The browser ends with its session; if it has died already, the driver is still there to be ended.
        let closed = self.client.close().await;
        self.driver.kill().await?;
        closed.context("closing Chromium")
    }
}

fn capabilities(window: Window, profile: &TempDir) -> Capabilities {
    let arguments = [
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--enable-unsafe-swiftshader".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--hide-scrollbars".to_owned(),
        // The browser ends with whoever holds the pipe, also when a test is killed.
        "--remote-debugging-pipe".to_owned(),
        format!("--window-size={},{}", window.width, window.height),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    let mut options = json!({"args": arguments});
    if window.touch {
        let metrics =
            json!({"width": window.width, "height": window.height, "pixelRatio": 2.0, "touch": true});
        options["mobileEmulation"] = json!({"deviceMetrics": metrics});
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
    capabilities
}

/// How often a driver is started before it is given up.
const STARTS: usize = 5;

/// A driver and the port it listens on.
///
/// A driver has the system name a free port of IPv6 and ends if the same port of IPv4 is taken, by
/// another test's connection say. The next one is given another port.
async fn driver() -> Result<(Child, u16)> {
    let mut starts = 0;
    loop {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting chromedriver")?;
        starts += 1;
        match port(&mut driver).await {
            Ok(port) => return Ok((driver, port)),
            Err(error) if starts == STARTS => return Err(error),
            Err(_) => {}
        }
    }
}

/// The port that the driver says it took.
async fn port(driver: &mut Child) -> Result<u16> {
    let output = driver.stdout.take().context("chromedriver says nothing")?;
    let mut lines = BufReader::new(output).lines();
    let reading = async {
        let mut last = String::new();
        while let Some(line) = lines.next_line().await? {
            let digits =
                line.rsplit_once("successfully on port ").map(|(_, tail)| tail.trim_end_matches('.'));
            if let Some(port) = digits.and_then(|digits| digits.parse().ok()) {
                return Ok(port);
            }
            last = line;
        }
        bail!("chromedriver ended without naming a port: {last}")
    };
    let port = timeout(Duration::from_secs(20), reading).await.context("chromedriver does not start")??;
    // The driver would stop at a closed pipe: read on.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(port)
}
