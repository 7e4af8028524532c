//! Chromium without a window, driven through chromedriver.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long a page may take to show what is waited for: longer than the slowest machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What chromedriver says once it can be called.
const STARTED: &str = "started successfully on port ";

/// A browser. What it shows last is kept as a picture where a test fails.
pub(crate) struct Chromium {
    _driver: Driver,
    client: Client,
    site: String,
    name: String,
}

/// What drives the browser. It ends with it.
struct Driver(Child);

/// The command by which chromedriver hands out what pages wrote to the console.
#[derive(Debug)]
struct ReadConsole;

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base_url: &url::Url, session_id: Option<&str>) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!("session/{}/se/log", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl Chromium {
    /// Opens a browser for a site. The name is that of its pictures.
    pub(crate) async fn open(site: &str, name: &str) -> Self {
        let (driver, port) = Driver::start();
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en",
                    "--window-size=1280,900", "--force-color-profile=srgb", "--hide-scrollbars",
                ],
                "prefs": { "intl.accept_languages": "en" },
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("the literal is an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| {
                panic!("Chromium does not start, `cargo xtask setup` installs it: {error}")
            });
        Self { _driver: driver, client, site: format!("http://{site}"), name: name.to_owned() }
    }

    /// Goes to a page of the site.
    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.unwrap();
    }

    /// Logs somebody in, and nobody else is then.
    pub(crate) async fn log_in(&self, email: &str, password: &str) {
        self.client.delete_all_cookies().await.unwrap();
        self.go("/login").await;
        self.fill("#email", email).await;
        self.fill("#password", password).await;
        self.click("button.main").await;
        self.see("header.bar").await;
    }

    /// The first element that a selector of CSS finds, as soon as it is there.
    pub(crate) async fn see(&self, selector: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(error) => self.fail(&format!("{selector} is not there: {error}")).await,
        }
    }

    /// Waits until a text stands in the page.
    pub(crate) async fn read(&self, text: &str) {
        let literal = Value::from(text);
        let condition = format!("return document.body.innerText.includes({literal})");
        self.wait_for(&condition, &format!("{text:?} is not on the page")).await;
    }

    /// Waits until a script answers with something that is true.
    pub(crate) async fn wait_for(&self, script: &str, otherwise: &str) {
        self.wait_at_most(PATIENCE, script, otherwise).await;
    }

    /// The same for what comes only after more than a minute.
    pub(crate) async fn wait_longer_for(&self, script: &str, otherwise: &str) {
        self.wait_at_most(Duration::from_secs(120), script, otherwise).await;
    }

    async fn wait_at_most(&self, patience: Duration, script: &str, otherwise: &str) {
        let started = Instant::now();
        while started.elapsed() < patience {
            // A page that is being left has no script to run.
            if self.client.execute(script, Vec::new()).await.ok() == Some(Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.fail(otherwise).await;
    }

    /// Types into a field, in place of what stands there.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.see(selector).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses keys, wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.see(selector).await;
        if let Err(error) = element.click().await {
            self.fail(&format!("{selector} cannot be clicked: {error}")).await;
        }
    }

    /// Chooses the entry of a list that has this text.
    pub(crate) async fn choose(&self, selector: &str, text: &str) {
        self.see(selector).await.select_by_label(text).await.unwrap();
    }

    /// What stands in an element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        self.see(selector).await.text().await.unwrap()
    }

    /// What a script answers.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// What a script answers that calls back with it.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// What pages wrote to the console since it was asked for last: each as level and text.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries: Result<Value, CmdError> = self.client.issue_cmd(ReadConsole).await;
        let entries = entries.unwrap();
        let line = |entry: &Value| format!("{} {}", entry["level"], entry["message"]);
        entries.as_array().unwrap().iter().map(line).collect()
    }

    /// Where one is.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Keeps a picture of what is shown, in `target/screenshots`.
    pub(crate) async fn keep_picture(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, self.client.screenshot().await.unwrap()).unwrap();
        path
    }

    /// Ends the test with a picture of what is shown.
    pub(crate) async fn fail(&self, why: &str) -> ! {
        let picture = self.keep_picture(&format!("failed-{}", self.name)).await;
        let (path, console) = (self.path().await, self.console().await);
        panic!("{why}\nat {path}, see {}\nconsole: {console:#?}", picture.display());
    }

    /// Closes the browser.
    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

impl Drop for Driver {
    /// The driver is asked to end, so that it takes the browser along.
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        if asked.is_err() {
            drop(self.0.kill());
        }
        drop(self.0.wait());
    }
}

impl Driver {
    /// Starts it, and answers the port on which it can be called.
    fn start() -> (Self, u16) {
        let spawned = Command::new("chromedriver")
            .args(["--port=0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut driver = Self(spawned.unwrap_or_else(|error| {
            panic!("chromedriver does not start, `cargo xtask setup` installs it: {error}")
        }));
        let mut output = BufReader::new(driver.0.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            assert!(output.read_line(&mut line).unwrap() > 0, "chromedriver ended before it could be called");
            if let Some((_, port)) = line.trim().trim_end_matches('.').split_once(STARTED) {
                let port = port.parse().unwrap();
                // What it says later has nowhere to go, which would stop it.
                std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
                return (driver, port);
            }
        }
    }
}
