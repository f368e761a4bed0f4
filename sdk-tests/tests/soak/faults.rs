//! What goes wrong, how often, and how a call may end after it.

use std::time::Duration;

use acs_mock::{Builder, Fault, Rule};

/// Faults that a repetition gets past: about 15 % of all requests.
pub(crate) fn with_passing_faults(server: Builder) -> Builder {
    let often = [
        Fault::Throttle,
        Fault::ThrottleFor(Duration::from_millis(2)),
        Fault::server_error(500),
        Fault::server_error(503),
        Fault::server_error(504),
        Fault::BadGateway,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Truncate,
        Fault::Garbage,
    ];
    let often = often.map(|fault| Rule::new(fault).probability(0.014));
    // These cost time.
    let seldom = [
        Fault::Slow(Duration::from_millis(20)),
        Fault::Drip(Duration::from_millis(2)),
    ];
    let seldom = seldom.map(|fault| Rule::new(fault).probability(0.005));
    let hang = Rule::new(Fault::Hang).probability(0.0005);
    let rules = often.into_iter().chain(seldom).chain([hang]);
    rules.fold(server, Builder::fault)
}

/// Faults that no repetition gets past, and those that make the connection a trap.
pub(crate) fn with_refusals(server: Builder) -> Builder {
    let refusals = [(403, "NoPermission"), (400, "InvalidParameter")];
    let refusals = refusals.map(|(status, code)| Fault::Error {
        status,
        code: code.to_owned(),
        message: "It is not to be.".to_owned(),
    });
    let redirect = Fault::Redirect("http://127.0.0.1:9/".to_owned());
    let rules = refusals
        .into_iter()
        .chain([redirect, Fault::Twice, Fault::CloseAfter]);
    let rules = rules.map(|fault| Rule::new(fault).probability(0.006));
    rules.fold(server, Builder::fault)
}

/// Faults of the body. Without its member for success, the body of a write is judged otherwise.
pub(crate) fn with_strange_bodies(server: Builder) -> Builder {
    let rules = [
        Fault::WrongContentType,
        Fault::Unexpected,
        Fault::Oversized(100 << 10),
        Fault::Deep(1_000),
        Fault::Empty,
        Fault::ShortLength,
        Fault::WrongEncoding,
    ];
    let rules = rules.map(|fault| Rule::new(fault).probability(0.004));
    rules.into_iter().fold(server, Builder::fault)
}

/// A request with too large a body, and one that is nested too deep, are answered by no real
/// service; so they are few.
pub(crate) fn with_attacks(server: Builder) -> Builder {
    [Fault::Deep(100_000), Fault::Oversized(2 << 20)]
        .into_iter()
        .map(|fault| Rule::new(fault).probability(0.0005))
        .fold(server, Builder::fault)
}

/// A fault in a word, such as `Throttle`, or the code of the error.
pub(crate) fn word(fault: &Fault) -> String {
    match fault {
        Fault::Error { code, .. } => code.clone(),
        Fault::Deep(100_000) => "Deeper".to_owned(),
        Fault::Oversized(bytes) if *bytes > 1 << 20 => "Huge".to_owned(),
        fault => {
            let debug = format!("{fault:?}");
            debug.split('(').next().unwrap_or_default().to_owned()
        }
    }
}

/// How a call may end whose last request met this.
pub(crate) fn ends(fault: Option<&str>) -> &'static [&'static str] {
    match fault {
        Some("Throttle") => &["Throttling.User"],
        Some("ThrottleFor") => &["Throttling"],
        Some("InternalError") => &["InternalError"],
        Some("ServiceUnavailable") => &["ServiceUnavailable"],
        Some("GatewayTimeout") => &["GatewayTimeout"],
        Some("NoPermission") => &["NoPermission"],
        Some("InvalidParameter") => &["InvalidParameter"],
        Some("BadGateway") => &["HTTP 502"],
        Some("Redirect") => &["HTTP 302"],
        Some("ResetBefore" | "ResetAfter" | "Truncate" | "Garbage") => &["broken"],
        Some("Hang") => &["timeout"],
        Some("Empty" | "ShortLength") => &["decode"],
        Some("Huge") => &["too large"],
        _ => &["ok"],
    }
}
