//! Every case of the contract, in the order of their files.

/// Hands every case of the contract to [`contract_suite!`](crate::contract_suite).
#[doc(hidden)]
#[macro_export]
macro_rules! contract_cases {
    ($module:ident) => {
        $crate::contract_suite! { @tests $module;
            units {
                the_database_answers,
                a_commit_is_seen_by_everybody,
                a_unit_sees_its_own_writes,
                an_open_unit_is_invisible_to_readers,
                an_open_reader_sees_later_commits,
                dropping_a_unit_rolls_back_every_store,
                an_error_of_the_work_rolls_back,
                a_duplicate_rules_out_the_commit,
                a_stale_save_rules_out_the_commit,
                a_fault_rules_out_the_commit,
                a_panic_rolls_back_and_the_database_stays_usable,
                many_writers_lose_nothing,
                a_failing_unit_spares_its_neighbours,
            }
            users {
                every_field_comes_back,
                optional_fields_may_be_missing,
                an_address_is_found_whatever_its_case,
                unknown_people_are_not_found,
                an_address_has_one_account,
                find_or_insert_changes_no_account_that_exists,
                callers_at_once_get_one_account,
                callers_at_once_get_the_same_accounts,
                a_login_is_recorded,
                it_is_known_whether_any_account_exists,
                a_person_is_saved,
                a_saved_address_has_one_account,
                a_password_is_replaced,
                a_deleted_account_is_gone_and_its_address_free,
                a_person_leaves_every_project,
                an_address_is_proven_once_it_is_said,
            }
            people {
                people_are_listed_newest_first,
                a_person_is_known_with_their_projects,
                filters_narrow_alone_and_together,
                paging_shows_every_person_once,
                a_list_follows_changes,
                a_person_shows_their_projects,
                agents_and_administrators_can_be_assigned,
            }
            resets {
                a_secret_is_used_once,
                of_callers_at_once_exactly_one_uses_a_secret,
                an_expired_secret_is_not_used,
                the_secrets_of_a_person_are_forgotten,
                a_secret_is_used_up_by_a_commit_alone,
                a_secret_needs_a_person,
                expired_secrets_are_purged,
            }
            sessions {
                a_session_shows_its_person_and_their_projects,
                sessions_of_a_person_are_independent,
                a_session_past_its_end_is_still_read,
                a_session_advances_once_a_token,
                of_callers_at_once_exactly_one_advances,
                a_session_ends_once,
                a_session_needs_a_person,
                sessions_of_a_person_end_together,
                long_ended_sessions_are_purged,
            }
            projects {
                every_field_comes_back,
                optional_fields_may_be_missing,
                slugs_and_prefixes_are_unique,
                an_agent_is_assigned_once,
                an_assignment_needs_both_sides,
                a_list_counts_tickets_and_agents,
                projects_are_listed_by_name,
                a_list_is_narrowed_by_its_filter,
                paging_shows_every_project_once,
                names_are_those_that_were_asked_for,
            }
            project_details {
                saving_keeps_what_can_be_changed,
                an_unknown_project_is_not_saved,
                a_renamed_project_moves_in_the_list,
                writers_take_turns_on_a_project,
                an_agent_is_removed_once,
                a_detail_shows_what_hangs_on_the_project,
                admitted_projects_follow_the_scope,
                paging_shows_every_admitted_project_once,
            }
            keys {
                every_field_comes_back,
                a_key_without_a_public_part_is_found_by_its_identifier_alone,
                optional_fields_may_be_missing,
                a_key_is_found_by_exactly_its_public_part,
                public_parts_are_unique,
                a_key_needs_its_project_and_its_maker,
                keys_of_a_project_are_listed,
                a_key_is_revoked_within_its_project,
                the_latest_use_of_a_key_is_kept,
            }
            key_changes {
                a_key_is_shown_whole_and_changes,
                a_key_gets_another_secret,
                a_deleted_key_is_found_nowhere,
                keys_are_listed_by_their_filters,
            }
            key_requests {
                a_request_comes_back_as_it_was_logged,
                requests_are_listed_newest_first,
                requests_with_unknown_keys_are_passed_over,
                counting_ends_somewhere,
                old_requests_are_forgotten,
            }
            tickets {
                every_field_comes_back,
                optional_fields_may_be_missing,
                numbers_are_unique,
                saving_keeps_what_transitions_change,
                a_rating_may_have_no_comment,
                saving_keeps_what_edits_change,
                saving_leaves_alone_what_was_filed,
                a_stale_state_is_not_saved,
                a_unit_may_save_twice,
                writers_take_turns_on_a_ticket,
                a_ticket_is_found_within_its_scope_alone,
                unknown_tickets_are_not_found,
                a_ticket_refers_to_what_exists,
                unknown_categories_and_tags_do_not_exist,
                tickets_of_nobody_are_adopted,
            }
            lifecycle {
                a_description_is_replaced,
                tags_are_replaced,
                watchers_come_and_go,
                a_deleted_ticket_is_gone_until_it_is_restored,
                a_deleted_ticket_is_saved,
                old_deletions_are_purged_with_all_that_hangs_on_them,
                positions_of_purged_events_never_come_back,
            }
            idempotency {
                an_answer_is_kept_until_its_end,
                of_units_at_once_exactly_one_claims,
                a_claim_lasts_by_a_commit_alone,
                an_expired_request_is_claimed_anew,
                an_answer_needs_a_claim,
                an_answer_goes_with_its_ticket,
                expired_answers_are_purged,
            }
            parts {
                a_kept_part_belongs_to_its_unit,
                a_part_is_taken_back_alone,
                taking_a_part_back_takes_its_error_back,
                parts_have_parts,
                a_reader_within_a_unit_sees_what_it_did,
            }
            numbers {
                a_sequence_counts_a_project_and_a_year,
                a_unit_may_take_several_numbers,
                a_number_is_used_up_by_a_commit_alone,
                numbers_have_no_gap_under_concurrency,
                projects_number_independently,
                a_sequence_needs_its_project,
            }
            lists {
                filters_narrow_alone_and_together,
                scopes_narrow_every_filter,
                paging_shows_every_ticket_once,
                every_order_shows_every_ticket_once,
                walking_by_activity_bears_new_activity,
                the_end_of_a_list_is_known,
                walking_bears_changes_of_the_list,
                a_list_shows_what_a_ticket_has,
                counts_follow_changes,
            }
            search {
                a_word_finds_what_begins_with_it,
                several_words_must_all_be_found,
                case_does_not_matter,
                accents_do_not_matter,
                other_writings_are_found,
                a_number_is_found_by_its_parts,
                an_address_is_found_by_its_parts,
                digits_belong_to_words,
                hostile_characters_only_part_words,
                a_text_without_words_restricts_nothing,
                a_long_query_is_answered,
                a_changed_ticket_is_still_found,
            }
            found {
                every_text_is_searched,
                notes_are_found_by_staff_alone,
                the_best_come_first,
                a_scope_narrows_what_is_found,
                filters_narrow_what_is_found,
                walking_shows_all_that_was_found_once,
                another_order_sorts_what_was_found,
                counting_ends_somewhere,
                changes_are_found_at_once,
                a_deleted_ticket_is_not_found,
                what_was_taken_back_is_not_found,
            }
            details {
                messages_come_in_order,
                a_message_needs_its_ticket,
                notes_are_hidden_from_outsiders,
                the_reply_count_is_the_one_that_was_saved,
                a_detail_shows_what_hangs_on_the_ticket,
                activities_come_in_order,
                activities_come_in_parts,
            }
            attachments {
                every_field_comes_back,
                each_file_is_shown_where_it_hangs,
                files_of_notes_are_hidden_from_outsiders,
                an_attachment_is_found_within_its_scope_alone,
                an_attachment_refers_to_what_exists,
                files_of_a_deleted_ticket_are_hidden_until_it_comes_back,
                a_purge_releases_the_blobs_of_its_tickets,
                a_shard_has_the_blobs_that_begin_with_its_name,
                what_a_person_sent_in_a_while_is_counted,
            }
            events {
                every_kind_of_event_comes_back,
                every_value_of_an_event_comes_back,
                an_event_names_its_cause,
                events_of_a_ticket_come_in_order,
                an_event_refers_to_what_exists,
            }
            log {
                positions_count_up_from_one,
                rolled_back_events_leave_no_gap,
                a_committed_event_is_followed_at_once,
                followers_miss_nothing,
                whoever_begins_at_the_end_sees_what_comes_later,
            }
            evaluations {
                due_tickets_come_in_order_and_in_portions,
                the_next_evaluation_is_the_earliest,
                a_ticket_that_waits_for_nothing_is_never_due,
                a_ticket_in_the_hands_of_somebody_is_passed_over,
                a_postponed_ticket_is_due_later,
                what_was_overlooked_is_scheduled,
            }
            jobs {
                a_job_is_registered_once,
                a_lease_comes_back_as_it_was_saved,
                an_unknown_job_has_no_lease,
                of_nodes_at_once_exactly_one_takes_a_lease,
                a_run_comes_back_with_its_end,
                runs_that_never_ended_are_lost,
                the_newest_runs_are_remembered,
                every_outcome_comes_back,
                a_run_needs_its_job_and_its_own_number,
            }
            mails {
                a_mail_comes_back_as_it_was_enqueued,
                a_mail_is_enqueued_by_a_commit_alone,
                workers_at_once_never_have_the_same_mail,
                mails_are_taken_in_the_order_in_which_they_came_due,
                mails_about_a_ticket_go_out_in_order,
                a_lease_that_ends_frees_the_mail,
                the_end_of_a_try_is_kept,
                mails_of_a_kind_to_an_address_are_counted,
                a_secret_ends_with_its_mail,
                what_was_taken_back_is_not_sent,
                a_list_follows_its_filter_and_its_pages,
                old_mails_are_purged_once_they_have_ended,
                a_purged_ticket_takes_its_mails_along,
            }
            notifications {
                a_position_moves_on_for_one_of_those_who_move_it,
                a_ticket_knows_whom_it_concerns,
                a_ticket_knows_how_its_mails_are_signed,
                a_deleted_ticket_concerns_nobody,
                a_reply_is_told_and_a_note_is_not,
                choices_are_kept,
                what_waited_longest_is_told_first,
                what_waits_is_taken_once,
                a_purged_ticket_is_not_waited_for,
            }
            received_mails {
                a_message_comes_back_as_it_was_admitted,
                a_message_is_admitted_once,
                of_the_same_message_at_once_one_is_new,
                a_list_follows_its_filter_and_its_pages,
                recent_messages_are_counted,
                a_forgotten_message_releases_its_original,
                old_messages_are_purged_that_no_ticket_has,
                an_address_is_marked_by_a_mail_that_was_sent_there,
            }
            mailboxes {
                a_mailbox_comes_back_as_it_was_saved,
                mailboxes_are_told_apart,
            }
            reports {
                a_desk_without_tickets_has_noughts,
                every_figure_follows_every_change,
                figures_add_up_to_the_list,
                days_begin_and_end_in_utc,
                durations_of_many_tickets_are_near,
            }
            rules {
                every_priority_has_a_global_policy,
                a_ticket_keeps_its_rules,
                a_ticket_may_have_no_rules,
                a_ticket_names_rules_that_exist,
            }
            policies {
                a_policy_has_versions_of_which_the_newest_counts,
                every_term_comes_back,
                a_project_and_priority_has_one_policy,
                a_deleted_policy_stays_with_its_tickets,
                policies_are_listed_by_project_and_urgency,
                a_policy_needs_its_project,
                running_tickets_under_older_versions_are_outdated,
            }
            calendars {
                a_calendar_has_versions_of_which_the_newest_counts,
                a_project_has_one_calendar,
                a_deleted_calendar_stays_with_its_tickets,
                calendars_are_listed_by_name,
                running_tickets_under_older_hours_are_outdated,
                the_log_of_a_ticket_is_what_was_appended,
            }
            categories {
                every_field_comes_back,
                categories_are_listed_by_name,
                siblings_have_different_names,
                a_category_stands_below_one_that_exists,
                a_deleted_category_stays_on_its_tickets,
                writers_take_turns_on_the_tree,
            }
            tags {
                every_field_comes_back,
                tags_have_different_names,
                tags_are_listed_by_name,
                a_deleted_tag_is_on_no_ticket,
                a_changed_tag_is_changed_on_its_tickets,
            }
            canned_responses {
                every_field_comes_back,
                shortcuts_are_unique_on_their_shelf,
                a_canned_response_refers_to_what_exists,
                a_reader_finds_their_own_and_what_is_shared_with_them,
                a_list_is_narrowed_by_its_filter,
                a_deleted_canned_response_is_gone,
            }
        }
    };
}
