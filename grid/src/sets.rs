//! Disjoint sets.

/// Sets of the numbers below some bound, which are joined and never parted.
pub(crate) struct Sets(Vec<usize>);

impl Sets {
    /// Each number in a set of its own.
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The number that stands for the set of another. O(log n) on average.
    pub(crate) fn find(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// The numbers that stand for sets.
    pub(crate) fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len()).filter(|&i| self.0[i] == i)
    }

    /// Makes one set of two; the number that stood for the second stands for both.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a] = b;
    }
}
