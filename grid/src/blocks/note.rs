//! What had to be done otherwise than asked, or stands out.

/// Something to be told with the blocks. [`crate::explain::blocks`] has a sentence for each.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// No street, water or wall parts the area: each building has its surroundings, or groups of buildings where there are
    /// very many.
    ByBuildings,
    /// Nor are there several buildings: the same with the places where people live and work.
    ByPlaces,
    /// Nor are there several places: the area is one block.
    Undivided,
    /// Estates are larger than a block was to be, and stay whole.
    WholeEstates {
        /// How many.
        number: usize,
        /// The most work that one has.
        work: f64,
        /// The most ground that one has, m².
        area_m2: f64,
    },
    /// Blocks are larger than they were to be: they have too few buildings or places to be cut between.
    TooLarge {
        /// How many.
        number: usize,
        /// The most work that one has.
        work: f64,
        /// The most ground that one has, m².
        area_m2: f64,
    },
    /// Blocks that cannot be reached from most of the others: barriers and the border of the area enclose them.
    Pocket {
        /// Numbers of the blocks, from 0.
        blocks: Vec<usize>,
    },
}
