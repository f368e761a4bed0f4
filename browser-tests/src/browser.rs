//! The browser: one for all tests of a program, with a profile of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};

use crate::link::Link;
use crate::{Page, missing};

/// Passes standard input and output on as the two pipes that Chromium speaks through.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--remote-debugging-pipe",
];

/// A running Chromium.
#[derive(Debug)]
pub struct Browser {
    pub(crate) link: Arc<Link>,
    _process: Child,
}

impl Browser {
    /// The browser of this program; `None` if there is none on this machine.
    #[must_use]
    pub fn get() -> Option<&'static Self> {
        static BROWSER: LazyLock<Result<Browser, String>> = LazyLock::new(Browser::start);
        match &*BROWSER {
            Ok(browser) => Some(browser),
            Err(why) => {
                missing("Chromium", why);
                None
            }
        }
    }

    /// A new, empty page that shares nothing with others.
    #[must_use]
    pub fn page(&self) -> Page {
        let context = self.call("Target.createBrowserContext", json!({}));
        let context = text(&context, "browserContextId");
        let blank = json!({ "url": "about:blank", "browserContextId": context });
        let target = text(&self.call("Target.createTarget", blank), "targetId");
        let attach = json!({ "targetId": target, "flatten": true });
        let session = text(&self.call("Target.attachToTarget", attach), "sessionId");
        Page::new(Arc::clone(&self.link), session, context)
    }

    fn call(&self, method: &str, params: Value) -> Value {
        self.link.call(None, method, params)
    }

    fn start() -> Result<Self, String> {
        let program = find()?;
        let profile = profile();
        let mut command = Command::new("sh");
        command.args(["-c", PIPES]).arg(program).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.display()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| error.to_string())?;
        let commands = process.stdin.take().unwrap();
        let messages = process.stdout.take().unwrap();
        let browser = Self {
            link: Link::new(commands, messages),
            _process: process,
        };
        // It speaks, or the test fails here and not somewhere later.
        browser.call("Browser.getVersion", json!({}));
        Ok(browser)
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap().to_owned()
}

fn find() -> Result<PathBuf, String> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|it| it.is_file());
    found.ok_or_else(|| format!("none of {} is on the path", names.join(", ")))
}

/// A folder for this program's browser. Nobody cleans up when a program ends, so the next one
/// does.
fn profile() -> PathBuf {
    let folder = std::env::temp_dir().join("acs-browser-tests");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let process = path.file_name().unwrap().to_string_lossy().into_owned();
        if !Path::new("/proc").join(process).exists() {
            // Another program may be cleaning up too.
            let _ = fs::remove_dir_all(&path);
        }
    }
    folder.join(std::process::id().to_string())
}
