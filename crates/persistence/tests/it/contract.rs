//! Every promise of the ports, on both databases.

use switchboard_testkit::contract_suite;

use crate::support::{on_postgres, on_sqlite};

contract_suite!(sqlite, on_sqlite);
contract_suite!(postgres, on_postgres);
