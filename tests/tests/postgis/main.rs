//! The PostGIS store: the contract of every store, and what is particular to databases.

mod elsewhere;
mod following;
mod layout;
mod plans;
mod servers;

wangge_tests::store_contract!(wangge_tests::postgres::TestDatabase::fresh);
