//! What every back end of [`Store`](store::Store) promises: one suite, run for each of them.
//!
//! [`store_contract!`](macro@crate::store_contract) makes a test of every function in the modules below, each with a fresh
//! store.

pub mod audit;
pub mod copies;
pub mod edits;
pub mod follow;
pub mod given;
pub mod imports;
pub mod people;
pub mod plans;
pub mod repeated;
pub mod versions;

/// Makes the tests of a back end. `$fresh` is an async function that returns a guard to keep and an empty
/// store; none, with a notice, where this machine lacks what it takes.
#[macro_export]
macro_rules! store_contract {
    ($fresh:path) => {
        $crate::store_contract!($fresh, imports:
            an_empty_store_has_nothing,
            every_kind_of_record_comes_back_as_it_went_in,
            every_name_of_every_list_is_kept,
            a_record_with_a_known_code_replaces_it,
            a_tiling_replaces_its_cells,
            cells_can_join_a_tiling_that_is_there,
            a_layer_of_the_base_map_is_replaced_as_a_whole,
            areas_may_come_in_any_order_and_go_out_parents_first,
            places_come_in_pages,
            contradictions_are_refused_and_nothing_is_kept,
            an_iterator_that_fails_late_leaves_nothing,
            many_rows_go_through_and_progress_is_told,
            an_unknown_tiling_is_not_found,
            an_import_within_confines_leaves_the_rest_of_a_layer,
            writers_wait_for_each_other
        );
        $crate::store_contract!($fresh, repeated:
            what_is_unsaid_stays_as_it_is,
            an_import_neither_closes_nor_reopens,
            every_write_and_no_other_makes_a_greater_data_version
        );
        $crate::store_contract!($fresh, edits:
            a_place_that_was_made_is_there,
            places_of_every_kind_can_be_made_and_changed,
            a_repeated_request_creates_once,
            a_code_in_use_is_refused,
            a_change_from_another_version_is_refused,
            a_change_of_what_is_not_there_or_is_something_else_is_refused,
            the_log_keeps_every_version_of_a_place,
            edits_that_break_a_rule_are_refused,
            of_many_writers_at_one_place_no_change_is_lost
        );
        $crate::store_contract!($fresh, people:
            an_account_comes_back_as_it_went_in,
            a_login_in_use_is_refused,
            a_repeated_request_makes_one_account,
            a_stale_change_of_an_account_is_refused,
            the_last_administrator_is_kept,
            a_session_lasts_until_it_ends,
            a_change_of_rights_ends_sessions,
            a_new_password_ends_sessions,
            only_what_has_expired_is_removed
        );
        $crate::store_contract!($fresh, plans:
            a_plan_that_was_made_is_there,
            plans_are_listed_newest_first,
            a_plan_is_renamed_shelved_and_marked,
            a_revision_is_added_and_the_cells_follow,
            a_stroke_that_comes_twice_is_one_revision,
            a_revision_that_breaks_a_rule_leaves_nothing,
            of_many_planners_in_one_plan_no_stroke_is_lost,
            a_stroke_given_up_halfway_is_whole_or_none
        );
        $crate::store_contract!($fresh, versions:
            a_plan_is_published_and_in_force,
            the_first_tiling_of_an_area_can_be_published,
            codes_that_were_ever_used_are_known,
            a_later_version_waits_for_its_day,
            what_an_import_put_there_is_a_version_too,
            a_version_that_is_due_comes_before_the_next,
            what_cannot_be_published_changes_nothing,
            one_version_that_fails_keeps_no_other_back,
            of_two_who_publish_for_one_day_one_is_told,
            a_publication_given_up_halfway_is_whole_or_none
        );
        $crate::store_contract!($fresh, audit:
            entries_come_back_as_they_went_in,
            filters_let_through_what_they_say,
            the_log_is_read_in_pages,
            an_import_is_one_entry
        );
        $crate::store_contract!($fresh, follow:
            without_a_write_there_is_no_news,
            single_changes_are_named,
            sessions_make_no_data_version,
            an_import_is_everything,
            very_many_changes_are_everything_or_all_named,
            a_snapshot_stays_as_it_is_while_others_write,
            a_follower_holds_what_the_store_holds
        );
        $crate::store_contract!($fresh, copies:
            a_digest_tells_what_changed,
            a_filled_store_is_equal,
            a_store_that_is_not_empty_is_not_filled
        );
    };
    ($fresh:path, $module:ident: $($name:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let Some((_guard, store)) = $fresh().await else { return };
            $crate::store_contract::$module::$name(&store).await;
        })+
    };
}
