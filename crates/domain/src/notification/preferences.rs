//! What a person wishes to be told, and how soon.

use std::collections::BTreeMap;

use super::{Cadence, NoticeKind};

/// Whether people choose for themselves how soon they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// They do. Who has not chosen gets this.
    Free(Cadence),
    /// They do not: who takes an account over must not be able to hide it.
    AlwaysAtOnce,
}

/// What a person chose. What they did not choose is as it usually is.
///
/// ```
/// use switchboard_domain::notification::{Cadence, NoticeKind, Preferences};
///
/// let mut wishes = Preferences::default();
/// wishes.choose(NoticeKind::Reply, Some(Cadence::Never));
/// assert_eq!(wishes.cadence(NoticeKind::Reply), Cadence::Never);
/// wishes.choose(NoticeKind::Reply, None);
/// assert_eq!(wishes.cadence(NoticeKind::Reply), Cadence::AtOnce);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Preferences(BTreeMap<NoticeKind, Cadence>);

impl NoticeKind {
    /// Whether people choose for themselves how soon they are told of it.
    #[must_use]
    pub const fn choice(self) -> Choice {
        match self {
            Self::Watched => Choice::Free(Cadence::Hourly),
            Self::Received
            | Self::Reply
            | Self::Resolved
            | Self::Assigned
            | Self::CustomerReply
            | Self::SlaWarning
            | Self::SlaBreach => Choice::Free(Cadence::AtOnce),
            Self::PasswordChanged | Self::NewKey => Choice::AlwaysAtOnce,
        }
    }

    /// The kinds that people choose about.
    pub fn free() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| matches!(kind.choice(), Choice::Free(_)))
    }
}

impl Preferences {
    /// How soon the person is told of a kind.
    #[must_use]
    pub fn cadence(&self, kind: NoticeKind) -> Cadence {
        match kind.choice() {
            Choice::Free(usual) => self.0.get(&kind).copied().unwrap_or(usual),
            Choice::AlwaysAtOnce => Cadence::AtOnce,
        }
    }

    /// Chooses; with nothing, it is as it usually is again. A kind about which nobody chooses stays as it is.
    pub fn choose(&mut self, kind: NoticeKind, cadence: Option<Cadence>) {
        match (kind.choice(), cadence) {
            (Choice::Free(usual), Some(cadence)) if cadence != usual => {
                self.0.insert(kind, cadence);
            }
            (Choice::Free(_) | Choice::AlwaysAtOnce, _) => {
                self.0.remove(&kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_chooses_about_what_protects_their_account() {
        let mut wishes = Preferences::default();
        for kind in NoticeKind::ALL {
            wishes.choose(*kind, Some(Cadence::Never));
        }
        let silenced: Vec<_> =
            NoticeKind::ALL.iter().copied().filter(|kind| wishes.cadence(*kind) == Cadence::Never).collect();
        assert_eq!(silenced, NoticeKind::free().collect::<Vec<_>>());
        assert_eq!(wishes.cadence(NoticeKind::PasswordChanged), Cadence::AtOnce);
        assert_eq!(wishes.cadence(NoticeKind::NewKey), Cadence::AtOnce);
    }

    #[test]
    fn whoever_chooses_what_is_usual_has_chosen_nothing() {
        let mut wishes = Preferences::default();
        wishes.choose(NoticeKind::Watched, Some(Cadence::Hourly));
        wishes.choose(NoticeKind::NewKey, Some(Cadence::AtOnce));
        assert_eq!(wishes, Preferences::default());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn choices_are_kept_by_name() {
        let mut wishes = Preferences::default();
        wishes.choose(NoticeKind::SlaWarning, Some(Cadence::Hourly));
        let kept = serde_json::to_string(&wishes).unwrap();
        assert_eq!(kept, r#"{"sla_warning":"hourly"}"#);
        assert_eq!(serde_json::from_str::<Preferences>(&kept).unwrap(), wishes);
    }
}
