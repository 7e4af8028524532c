//! The promises of the ports as test cases, which every database must pass.
//!
//! A case gets a database that has been migrated and is otherwise empty. It assumes nothing of identifiers but that they differ, and
//! never opens a unit of work while it holds another one open. [`contract_suite!`](crate::contract_suite) makes a test of each.

pub mod attachments;
pub mod calendars;
pub mod canned_responses;
pub mod categories;
pub mod details;
pub mod evaluations;
pub mod events;
pub mod found;
pub mod idempotency;
pub mod jobs;
pub mod key_changes;
pub mod key_requests;
pub mod keys;
pub mod lifecycle;
pub mod lists;
pub mod log;
pub mod mailboxes;
pub mod mails;
pub mod notifications;
pub mod numbers;
pub mod parts;
pub mod people;
pub mod policies;
pub mod project_details;
pub mod projects;
pub mod received_mails;
pub mod reports;
pub mod resets;
pub mod rules;
pub mod search;
pub mod sessions;
pub mod tags;
pub mod tickets;
pub mod units;
pub mod users;

mod desk;
mod support;

/// Makes a module with one test for each case of the contract, so that a failure names the database and the promise.
///
/// The first argument names the module and with it the database. The second is a function, or a closure, that makes a database for one
/// test: it answers the database and whatever must live as long, such as a temporary folder.
///
/// ```
/// use std::sync::Arc;
/// use switchboard_testkit::memory::MemoryDatabase;
///
/// switchboard_testkit::contract_suite!(memory, || (Arc::new(MemoryDatabase::new()), ()));
/// # fn main() {}
/// ```
///
/// The test of the case [`contract::units::a_unit_sees_its_own_writes`](crate::contract::units::a_unit_sees_its_own_writes) is then
/// `memory::units::a_unit_sees_its_own_writes`.
#[macro_export]
macro_rules! contract_suite {
    ($module:ident, $make:expr $(,)?) => {
        // Functions and modules do not share their names, so that the tests inside the module find what makes their database by the name
        // of the module, whatever the expression refers to around here.
        fn $module() -> (::std::sync::Arc<dyn $crate::Database>, impl Sized) {
            let (database, guard) = ($make)();
            (database, guard)
        }

        $crate::contract_cases! { $module }
    };
    (@tests $module:ident; $( $group:ident { $( $case:ident, )+ } )+) => {
        mod $module {
            $(
                mod $group {
                    $(
                        #[test]
                        fn $case() {
                            let (database, _guard) = super::super::$module();
                            $crate::contract::$group::$case(&database);
                        }
                    )+
                }
            )+
        }
    };
}
