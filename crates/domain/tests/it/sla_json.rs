//! The JSON of calendars, policies and explanations is stable, and reading it checks it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use switchboard_domain::Status;
use switchboard_domain::sla::{
    Calendar, Change, ClockKind, PolicyTerms, PolicyVersion, Rules, Span, Timeline, explain,
};

fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(written: &Value) -> T {
    let read: T = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(&serde_json::to_value(&read).unwrap(), written);
    read
}

fn refused<T: DeserializeOwned + std::fmt::Debug>(written: Value) -> String {
    serde_json::from_value::<T>(written).unwrap_err().to_string()
}

#[test]
fn a_calendar_reads_what_it_writes() {
    let calendar: Calendar = check(&json!({
        "time_zone": "Asia/Kathmandu",
        "week": {
            "monday": [{"from": "09:00", "to": "12:00"}, {"from": "13:30", "to": "17:00:30"}],
            "tuesday": [], "wednesday": [], "thursday": [], "friday": [],
            "saturday": [{"from": "00:00", "to": "24:00"}],
            "sunday": [],
        },
        "holidays": [
            {"date": "2024-02-29", "name": "Leap day"},
            {"date": "2024-12-24", "closed": [{"from": "12:00", "to": "24:00"}]},
        ],
    }));
    assert_eq!(calendar.time_zone(), chrono_tz::Asia::Kathmandu);
}

#[test]
fn days_and_holidays_may_be_left_out_of_a_calendar() {
    let brief = json!({"time_zone": "UTC", "week": {"friday": [{"from": "09:00", "to": "17:00"}]}});
    let calendar: Calendar = serde_json::from_value(brief).unwrap();
    assert_eq!(calendar.week().friday.len(), 1);
    assert!(calendar.holidays().is_empty());
}

#[test]
fn reading_a_calendar_checks_it() {
    let backwards = json!({"time_zone": "UTC", "week": {"friday": [{"from": "17:00", "to": "09:00"}]}});
    assert_eq!(
        refused::<Calendar>(backwards),
        "week.friday[0].to: must be later than the start of the interval"
    );
    let idle = json!({"time_zone": "UTC", "week": {}});
    assert_eq!(refused::<Calendar>(idle), "week: must have working time on at least one day");
    let misspelt = refused::<Calendar>(json!({"time_zone": "UTC", "week": {"firday": []}}));
    assert!(misspelt.contains("unknown field `firday`"), "{misspelt}");
}

#[test]
fn a_policy_reads_what_it_writes() {
    let policy: PolicyVersion = check(&json!({
        "id": 7,
        "policy_id": 3,
        "version": 2,
        "terms": {
            "first_response_minutes": 60,
            "next_response_minutes": null,
            "resolution_minutes": 480,
            "warnings": [
                {"clock": "first_response", "side": "before", "minutes": 15},
                {"clock": "resolution", "side": "after", "percent": 20},
            ],
            "program_replies": "counted",
            "state": "switched_off",
        },
    }));
    assert_eq!(policy.target_minutes(ClockKind::Resolution), None);
    let brief: PolicyTerms = serde_json::from_value(json!({"resolution_minutes": 480})).unwrap();
    assert_eq!(serde_json::to_value(brief).unwrap()["state"], "active");
}

#[test]
fn reading_a_policy_checks_it() {
    let warned = |warnings: Value| json!({"resolution_minutes": 60, "warnings": warnings});
    let before = json!({"clock": "resolution", "side": "before", "minutes": 60});
    let after = json!({"clock": "resolution", "side": "after", "minutes": 60});
    let elsewhere = json!({"clock": "first_response", "side": "after", "minutes": 60});
    let never = json!({"clock": "resolution", "side": "before", "minutes": 0});
    assert_eq!(
        refused::<PolicyTerms>(warned(json!([before]))),
        "warnings[0]: must lie within the target of 60 minutes"
    );
    assert_eq!(
        refused::<PolicyTerms>(warned(json!([after, after]))),
        "warnings[1]: must not repeat another warning"
    );
    let no_target = "warnings[1].clock: the policy has no target for first_response";
    assert_eq!(refused::<PolicyTerms>(warned(json!([after, elsewhere]))), no_target);
    assert!(refused::<PolicyTerms>(warned(json!([never]))).contains("nonzero"));
    assert!(refused::<PolicyTerms>(json!({"resolution_minutes": 0})).contains("nonzero"));
}

#[test]
fn an_explanation_reads_what_it_writes() {
    let timeline = Timeline::opened("2024-03-01T09:00:00Z".parse().unwrap(), Rules::default())
        .with("2024-03-01T10:00:00Z".parse().unwrap(), Change::Status(Status::PendingCustomer));
    let spans = explain(&timeline, ClockKind::Resolution, "2024-03-01T12:00:00Z".parse().unwrap());
    let written = json!([
        {
            "from": "2024-03-01T09:00:00Z", "to": "2024-03-01T10:00:00Z", "state": "unwatched", "reason": "unresolved",
            "worked_seconds": 3600, "policy_version_id": null, "calendar_version_id": null,
        },
        {
            "from": "2024-03-01T10:00:00Z", "to": "2024-03-01T12:00:00Z", "state": "paused", "reason": "pending_customer",
            "worked_seconds": 0, "policy_version_id": null, "calendar_version_id": null,
        },
    ]);
    assert_eq!(check::<Vec<Span>>(&written), spans);
}
