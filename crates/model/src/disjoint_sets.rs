//! Union-find over the numbers below `n`.

/// Disjoint sets of the numbers `0..n`, with path halving.
#[derive(Clone, Debug)]
pub struct DisjointSets(Vec<usize>);

impl DisjointSets {
    /// One set for each of the numbers `0..n`.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn parent(&self, i: usize) -> usize {
        self.0.get(i).copied().unwrap_or(i)
    }

    /// The representative of the set that holds `i`; `i` itself if it is not below `n`.
    pub fn find(&mut self, mut i: usize) -> usize {
        while self.parent(i) != i {
            let grandparent = self.parent(self.parent(i));
            if let Some(p) = self.0.get_mut(i) {
                *p = grandparent;
            }
            i = grandparent;
        }
        i
    }

    /// Joins the sets that hold `a` and `b`.
    pub fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(p) = self.0.get_mut(a) {
            *p = b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_sets_have_one_representative() {
        let mut sets = DisjointSets::new(5);
        sets.union(0, 1);
        sets.union(3, 4);
        sets.union(1, 4);
        assert_eq!(sets.find(0), sets.find(3));
        assert_ne!(sets.find(0), sets.find(2));
        assert_eq!(sets.find(9), 9);
    }
}
