//! The servers of all ways, and what becomes of them meanwhile.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use acs_mock::{Builder, Server};
use serde_json::{Value, json};

use crate::faults::{with_attacks, with_passing_faults, with_refusals, with_strange_bodies};
use crate::keys::{Keys, key};
use crate::ledger::{Ledger, Seen};
use crate::{Scale, clock, gate};

pub(crate) struct Servers {
    ledger: Ledger,
    /// By what the client calls them.
    running: BTreeMap<&'static str, Arc<Server>>,
    gate: JoinHandle<()>,
    keys: Keys,
    addresses: Value,
    stop: Arc<AtomicU64>,
}

/// What is left of the servers.
pub(crate) struct Left {
    pub(crate) ledger: BTreeMap<u64, Vec<Seen>>,
    /// How many writes took effect.
    pub(crate) tokens: u64,
    pub(crate) bare: u64,
    /// How often somebody asked for a key.
    pub(crate) keys: u64,
}

impl Servers {
    pub(crate) fn start(scale: Scale) -> Self {
        let ledger = Ledger::default();
        let noted = |server: Builder| {
            let ledger = ledger.clone();
            server.observe(move |request| ledger.note(request))
        };
        let images = || images(scale);
        let rough = with_refusals(with_strange_bodies(with_attacks(with_passing_faults(
            images(),
        ))));
        // A refusal after a lost answer would hide that the write took effect, so there are none.
        let tokens = with_passing_faults(shop(scale));
        let bare = with_refusals(with_passing_faults(shop(scale)));
        let rotated = images().access_key(key(0));
        let jumping = with_passing_faults(images()).clock(clock::server);
        let calm = images().start().unwrap();
        let all = [
            ("rough", rough),
            ("tokens", tokens),
            ("bare", bare),
            ("rotated", rotated),
            ("jumping", jumping),
            ("behind", images()),
        ];
        let started = all.map(|(name, server)| (name, Arc::new(noted(server).start().unwrap())));
        let mut running = BTreeMap::from(started);
        running.insert("calm", Arc::new(calm));

        let (stop, keys) = (Arc::<AtomicU64>::default(), Keys::start());
        keys.replace_at(Arc::clone(&running["rotated"]), Arc::clone(&stop));
        let behind = running["behind"].address();
        let (flapping, gate) = gate::start(behind, Arc::clone(&stop));
        let mut addresses = json!({
            "flapping": flapping.to_string(),
            "nobody": free_address(),
            "keys": keys.address.to_string(),
        });
        for (name, server) in &running {
            addresses[name] = server.endpoint().into();
        }
        Self {
            ledger,
            running,
            gate,
            keys,
            addresses,
            stop,
        }
    }

    pub(crate) fn addresses(&self) -> &Value {
        &self.addresses
    }

    pub(crate) fn stop(self) -> Left {
        self.stop.store(1, Ordering::SeqCst);
        self.gate.join().unwrap();
        let applied = |name| self.running[name].applied("AddItem");
        Left {
            tokens: applied("tokens"),
            bare: applied("bare"),
            keys: self.keys.asked.load(Ordering::SeqCst),
            ledger: self.ledger.take(),
        }
    }
}

fn images(scale: Scale) -> Builder {
    Server::builder().seed(scale.seed).items(45)
}

/// A server of the fixture specs, which have a write.
fn shop(scale: Scale) -> Builder {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../mock/tests/specs");
    Server::builder().seed(scale.seed).specs(specs)
}

/// An address that nobody listens on.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
