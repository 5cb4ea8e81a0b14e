//! Random numbers that are the same on every machine and in every version of every dependency.
//!
//! The demo's documents are compared byte for byte, so its data may not change because a crate changed its generator.
//! splitmix64 is ten lines, and good enough for invented people and phone calls.

/// A stream of numbers that depends on the seed, a subject and an index, and on nothing that was generated before: more
/// of one kind of data changes none of the others.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn about(seed: u64, subject: &str, index: u64) -> Self {
        // FNV-1a spreads the subject; the golden ratio keeps neighbouring indexes apart.
        let subject = subject
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut random = Self(seed ^ subject ^ index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..limit`. The bias towards low numbers is below one in 2^32 for the limits used here.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high.abs_diff(low) + 1).cast_signed()
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_stream_is_pinned() {
        let mut random = Random::about(1, "test", 0);
        let first: Vec<u64> = (0..4).map(|_| random.below(1_000_000)).collect();
        assert_eq!(first, [959_126, 71_316, 878_878, 497_134]);
        assert_ne!(first[0], Random::about(1, "test", 1).below(1_000_000));
        assert_ne!(first[0], Random::about(2, "test", 0).below(1_000_000));
    }

    #[test]
    fn between_includes_both_ends() {
        let mut random = Random::about(7, "ends", 0);
        let seen: std::collections::BTreeSet<i64> = (0..100).map(|_| random.between(-1, 1)).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1]);
    }
}
