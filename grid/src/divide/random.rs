//! Pseudo-random numbers of its own: a seed gives the same division on every machine, natively and as WebAssembly.

/// `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), with exponential variates.
pub(super) struct Random {
    state: u64,
    exponential: Box<[f64; VARIATES]>,
}

/// As many quantiles of the exponential distribution are kept: a draw is one look-up.
const VARIATES: usize = 1024;

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut exponential = Box::new([0.0; VARIATES]);
        for (i, variate) in exponential.iter_mut().enumerate() {
            *variate = -ln((i as f64 + 0.5) / VARIATES as f64);
        }
        Self { state: seed, exponential }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`; 0 when `bound` is 0. The bias is below `bound` / 2³².
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.draw().below(bound)
    }

    /// A number in `0.0..1.0`.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Several small draws for the price of one.
    #[inline]
    pub(super) fn draw(&mut self) -> Draw {
        Draw(self.next())
    }

    /// A number in `-1.0..1.0`.
    pub(super) fn signed(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// What a change may cost at temperature 1 (Metropolis): −ln of a number in 0..1.
    pub(super) fn exponential(&mut self) -> f64 {
        let draw = self.draw();
        self.exponential_of(draw)
    }

    /// The same of a draw.
    #[inline]
    pub(super) fn exponential_of(&self, draw: Draw) -> f64 {
        self.exponential[(draw.0 >> 10) as usize % VARIATES]
    }
}

/// Bits drawn at once, in parts that tell nothing of one another.
#[derive(Clone, Copy)]
pub(super) struct Draw(u64);

impl Draw {
    /// A number in `0..bound`; 0 when `bound` is 0. The bias is below `bound` / 2³².
    #[inline]
    pub(super) fn below(self, bound: usize) -> usize {
        (((self.0 >> 32) * bound as u64) >> 32) as usize
    }

    /// Another one, for bounds far below 4,096: the bias is below `bound` / 2¹².
    #[inline]
    pub(super) fn few(self, bound: usize) -> usize {
        (((self.0 >> 20) % 4096) as usize * bound) >> 12
    }

    /// A number in `0..1024`.
    #[inline]
    pub(super) fn dice(self) -> usize {
        self.0 as usize % 1024
    }
}

/// The natural logarithm of a number in 0..=1, by a series: what the platform's library gives may differ in its last digit
/// from one machine to the next.
fn ln(mut x: f64) -> f64 {
    let mut halvings = 0.0;
    while x < 0.75 {
        x *= 2.0;
        halvings += 1.0;
    }
    // ln x = 2 artanh z with z = (x − 1)/(x + 1), |z| ≤ 1/5 here: the 14th term is below 10⁻¹⁸.
    let z = (x - 1.0) / (x + 1.0);
    let (mut power, mut sum) = (z, 0.0);
    for odd in (1..28).step_by(2) {
        sum += power / f64::from(odd);
        power *= z * z;
    }
    2.0 * sum - halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // First outputs of SplitMix64 for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_series_is_the_logarithm() {
        for i in 1..=1000 {
            let x = f64::from(i) / 1000.0;
            assert!((ln(x) - x.ln()).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn numbers_lie_in_their_ranges_with_their_means() {
        let mut random = Random::new(3);
        let (mut unit, mut exponential, mut signed) = (0.0, 0.0, 0.0);
        for _ in 0..100_000 {
            assert!(random.below(7) < 7);
            let u = random.unit();
            assert!((0.0..1.0).contains(&u));
            unit += u / 100_000.0;
            exponential += random.exponential() / 100_000.0;
            signed += random.signed() / 100_000.0;
        }
        assert_eq!(random.below(0), 0);
        assert!((unit - 0.5).abs() < 0.01 && (exponential - 1.0).abs() < 0.02 && signed.abs() < 0.01);
    }
}
