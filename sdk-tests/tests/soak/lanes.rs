//! The ways that calls take: each has servers, faults and a client of its own.

/// A way that calls take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lane {
    /// Reads of a server with every fault there is.
    Rough,
    /// The same, over `reqwest`.
    RoughReqwest,
    /// The same, by blocking calls.
    RoughBlocking,
    /// Writes with a token.
    Tokens,
    /// The same, by blocking calls.
    TokensBlocking,
    /// Writes without a token.
    Bare,
    /// The same, by blocking calls.
    BareBlocking,
    /// Reads through a gate that is gone now and then, and comes back.
    Flapping,
    /// Reads of a port that nobody listens on.
    Nobody,
    /// Reads with a key that is replaced without notice.
    Kept,
    /// Reads with a key that is always about to end.
    Fleeting,
    /// Reads by the clock of a machine that somebody sets.
    Jumping,
    /// Reads of a host whose name takes time to look up.
    Names,
    /// The same, by blocking calls.
    NamesBlocking,
}

impl Lane {
    /// Each with its share of a hundred calls.
    pub(crate) const ALL: [(Self, u64); 14] = [
        (Self::Rough, 33),
        (Self::RoughReqwest, 5),
        (Self::RoughBlocking, 8),
        (Self::Tokens, 8),
        (Self::TokensBlocking, 2),
        (Self::Bare, 8),
        (Self::BareBlocking, 2),
        (Self::Flapping, 8),
        (Self::Nobody, 2),
        (Self::Kept, 7),
        (Self::Fleeting, 4),
        (Self::Jumping, 8),
        (Self::Names, 4),
        (Self::NamesBlocking, 1),
    ];

    /// The way of a call.
    pub(crate) fn of(seed: u64, call: u64) -> Self {
        let mut place = mixed(seed, call) % 100;
        for (lane, share) in Self::ALL {
            if place < share {
                return lane;
            }
            place -= share;
        }
        unreachable!("the shares make a hundred")
    }

    pub(crate) fn name(self) -> String {
        format!("{self:?}")
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut all = Self::ALL.iter().map(|(lane, _)| *lane);
        all.find(|it| it.name() == name).unwrap()
    }

    /// How often a request is sent at most.
    pub(crate) fn attempts(self) -> u32 {
        match self {
            Self::Tokens | Self::TokensBlocking => 8,
            _ => 3,
        }
    }

    pub(crate) fn is_blocking(self) -> bool {
        use Lane::{BareBlocking, NamesBlocking, RoughBlocking, TokensBlocking};
        matches!(
            self,
            RoughBlocking | TokensBlocking | BareBlocking | NamesBlocking
        )
    }

    pub(crate) fn writes(self) -> bool {
        self.has_token() || self.is_bare()
    }

    pub(crate) fn has_token(self) -> bool {
        matches!(self, Self::Tokens | Self::TokensBlocking)
    }

    /// Whether a repetition may do something twice.
    pub(crate) fn is_bare(self) -> bool {
        matches!(self, Self::Bare | Self::BareBlocking)
    }
}

/// A number that follows from two others (SplitMix64).
pub(crate) fn mixed(seed: u64, number: u64) -> u64 {
    let mut bits = seed
        .wrapping_mul(0xd605_1df2_9f3c_1b4d)
        .wrapping_add(number)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
