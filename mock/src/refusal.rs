//! Errors as the services write them.

use serde_json::{Value, json};

/// A request that is answered with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }

    /// Status 400.
    pub(crate) fn bad(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// A value that the service does not take.
    pub(crate) fn parameter(name: &str, problem: &str) -> Self {
        let message = format!("The parameter {name} is not valid: {problem}.");
        Self::bad("InvalidParameter", message)
    }

    /// The body. `host` is where the request was sent.
    pub(crate) fn body(&self, is_rpc: bool, request_id: &str, host: &str) -> Value {
        let Self { code, message, .. } = self;
        let recommend =
            format!("https://api.example.com/troubleshoot?q={code}&requestId={request_id}");
        match is_rpc {
            true => json!({
                "RequestId": request_id, "HostId": host, "Code": code, "Message": message,
                "Recommend": recommend,
            }),
            false => json!({
                "requestId": request_id, "hostId": host, "code": code, "message": message,
                "recommend": recommend,
            }),
        }
    }
}
