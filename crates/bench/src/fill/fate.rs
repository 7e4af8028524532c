//! What becomes of a ticket, by chance: when it comes, where it stands, and what is written about it.

use super::words;
use super::{HOUR, SECOND};
use crate::random::Random;

/// Which kind of tickets a database is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Tickets of one year that are alike in size, from few words and evenly spread: quickly made.
    Plain,
    /// Tickets of two years as a large desk has them: frequent and rare words, short and long texts, days and nights, and nearly all of
    /// them done.
    Desk,
}

/// What became of a ticket.
pub(super) struct Fate {
    pub(super) project: usize,
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) status: &'static str,
    pub(super) priority: &'static str,
    pub(super) created: i64,
    pub(super) replies: Vec<Reply>,
    pub(super) is_taken: bool,
    pub(super) is_done: bool,
}

/// A message that follows.
pub(super) struct Reply {
    pub(super) body: String,
    pub(super) is_note: bool,
}

/// The year of plain tickets, and the second one of a desk. When it and the one before begin, in seconds.
pub(super) const YEAR: i64 = 2025;
pub(super) const YEAR_BEGINS: i64 = 1_735_689_600;
const YEAR_BEFORE_BEGINS: i64 = 1_704_067_200;
const YEAR_SECONDS: i64 = 365 * 86_400;
const WEEK: i64 = 7 * 86_400;
/// The weeks of two years, from the first Monday.
const WEEKS: i64 = 104;

/// How many of a thousand tickets of a week come on each day, and of a day in each hour.
const DAYS: [i64; 7] = [200, 195, 190, 185, 160, 40, 30];
const HOURS: [i64; 24] =
    [8, 6, 5, 5, 6, 10, 20, 40, 75, 90, 92, 85, 70, 75, 85, 80, 70, 55, 40, 30, 20, 15, 10, 8];
/// How many messages follow a ticket, each as likely: five on average, and for some a long quarrel.
const MESSAGES: [usize; 20] = [0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 12, 16];
/// How many words a text has, each as likely: the logarithms lie as a bell does.
const LENGTHS: [u64; 20] = [8, 12, 16, 19, 22, 26, 29, 33, 37, 41, 46, 51, 57, 64, 72, 82, 96, 116, 150, 240];
/// One message of so many is a note.
const NOTE_EVERY: u64 = 6;
/// The last project has one ticket of so many.
const TINY_EVERY: i64 = 10_000;
/// The newest of so many are still worked on.
const UNDER_WAY: i64 = 40;

impl Fate {
    pub(super) fn plain(random: &mut Random, projects: usize) -> Self {
        let status = match below(random, 100) {
            0..8 => "open",
            8..16 => "in_progress",
            16..20 => "pending_customer",
            20..40 => "resolved",
            _ => "closed",
        };
        let priority = priority(random);
        let created = (YEAR_BEGINS + below(random, YEAR_SECONDS)) * SECOND;
        let replies =
            (0..below(random, 4)).map(|_| Reply { body: words::text(random, 30), is_note: false }).collect();
        Self {
            project: place(random, projects),
            subject: words::subject(random),
            description: words::text(random, 60),
            status,
            priority,
            created,
            replies,
            is_taken: status != "open",
            is_done: matches!(status, "resolved" | "closed"),
        }
    }

    /// The `id`th of so many tickets.
    pub(super) fn of_desk(random: &mut Random, projects: usize, id: i64, tickets: i64) -> Self {
        let is_under_way = id > tickets - tickets / UNDER_WAY;
        let status = match (is_under_way, below(random, 100)) {
            (true, 0..25) | (false, 0) => "open",
            (true, 25..50) | (false, 1) => "in_progress",
            (true, 50..65) | (false, 2) => "pending_customer",
            (true, 65..90) | (false, 3..8) => "resolved",
            (true, _) | (false, _) => "closed",
        };
        let project = match projects.checked_sub(1) {
            Some(last) if id % TINY_EVERY == 9 => last,
            Some(others) => random.steep(others),
            None => 0,
        };
        let mut replies = Vec::new();
        for _ in 0..one_of(random, &MESSAGES) {
            let words = one_of(random, &LENGTHS) * 2 / 3;
            let is_note = random.below(NOTE_EVERY) == 0;
            replies.push(Reply { body: words::of_desk(random, words), is_note });
        }
        let length = one_of(random, &LENGTHS);
        Self {
            project,
            subject: words::of_desk(random, 4 + random.clone().below(5)),
            description: words::marked(random, id, length),
            status,
            priority: priority(random),
            created: arrival(random, id, tickets),
            replies,
            is_taken: status != "open",
            is_done: matches!(status, "resolved" | "closed"),
        }
    }

