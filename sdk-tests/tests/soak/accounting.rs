//! Compares how calls ended with what the servers saw of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::faults::ends;
use crate::lanes::Lane;
use crate::ledger::Seen;
use crate::servers::Left;

/// How long a call may take in all, and by how much a busy machine may be late.
pub(crate) const DEADLINE: Duration = Duration::from_secs(8);
const SLACK: Duration = Duration::from_secs(3);
/// A wait for an answer that was longer than this may have been too long.
const PATIENCE: Duration = Duration::from_millis(1900);

/// How a call ended, as the client says.
pub(crate) struct End {
    call: u64,
    lane: Lane,
    outcome: String,
    attempts: u32,
    took: Duration,
}

/// What [`End::read`] reads.
pub(crate) fn line(call: u64, lane: Lane, outcome: &str, attempts: u32, took: Duration) -> String {
    let (lane, took) = (lane.name(), took.as_millis());
    format!("{call}\t{lane}\t{outcome}\t{attempts}\t{took}")
}

impl End {
    pub(crate) fn read(line: &str) -> Self {
        let parts: Vec<&str> = line.split('\t').collect();
        let [call, lane, outcome, attempts, took] = parts[..] else {
            panic!("{line}")
        };
        Self {
            call: call.parse().unwrap(),
            lane: Lane::named(lane),
            outcome: outcome.to_owned(),
            attempts: attempts.parse().unwrap(),
            took: Duration::from_millis(took.parse().unwrap()),
        }
    }

    fn is_cancelled(&self) -> bool {
        self.outcome == "cancelled"
    }

    /// How often the request was sent, as far as it can be known.
    fn sent(&self, seen: &[Seen]) -> u32 {
        match self.is_cancelled() {
            true => seen.last().map_or(0, |it| it.attempt),
            false => self.attempts,
        }
    }

    /// Whether the same request may succeed a little later.
    fn passes(&self) -> bool {
        matches!(
            &*self.outcome,
            "connect"
                | "broken"
                | "timeout"
                | "HTTP 502"
                | "InternalError"
                | "ServiceUnavailable"
                | "GatewayTimeout"
        ) || self.outcome.starts_with("Throttling")
    }

    /// What is wrong with it.
    fn problem(&self, seen: &[Seen]) -> Option<&'static str> {
        let most = self.lane.attempts();
        let attempts: Vec<u32> = seen.iter().map(|it| it.attempt).collect();
        if !attempts.is_sorted_by(|one, next| one < next) || self.sent(seen) > most {
            return Some("attempts are counted wrongly, or too many");
        }
        if attempts.last().is_some_and(|last| *last > self.sent(seen)) {
            return Some("more requests than the client knows of");
        }
        if self.took > DEADLINE + SLACK {
            return Some("it took too long");
        }
        if self.lane.is_bare() && !seen.iter().rev().skip(1).all(was_not_begun) {
            return Some("a write was sent again that may have been done");
        }
        let effects = self.effects(seen);
        if effects > 1 {
            return Some("a write was done twice");
        }
        if self.lane.writes() && self.outcome == "ok" && effects != 1 {
            return Some("a write that succeeded was not done");
        }
        if self.is_cancelled() {
            return None;
        }
        if self.must_go_on() && self.attempts < most && self.took < DEADLINE / 2 {
            return Some("it ended before all attempts were made");
        }
        (!self.is_right(seen)).then_some("it ended in another way than it should")
    }

    fn effects(&self, seen: &[Seen]) -> usize {
        let done = || seen.iter().filter(|it| it.is_done);
        match self.lane.has_token() {
            true => done().map(|it| &it.token).collect::<BTreeSet<_>>().len(),
            false => done().count(),
        }
    }

    /// Whether it may not end here before all attempts are made. Where much fails, a client may
    /// have no repetitions left.
    fn must_go_on(&self) -> bool {
        let can_afford = !matches!(self.lane, Lane::Nobody | Lane::Flapping);
        let is_harmless = !self.lane.is_bare() || self.outcome.starts_with("Throttling");
        can_afford && is_harmless && self.passes()
    }

    /// Whether it ended as what the last request met wants it.
    fn is_right(&self, seen: &[Seen]) -> bool {
        use Lane::{Flapping, Fleeting, Kept, Names, NamesBlocking, Nobody};
        let outcome = &*self.outcome;
        match outcome {
            "connect" => return matches!(self.lane, Flapping | Nobody | Names | NamesBlocking),
            "credentials" => return matches!(self.lane, Kept | Fleeting),
            "timeout" if self.took >= PATIENCE => return true,
            _ => {}
        }
        // The server of names keeps no ledger.
        if matches!(self.lane, Names | NamesBlocking) {
            return matches!(outcome, "ok" | "broken");
        }
        let last = seen.last().filter(|it| it.attempt == self.attempts);
        let Some(last) = last else {
            return outcome == "broken";
        };
        if outcome == "broken" && self.may_meet_the_end_of_another() {
            return true;
        }
        let is_refused = last.status != Some(200) && last.fault.is_none();
        match &last.code {
            // By the service itself: for a key or a date.
            Some(code) if is_refused => {
                let is_of_key = code.starts_with("InvalidSecurityToken")
                    || code.starts_with("InvalidAccessKeyId");
                outcome == code
                    && (matches!(self.lane, Kept | Fleeting) && is_of_key
                        || self.lane == Lane::Jumping && code == "InvalidTimeStamp.Expired")
            }
            _ if self.lane == Lane::Jumping && outcome == "InvalidTimeStamp.Expired" => {
                last.code.as_deref() == Some(outcome)
            }
            _ => ends(last.fault.as_deref()).contains(&outcome),
        }
    }

    /// Whether its connection may end, or have ended, for what befell another call.
    fn may_meet_the_end_of_another(&self) -> bool {
        use Lane::{Bare, BareBlocking, Flapping, Rough, RoughBlocking, RoughReqwest};
        matches!(
            self.lane,
            Bare | BareBlocking | Flapping | Rough | RoughBlocking | RoughReqwest
        )
    }
}

