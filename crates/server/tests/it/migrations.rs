//! `migrate`, forth and back.

use crate::program::{Place, failure};

fn schema(place: &Place) -> String {
    String::from_utf8(place.run(&["migrate", "--print-schema"]).stdout).unwrap()
}

fn tables(schema: &str) -> usize {
    schema
        .lines()
        .filter(|line| line.contains("CREATE TABLE") && !line.contains("__diesel_schema_migrations"))
        .count()
}

#[test]
fn the_schema_comes_up_and_goes_down_without_a_question() {
    let place = Place::new();
    assert_eq!(tables(&schema(&place)), 0);
    let output = place.run(&["migrate"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("applied "));
    let first = schema(&place);
    assert!(tables(&first) > 10, "{first}");
    assert_eq!(String::from_utf8(place.run(&["migrate"]).stdout).unwrap(), "the schema is up to date\n");

    let output = place.run(&["migrate", "--down"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(tables(&schema(&place)), 0);
    assert!(place.run(&["migrate"]).status.success());
    assert_eq!(schema(&place), first);
}

#[test]
fn tickets_are_not_destroyed_unless_that_is_said() {
    let place = Place::new();
    place.serve_with(&["serve", "--demo"]).stop();
    let (code, line) = failure(&place.run(&["migrate", "--down"]));
    assert_eq!(code, 1);
    assert!(line.contains("--discard-data"), "{line}");
    assert!(tables(&schema(&place)) > 10);
    assert!(place.run(&["migrate", "--down", "--discard-data"]).status.success());
    assert_eq!(tables(&schema(&place)), 0);
}
