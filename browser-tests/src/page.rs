//! A page as a test holds it. It is closed when it is dropped.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::link::Link;

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A page of the browser.
#[derive(Debug)]
pub struct Page {
    link: Arc<Link>,
    session: String,
    context: String,
}

impl Page {
    pub(crate) fn new(link: Arc<Link>, session: String, context: String) -> Self {
        let page = Self {
            link,
            session,
            context,
        };
        for domain in ["Page", "Runtime", "Network", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.size(1300, 900);
        page.dark(false);
        page
    }

    /// Sets the size of the window, in CSS pixels.
    pub fn size(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Whether the user prefers a dark page.
    pub fn dark(&self, is_dark: bool) {
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            // Nothing is to be caught half way.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Switches the scripts of pages that are opened from now on.
    pub fn scripts(&self, are_on: bool) {
        let params = json!({ "value": !are_on });
        self.call("Emulation.setScriptExecutionDisabled", params);
    }

    /// Opens an address and waits until it has loaded.
    ///
    /// # Panics
    ///
    /// If it cannot be loaded.
    pub fn open(&self, url: &str) {
        let before = self.link.events(&self.session).len();
        let answer = self.call("Page.navigate", json!({ "url": url }));
        assert_eq!(answer.get("errorText"), None, "{url}");
        // A mere change of the fragment loads nothing.
        if answer.get("loaderId").is_some() {
            self.link.wait_for_event(&self.session, url, |events| {
                let mut new = events[before..].iter();
                new.find(|it| it["method"] == "Page.loadEventFired")
                    .map(drop)
            });
        }
    }

    /// The value of an expression. A promise is waited for.
    ///
    /// # Panics
    ///
    /// If it throws.
    pub fn evaluate(&self, expression: &str) -> Value {
        let answer = self.try_evaluate(expression);
        answer.unwrap_or_else(|thrown| panic!("{expression}: {thrown}"))
    }

    /// The value of an expression, or what it throws.
    fn try_evaluate(&self, expression: &str) -> Result<Value, Value> {
        let params = json!({
            "expression": expression,
            "returnByValue": true,
            "awaitPromise": true,
            "userGesture": true,
        });
        let answer = self.call("Runtime.evaluate", params);
        match answer.get("exceptionDetails") {
            Some(thrown) => Err(thrown.clone()),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// Waits until an expression is true. What it asks for may not be there yet, so while it throws
    /// it is not true.
    ///
    /// # Panics
    ///
    /// If it takes too long; the message has the text of the page.
    pub fn wait(&self, expression: &str) {
        let start = Instant::now();
        let condition = format!("Boolean({expression})");
        while self.try_evaluate(&condition) != Ok(Value::Bool(true)) {
            if start.elapsed() > PATIENCE {
                let text = self.evaluate("document.body.innerText");
                panic!("never true: {expression}\n{}", text.as_str().unwrap());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The visible text of the first element that fits.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn text(&self, selector: &str) -> String {
        let text = self.evaluate(&format!("{}.innerText", element(selector)));
        let text = text.as_str();
        text.unwrap_or_else(|| panic!("nothing fits {selector}"))
            .to_owned()
    }

    /// Saves what the page looks like, to its full height or only what the window shows.
    pub fn screenshot(&self, path: &Path, is_full: bool) {
        let params = json!({ "format": "png", "captureBeyondViewport": is_full });
        let params = match is_full {
            false => params,
            true => {
                let size = &self.call("Page.getLayoutMetrics", json!({}))["cssContentSize"];
                let (width, height) = (&size["width"], &size["height"]);
                let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
                json!({ "format": "png", "captureBeyondViewport": true, "clip": clip })
            }
        };
        let picture = self.call("Page.captureScreenshot", params);
        let bytes = BASE64.decode(picture["data"].as_str().unwrap().as_bytes());
        std::fs::write(path, bytes.unwrap()).unwrap();
    }

    /// How far the page can be scrolled sideways.
    #[must_use]
    pub fn sideways(&self) -> i64 {
        let width = self.evaluate(
            "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth",
        );
        width.as_i64().unwrap()
    }

    /// What the page complained of: errors, warnings of the browser, scripts that threw.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let events = self.link.events(&self.session);
        let complaints = events.iter().filter_map(|event| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(&params["exceptionDetails"]),
                "Runtime.consoleAPICalled" if params["type"] == "error" => Some(&params["args"]),
                "Log.entryAdded" if params["entry"]["level"] == "error" => Some(&params["entry"]),
                _ => None,
            }
        });
        complaints.map(Value::to_string).collect()
    }

    /// Addresses of everything that was asked for.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        let events = self.link.events(&self.session);
        let requests = events
            .iter()
            .filter(|it| it["method"] == "Network.requestWillBeSent");
        let urls = requests.filter_map(|it| it["params"]["request"]["url"].as_str());
        urls.map(str::to_owned).collect()
    }

    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.link.call(Some(&self.session), method, params)
    }
}

/// An expression for the first element that fits.
pub(crate) fn element(selector: &str) -> String {
    format!("document.querySelector({})", Value::from(selector))
}

impl Drop for Page {
    fn drop(&mut self) {
        if thread::panicking() {
            // The browser may be what failed.
            return;
        }
        let context = json!({ "browserContextId": self.context });
        self.link
            .call(None, "Target.disposeBrowserContext", context);
        self.link.forget(&self.session);
    }
}