/// Whether the service refused it before it began.
fn was_not_begun(seen: &Seen) -> bool {
    matches!(seen.fault.as_deref(), Some("Throttle" | "ThrottleFor"))
}

/// Everything that can be said about a run.
pub(crate) struct Report {
    calls: usize,
    pub(crate) requests: usize,
    /// By fault, then by what came of it.
    faults: BTreeMap<String, BTreeMap<String, u64>>,
    lanes: BTreeMap<Lane, BTreeMap<String, u64>>,
    budgets: BTreeMap<Lane, Budget>,
    problems: Vec<String>,
}

/// What a client could afford, and what it spent.
#[derive(Default)]
struct Budget {
    repetitions: u64,
    tenths: u64,
}

impl Report {
    pub(crate) fn of(ends: &[End], left: Left) -> Self {
        let mut report = Self {
            calls: ends.len(),
            requests: left.ledger.values().map(Vec::len).sum(),
            faults: BTreeMap::new(),
            lanes: BTreeMap::new(),
            budgets: BTreeMap::new(),
            problems: Vec::new(),
        };
        let (mut tokens, mut bare, mut keyed) = (0, 0, 0);
        for end in ends {
            let seen = left.ledger.get(&end.call).map_or(&[][..], Vec::as_slice);
            report.count(end, seen);
            if let Some(problem) = end.problem(seen) {
                let End {
                    call,
                    lane,
                    outcome,
                    attempts,
                    took,
                } = end;
                report.problems.push(format!(
                    "call {call}, {lane:?}: {problem}: {outcome} after {attempts} attempts and \
                     {took:?}; the server saw {seen:?}"
                ));
            }
            match end.lane {
                lane if lane.has_token() => tokens += end.effects(seen) as u64,
                lane if lane.is_bare() => bare += end.effects(seen) as u64,
                Lane::Kept | Lane::Fleeting => keyed += 1,
                _ => {}
            }
        }
        let mut claim = |is_true: bool, claim: String| {
            if !is_true {
                report.problems.push(claim);
            }
        };
        let (by_token, without) = (left.tokens, left.bare);
        claim(
            tokens == by_token,
            format!("{tokens} effects, and the server says {by_token}"),
        );
        claim(
            bare == without,
            format!("{bare} effects, and the server says {without}"),
        );
        claim(
            left.keys <= 2 * keyed,
            format!("{} searches for {keyed} calls", left.keys),
        );
        report
    }

