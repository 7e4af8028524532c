//! The roles that can be given.

use switchboard_domain::access::Role;

use crate::chrome::Chrome;
use crate::show::choice::Choice;

/// The roles that a person of this role may give, and the one that is there already.
pub(super) fn choices(chrome: &Chrome, reader: Role, present: Option<Role>) -> Vec<Choice> {
    let roles = Role::ALL.iter().filter(|role| reader.may_grant(**role) || present == Some(**role));
    roles.map(|role| Choice::new(role, chrome.role(role))).collect()
}
