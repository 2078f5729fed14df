//! The preset schemes and the seeded sample town.