    fn count(&mut self, end: &End, seen: &[Seen]) {
        let outcomes = self.lanes.entry(end.lane).or_default();
        *outcomes.entry(end.outcome.clone()).or_default() += 1;
        for (index, request) in seen.iter().enumerate() {
            let Some(fault) = &request.fault else {
                continue;
            };
            let came_of_it = match index + 1 == seen.len() {
                true => end.outcome.as_str(),
                false => "sent again",
            };
            let row = self.faults.entry(fault.clone()).or_default();
            *row.entry(came_of_it.to_owned()).or_default() += 1;
        }
        let budget = self.budgets.entry(end.lane).or_default();
        let sent = end.sent(seen);
        budget.repetitions += u64::from(sent.saturating_sub(1));
        // An answer that cannot be read is an answer.
        if matches!(&*end.outcome, "ok" | "wrong" | "decode") {
            budget.tenths += if sent > 1 { 10 } else { 1 };
        }
    }

    pub(crate) fn amplification(&self) -> f64 {
        self.requests as f64 / self.calls as f64
    }

    /// The part of the requests that met a fault.
    pub(crate) fn faulty(&self) -> f64 {
        let faults: u64 = self.faults.values().flat_map(BTreeMap::values).sum();
        faults as f64 / self.requests as f64
    }

    fn part(&self, lane: Lane, outcome: &str) -> f64 {
        let outcomes = &self.lanes[&lane];
        let all: u64 = outcomes.values().sum();
        outcomes.get(outcome).copied().unwrap_or(0) as f64 / all as f64
    }

    pub(crate) fn judge(&self) {
        let first: Vec<&str> = self.problems.iter().take(20).map(String::as_str).collect();
        let count = self.problems.len();
        assert!(
            first.is_empty(),
            "{count} problems, such as\n{}",
            first.join("\n")
        );
        for (lane, budget) in &self.budgets {
            // What the documentation promises: a hundred, and what success brings back.
            let Budget {
                repetitions,
                tenths,
            } = budget;
            assert!(
                *repetitions <= 100 + tenths / 10,
                "{lane:?}: {repetitions} repetitions, {tenths} tenths earned"
            );
        }
        let amplification = self.amplification();
        assert!(amplification < 1.25, "{amplification}");
        assert!((0.08..0.2).contains(&self.faulty()), "{}", self.faulty());
        assert!(self.faults.len() >= 20, "each kind occurs: {self}");
        assert_eq!(
            self.lanes.len(),
            Lane::ALL.len(),
            "each way is taken: {self}"
        );
        for (lane, _) in Lane::ALL {
            let least = match lane {
                Lane::Nobody => 0.0,
                // A quarter of the time its clock is wrong.
                Lane::Jumping => 0.5,
                _ => 0.6,
            };
            assert!(self.part(lane, "ok") >= least, "{lane:?}: {self}");
        }
        assert!(self.part(Lane::Nobody, "connect") > 0.8, "{self}");
        // On a busy machine the gate may be open again at the third attempt.
        assert!(self.budgets[&Lane::Flapping].repetitions > 0, "{self}");
        assert!(
            self.part(Lane::Jumping, "InvalidTimeStamp.Expired") > 0.05,
            "{self}"
        );
    }
}

/// What was met and what came of it.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn row(
            f: &mut fmt::Formatter<'_>,
            name: &str,
            outcomes: &BTreeMap<String, u64>,
        ) -> fmt::Result {
            let count: u64 = outcomes.values().sum();
            write!(f, "{name:>20} {count:>7} ")?;
            for (outcome, count) in outcomes {
                write!(f, " {outcome} {count};")?;
            }
            writeln!(f)
        }
        writeln!(f, "requests that met a fault, and what came of it")?;
        for (fault, outcomes) in &self.faults {
            row(f, fault, outcomes)?;
        }
        writeln!(f, "calls by their way, and how they ended")?;
        for (lane, outcomes) in &self.lanes {
            row(f, &lane.name(), outcomes)?;
        }
        Ok(())
    }
}
