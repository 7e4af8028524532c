//! The terms of a policy in a form.

use std::num::NonZeroU32;

use switchboard_application::Error;
use switchboard_application::sla::WantedTerms;
use switchboard_domain::sla::{ClockKind, Offset, PolicyState, PolicyTerms, ProgramReplies, Side, Warning};
use switchboard_web::values;

use crate::fields::{Fields, FormState};

/// How many warnings a form has room for.
pub(super) const WARNINGS_MAX: usize = 20;
/// How many empty lines for warnings a form has.
const EMPTY_ROWS: usize = 2;

/// A line for a warning.
pub(super) struct Row {
    /// What its fields' names begin with.
    pub(super) name: String,
    pub(super) clock: String,
    pub(super) side: String,
    pub(super) amount: String,
    pub(super) unit: String,
}

/// What a form asks for. Nothing but a text that is no number is wrong here; the rest is for the policy to say.
pub(super) fn read(fields: &mut Fields) -> WantedTerms {
    let first = required_minutes(fields, "first_response_minutes");
    let resolution = required_minutes(fields, "resolution_minutes");
    let next = optional_minutes(fields, "next_response_minutes");
    let program_replies =
        if fields.is_ticked("program_replies") { ProgramReplies::Counted } else { ProgramReplies::Ignored };
    let state = if fields.is_ticked("is_active") { PolicyState::Active } else { PolicyState::SwitchedOff };
    WantedTerms {
        first_response_minutes: first,
        next_response_minutes: Some(next),
        resolution_minutes: resolution,
        warnings: Some(warnings(fields)),
        program_replies: Some(program_replies),
        state: Some(state),
    }
}

/// What stands in the fields for the terms of a policy.
pub(super) fn as_fields(terms: &PolicyTerms) -> Vec<(String, String)> {
    let targets = terms.targets();
    let minutes = |minutes: Option<NonZeroU32>| minutes.map(|it| it.to_string()).unwrap_or_default();
    let mut values = vec![
        ("first_response_minutes".to_owned(), minutes(targets.first_response_minutes)),
        ("next_response_minutes".to_owned(), minutes(targets.next_response_minutes)),
        ("resolution_minutes".to_owned(), minutes(targets.resolution_minutes)),
    ];
    if terms.program_replies() == ProgramReplies::Counted {
        values.push(("program_replies".to_owned(), "1".to_owned()));
    }
    if terms.state() == PolicyState::Active {
        values.push(("is_active".to_owned(), "1".to_owned()));
    }
    for (place, warning) in terms.warnings().iter().enumerate() {
        let (amount, unit) = match warning.offset {
            Offset::Minutes(minutes) => (minutes.to_string(), "minutes"),
            Offset::Percent(percent) => (percent.to_string(), "percent"),
        };
        let mut field = |part: &str, value: &str| {
            values.push((format!("warnings.{place}.{part}"), value.to_owned()));
        };
        field("clock", warning.clock.as_str());
        field("side", warning.side.as_str());
        field("amount", &amount);
        field("unit", unit);
    }
    values
}

/// The lines for warnings: those that something stands in, and a few empty ones.
pub(super) fn rows(form: &FormState) -> Vec<Row> {
    let row = |place: usize| {
        let name = format!("warnings.{place}");
        let value = |part: &str| form.value(&format!("{name}.{part}")).to_owned();
        Row { clock: value("clock"), side: value("side"), amount: value("amount"), unit: value("unit"), name }
    };
    let rows: Vec<Row> = (0..WARNINGS_MAX).map(row).collect();
    let last = rows.iter().rposition(|row| !row.amount.is_empty() || !row.clock.is_empty());
    let shown = last.map_or(0, |last| last.saturating_add(1)).saturating_add(EMPTY_ROWS);
    rows.into_iter().take(shown).collect()
}

/// The warnings, without the lines in which nothing stands.
fn warnings(fields: &mut Fields) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for place in 0..WARNINGS_MAX {
        let name = format!("warnings.{place}");
        let (clock, amount) = (format!("{name}.clock"), format!("{name}.amount"));
        if fields.text(&clock).is_empty() && fields.text(&amount).trim().is_empty() {
            continue;
        }
        let clock = fields.required::<ClockKind>(&clock);
        let side = fields.required::<Side>(&format!("{name}.side"));
        let is_percent = fields.text(&format!("{name}.unit")) == "percent";
        let offset = fields.read(&amount, |text| {
            let number = text.trim().parse().ok();
            if is_percent {
                values::percent(number).map(Offset::Percent)
            } else {
                values::minutes(number).map(Offset::Minutes)
            }
        });
        warnings.extend((|| Some(Warning { clock: clock?, side: side?, offset: offset? }))());
    }
    warnings
}

fn required_minutes(fields: &mut Fields, name: &str) -> Option<NonZeroU32> {
    if fields.text(name).trim().is_empty() {
        fields.require(name);
        return None;
    }
    optional_minutes(fields, name)
}

fn optional_minutes(fields: &mut Fields, name: &str) -> Option<NonZeroU32> {
    if fields.text(name).trim().is_empty() {
        return None;
    }
    fields.read(name, |text| values::minutes(text.trim().parse().ok()))
}

/// The terms, unless something is wrong with them.
pub(super) fn command(fields: &mut Fields) -> Result<WantedTerms, Error> {
    let terms = read(fields);
    fields.command(Some(terms))
}