    /// When something last happened.
    pub(super) fn last(&self) -> i64 {
        let steps = self.replies.len() + usize::from(self.is_done);
        self.created + i64::try_from(steps).unwrap_or(0) * HOUR
    }

    /// The year in which it was filed.
    pub(super) const fn year(&self) -> i64 {
        if self.created < YEAR_BEGINS * SECOND { YEAR - 1 } else { YEAR }
    }
}

/// When the `id`th of so many tickets comes: by day more than by night, and little on Sundays.
fn arrival(random: &mut Random, id: i64, tickets: i64) -> i64 {
    let place = (id - 1) * WEEKS * 1_000_000 / tickets.max(1);
    let (week, within_week) = (place / 1_000_000, place % 1_000_000);
    let (day, within_day) = portion(&DAYS, within_week);
    let (hour, within_hour) = portion(&HOURS, within_day);
    let seconds =
        YEAR_BEFORE_BEGINS + week * WEEK + day * 86_400 + hour * 3_600 + within_hour * 3_600 / 1_000_000;
    seconds * SECOND + below(random, SECOND)
}

/// In which of these parts of a thousand a millionth lies, and how far within it, in millionths.
fn portion(parts: &[i64], millionths: i64) -> (i64, i64) {
    let mut begin = 0;
    for (place, part) in (0..).zip(parts) {
        let size = part * 1_000;
        if millionths < begin + size {
            return (place, (millionths - begin) * 1_000_000 / size);
        }
        begin += size;
    }
    (0, 0)
}

fn priority(random: &mut Random) -> &'static str {
    match below(random, 100) {
        0..25 => "low",
        25..75 => "medium",
        75..95 => "high",
        _ => "critical",
    }
}

fn one_of<T: Copy + Default>(random: &mut Random, choices: &[T]) -> T {
    choices.get(place(random, choices.len())).copied().unwrap_or_default()
}

fn place(random: &mut Random, end: usize) -> usize {
    usize::try_from(random.below(end.try_into().unwrap_or(1))).unwrap_or(0)
}

fn below(random: &mut Random, end: i64) -> i64 {
    i64::try_from(random.below(end.unsigned_abs())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_week_and_a_day_are_whole() {
        assert_eq!((DAYS.iter().sum::<i64>(), HOURS.iter().sum::<i64>()), (1_000, 1_000));
        assert_eq!(MESSAGES.iter().sum::<usize>(), 5 * MESSAGES.len());
    }

    #[test]
    fn tickets_come_in_order_and_mostly_by_day() {
        let mut random = Random::new(1);
        let arrivals: Vec<i64> = (1..=20_000).map(|id| arrival(&mut random, id, 20_000)).collect();
        assert!(arrivals.is_sorted_by_key(|at| at / (2 * HOUR)));
        let (first, last) = (arrivals[0] / SECOND, arrivals[19_999] / SECOND);
        assert!(first >= YEAR_BEFORE_BEGINS && last < YEAR_BEGINS + YEAR_SECONDS, "{first} {last}");
        let by_day = arrivals.iter().filter(|at| (8..18).contains(&(*at / HOUR % 24))).count();
        assert!((14_000..18_000).contains(&by_day), "{by_day}");
    }

    #[test]
    fn a_desk_has_nearly_everything_done_and_one_tiny_project() {
        let mut random = Random::new(2);
        let fates: Vec<Fate> = (1..=20_000).map(|id| Fate::of_desk(&mut random, 60, id, 20_000)).collect();
        let done = fates.iter().filter(|fate| fate.is_done).count();
        assert!((18_500..19_800).contains(&done), "{done}");
        assert_eq!(fates.iter().filter(|fate| fate.project == 59).count(), 2);
        let messages: usize = fates.iter().map(|fate| fate.replies.len()).sum();
        assert!((95_000..105_000).contains(&messages), "{messages}");
    }
}
