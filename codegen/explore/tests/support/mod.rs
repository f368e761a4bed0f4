//! An explorer with the specs of this repository, and a page of it without a browser.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test file uses its own part, and these are tests"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_explore::{Builder, Explorer};
use acs_mock::Server;
use acs_runtime::credentials::{Provided, from_fn};
use serde_json::{Value, json};

pub(crate) fn builder() -> Builder {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    let specs = SourceMap::load(&folder).unwrap();
    let page = ("index.html".to_owned(), "<!-- explorer -->".to_owned());
    let mock = Server::builder().specs(&folder).start().unwrap();
    Explorer::builder(Files::from_iter([page]), specs, mock).provider(nobody())
}

/// A chain that finds nothing, on whatever machine the tests run.
pub(crate) fn nobody() -> impl acs_runtime::credentials::Provider {
    from_fn("env", || {
        Err::<Provided, _>("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set")
    })
}

/// A page of an explorer, without a browser.
pub(crate) struct Page {
    explorer: Explorer,
    token: String,
}

impl Page {
    pub(crate) fn of(builder: Builder) -> Self {
        let mut page = Self {
            explorer: builder.start().unwrap(),
            token: String::new(),
        };
        let text = page.exchange("GET /", "", "").1;
        let (_, rest) = text.split_once("data-explore-token=\"").unwrap();
        page.token = rest.split_once('"').unwrap().0.to_owned();
        page
    }

    pub(crate) fn exchange(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let url = self.explorer.url();
        let host = url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\
             {headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }

    pub(crate) fn ask_raw(&self, name: &str, body: &str) -> (u16, String) {
        let token = &self.token;
        let headers = format!("Content-Type: application/json\r\nX-Explore-Token: {token}\r\n");
        self.exchange(&format!("POST /_explore/api/{name}"), &headers, body)
    }

    pub(crate) fn ask(&self, name: &str, question: &Value) -> Value {
        let (status, body) = self.ask_raw(name, &question.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }
}

pub(crate) fn call(operation: &str, values: Value) -> Value {
    json!({ "product": "Sas", "version": "2018-12-03", "operation": operation, "values": values })
}

pub(crate) fn real(operation: &str, values: Value) -> Value {
    let mut call = call(operation, values);
    call["target"] = "real".into();
    call
}
