//! Numbers that follow from a seed and a place, so that the same place always gets the same ones.

/// A source of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of a place, which is named by a text and a number.
    pub(crate) fn at(seed: u64, place: &str, index: u64) -> Self {
        // FNV-1a spreads the text; the steps below spread the rest.
        let spread = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        let hash = place.bytes().fold(0xcbf2_9ce4_8422_2325, spread);
        let mut random = Self(seed ^ hash);
        random.0 = random.next() ^ index;
        random
    }

    /// The next number: one step of SplitMix64.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or_default()
    }

    /// A number between two others, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let count = high.abs_diff(low).saturating_add(1);
        low.wrapping_add_unsigned(self.below(count))
    }

    /// A number from 0 to less than 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        const EXACT: u64 = 1 << 53;
        self.below(EXACT) as f64 / EXACT as f64
    }

    /// One of the elements.
    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        let index = self.below(of.len() as u64);
        usize::try_from(index).ok().and_then(|index| of.get(index))
    }

    /// A UUID in upper case, as request ids are.
    pub(crate) fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08X}-{:04X}-4{:03X}-{:04X}-{:012X}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            (b >> 48) & 0x3fff | 0x8000,
            b & 0xffff_ffff_ffff,
        )
    }
}
