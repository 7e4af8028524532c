//! How far a mailbox has been read.

/// The number that a mailbox gives a message: each new message has a higher one than all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageUid(pub u32);

/// How a mailbox numbers its messages at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    /// Which numbering it is. A mailbox that is made anew, or loses its numbers, has another one.
    pub validity: u32,
    /// A number that is higher than that of any message in it.
    pub next: u32,
}

/// How far a mailbox has been read, by the numbers of its messages and not by their marks: people may read what is in it, before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxPosition {
    /// In which numbering.
    pub validity: u32,
    /// What has this number or a lower one is done with.
    pub done: u32,
    /// What has a lower number than this was there when the desk looked for the first time. Of that it takes what nobody has read.
    pub fresh_from: u32,
}

/// Messages that are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The lowest number.
    pub first: u32,
    /// The highest number.
    pub last: u32,
    /// Which of them are wanted.
    pub wanted: Wanted,
}

/// Which messages of a mailbox are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// Those that nobody has read.
    Unread,
}

impl MailboxPosition {
    /// How many numbers a stretch has at most, so that no answer of a server is long.
    const STRETCH: u32 = 1_000;

    /// Where to go on in a mailbox that was left there.
    ///
    /// A mailbox that was never looked into begins at its start, with what nobody has read. In one whose numbers mean something else than
    /// they did, everything is taken again: whatever was taken already is known by its identifier and adds nothing, and nothing is lost.
    ///
    /// ```
    /// use switchboard_domain::intake::{MailboxPosition, Numbering};
    ///
    /// let first = MailboxPosition::resume(None, Numbering { validity: 7, next: 43 });
    /// assert_eq!((first.done, first.fresh_from), (0, 43));
    /// let again = MailboxPosition::resume(Some(first), Numbering { validity: 8, next: 43 });
    /// assert_eq!((again.done, again.fresh_from), (0, 0));
    /// ```
    #[must_use]
    pub fn resume(left: Option<Self>, numbering: Numbering) -> Self {
        let Numbering { validity, next } = numbering;
        match left {
            None => Self { validity, done: 0, fresh_from: next },
            Some(left) if left.validity == validity && left.done < next => left,
            Some(_) => Self { validity, done: 0, fresh_from: 0 },
        }
    }

    /// What is to be looked at next; nothing where everything is done with.
    #[must_use]
    pub fn stretch(self, numbering: Numbering) -> Option<Stretch> {
        let first = self.done.checked_add(1).filter(|first| *first < numbering.next)?;
        let is_old = first < self.fresh_from;
        let end = if is_old { self.fresh_from.min(numbering.next) } else { numbering.next };
        let last = (end - 1).min(first.saturating_add(Self::STRETCH - 1));
        Some(Stretch { first, last, wanted: if is_old { Wanted::Unread } else { Wanted::All } })
    }

    /// The position after everything up to this number is done with.
    #[must_use]
    pub fn after(self, done: u32) -> Self {
        Self { done: self.done.max(done), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(next: u32) -> Numbering {
        Numbering { validity: 1, next }
    }

    /// The stretches of a mailbox from a position to its end.
    fn stretches(mut position: MailboxPosition, next: u32) -> Vec<(u32, u32, Wanted)> {
        let mut found = Vec::new();
        while let Some(Stretch { first, last, wanted }) = position.stretch(numbering(next)) {
            found.push((first, last, wanted));
            position = position.after(last);
        }
        found
    }

    #[test]
    fn an_empty_mailbox_has_nothing_to_look_at() {
        assert_eq!(stretches(MailboxPosition::resume(None, numbering(1)), 1), []);
    }

    #[test]
    fn what_was_there_first_is_taken_where_nobody_read_it_and_what_came_later_in_any_case() {
        let position = MailboxPosition::resume(None, numbering(1_501));
        let expected = [
            (1, 1_000, Wanted::Unread),
            (1_001, 1_500, Wanted::Unread),
            (1_501, 2_500, Wanted::All),
            (2_501, 2_600, Wanted::All),
        ];
        assert_eq!(stretches(position, 2_601), expected);
    }

    #[test]
    fn a_mailbox_is_read_on_where_it_was_left() {
        let left = MailboxPosition { validity: 1, done: 41, fresh_from: 10 };
        assert_eq!(MailboxPosition::resume(Some(left), numbering(42)), left);
        assert_eq!(stretches(left, 42), []);
        assert_eq!(stretches(left, 44), [(42, 43, Wanted::All)]);
        assert_eq!(left.after(40), left, "nothing is looked at twice");
    }

    #[test]
    fn numbers_that_mean_something_else_begin_anew_and_leave_nothing_out() {
        let left = MailboxPosition { validity: 1, done: 41, fresh_from: 10 };
        let anew = |validity| MailboxPosition { validity, done: 0, fresh_from: 0 };
        let made_anew = Numbering { validity: 2, next: 100 };
        assert_eq!(MailboxPosition::resume(Some(left), made_anew), anew(2));
        assert_eq!(MailboxPosition::resume(Some(left), numbering(41)), anew(1), "its numbers went back");
        assert_eq!(stretches(anew(1), 3), [(1, 2, Wanted::All)]);
    }

    #[test]
    fn the_highest_number_is_the_end() {
        let last = MailboxPosition { validity: 1, done: u32::MAX - 2, fresh_from: 0 };
        assert_eq!(stretches(last, u32::MAX), [(u32::MAX - 1, u32::MAX - 1, Wanted::All)]);
        assert_eq!(last.after(u32::MAX).stretch(numbering(u32::MAX)), None);
    }
}
