//! How many cases properties are tried with.

use proptest::prelude::ProptestConfig;

/// So many cases, for properties that take their time; `PROPTEST_CASES` asks for more.
pub fn cases(few: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(few),
    }
}
