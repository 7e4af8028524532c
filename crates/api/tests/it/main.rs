//! The API as its clients see it: whole answers, over every kind of database.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

mod documents;
