//! The PostGIS store: the contract of every store, and what is particular to databases.

wangge_tests::store_contract!(wangge_tests::postgres::TestDatabase::fresh);
