//! The memory database passes the contract, and the doubles do what they say.

mod doubles;
mod levers;
mod suite;

use std::sync::Arc;

use switchboard_testkit::contract_suite;
use switchboard_testkit::memory::MemoryDatabase;

contract_suite!(memory, || (Arc::new(MemoryDatabase::new()), ()));
