//! The seven days of a week, each with its list.

/// A list for each day of the week: the working intervals of a calendar, or what a person wrote for them.
///
/// ```
/// use switchboard_domain::sla::{Interval, Week};
///
/// let mut week: Week<Interval> = Week::monday_to_friday(&["09:00-17:00".parse()?]);
/// week.saturday.push("10:00-13:00".parse()?);
/// assert_eq!(week.days().iter().filter(|(_, intervals)| intervals.is_empty()).count(), 1);
/// # Ok::<(), switchboard_domain::sla::InvalidInterval>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields, bound(deserialize = "T: serde::Deserialize<'de>"))
)]
pub struct Week<T> {
    /// Of Monday.
    pub monday: Vec<T>,
    /// Of Tuesday.
    pub tuesday: Vec<T>,
    /// Of Wednesday.
    pub wednesday: Vec<T>,
    /// Of Thursday.
    pub thursday: Vec<T>,
    /// Of Friday.
    pub friday: Vec<T>,
    /// Of Saturday.
    pub saturday: Vec<T>,
    /// Of Sunday.
    pub sunday: Vec<T>,
}

impl<T> Default for Week<T> {
    fn default() -> Self {
        Self {
            monday: Vec::new(),
            tuesday: Vec::new(),
            wednesday: Vec::new(),
            thursday: Vec::new(),
            friday: Vec::new(),
            saturday: Vec::new(),
            sunday: Vec::new(),
        }
    }
}

impl<T> Week<T> {
    /// The days from Monday to Sunday, each with the name of its field.
    #[must_use]
    pub fn days(&self) -> [(&'static str, &[T]); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// Turns the list of each day into another; the change is told the name of the day's field.
    pub fn map_days<U>(self, mut change: impl FnMut(&'static str, Vec<T>) -> Vec<U>) -> Week<U> {
        Week {
            monday: change("monday", self.monday),
            tuesday: change("tuesday", self.tuesday),
            wednesday: change("wednesday", self.wednesday),
            thursday: change("thursday", self.thursday),
            friday: change("friday", self.friday),
            saturday: change("saturday", self.saturday),
            sunday: change("sunday", self.sunday),
        }
    }
}

impl<T: Clone> Week<T> {
    /// The same list from Monday to Friday, nothing at the weekend.
    #[must_use]
    pub fn monday_to_friday(list: &[T]) -> Self {
        Self { saturday: Vec::new(), sunday: Vec::new(), ..Self::every_day(list) }
    }

    /// The same list on all seven days.
    #[must_use]
    pub fn every_day(list: &[T]) -> Self {
        Week::default().map_days(|_, _: Vec<T>| list.to_vec())
    }
}
