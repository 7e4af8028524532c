//! What is said of a key in a form, whether it is made or changed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::AllowedNetworks;
use switchboard_domain::access::{Ability, KeyKind, choices_of_kind};
use switchboard_web::values;

use crate::chrome::Chrome;
use crate::fields::Fields;
use crate::show::choice::Choice;

/// What a key of this kind can be allowed, to be ticked.
pub(super) fn abilities(chrome: &Chrome, kind: KeyKind) -> Vec<Choice> {
    let label = |ability: &Ability| chrome.t(&format!("ability-{ability}"));
    choices_of_kind(kind).iter().map(|ability| Choice::new(ability, label(ability))).collect()
}

/// The abilities that are ticked.
pub(super) fn ticked(fields: &mut Fields) -> BTreeSet<Ability> {
    let ticked: Result<BTreeSet<Ability>, _> = fields.all("abilities").map(str::parse).collect();
    ticked.unwrap_or_else(|_unknown| {
        fields.refuse("abilities", "must be chosen from the list");
        BTreeSet::new()
    })
}

/// The networks, one a line.
pub(super) fn networks(fields: &mut Fields) -> Option<AllowedNetworks> {
    fields.read("allowed_ips", |text| {
        let entries = text.split(['\n', ',']).map(str::trim).filter(|entry| !entry.is_empty());
        AllowedNetworks::parse(entries)
    })
}

/// When it ends, if it does.
pub(super) fn end(fields: &mut Fields) -> Option<DateTime<Utc>> {
    fields.read("expires_at", |text| match text.trim() {
        "" => Ok(None),
        text => values::instant(text).map(Some),
    })?
}

/// An end as the field for it has it.
pub(super) fn as_field(end: Option<DateTime<Utc>>) -> String {
    end.map(|end| end.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default()
}
