//! The one line that says which tickets are wanted: words, and filters such as `status:open project:naijahomes assignee:me`.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use switchboard_application::ports::TicketFilter;
use switchboard_application::records::{Category, ProjectName, Tag};
use switchboard_domain::{EmailAddress, Label, Priority, Status, UserId};

/// What a line can refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary<'a> {
    /// Who `me` is.
    pub(super) reader: UserId,
    /// What time it is.
    pub(super) now: DateTime<Utc>,
    pub(super) projects: &'a [ProjectName],
    pub(super) tags: &'a [Tag],
    pub(super) categories: &'a [Category],
}

/// A line that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SearchLine {
    /// The tickets that it wants.
    pub(super) filter: TicketFilter,
    /// Filters in it that were not understood, so that nobody takes a list for what it is not.
    pub(super) unknown: Vec<String>,
}

impl SearchLine {
    /// Reads a line of somebody who can refer to all this.
    pub(super) fn read(line: &str, vocabulary: Vocabulary<'_>) -> Self {
        let mut read = Self::default();
        let mut words = Vec::new();
        for part in parts(line) {
            match part.split_once(':') {
                Some((name, value)) if !value.is_empty() && is_name(name) => {
                    if !read.take(name, value, vocabulary) {
                        read.unknown.push(part.clone());
                    }
                }
                Some(_) | None => words.push(part),
            }
        }
        let words = words.join(" ");
        if !words.is_empty() {
            match words.parse::<Label>() {
                Ok(words) => read.filter.search = Some(words.as_str().to_owned()),
                Err(_too_long) => read.unknown.push(words),
            }
        }
        read
    }

    /// Takes a filter, if it is one that there is.
    fn take(&mut self, name: &str, value: &str, vocabulary: Vocabulary<'_>) -> bool {
        let Vocabulary { reader, now, projects, tags, categories } = vocabulary;
        let filter = &mut self.filter;
        match name {
            "status" => put(&mut filter.status, value.replace('-', "_").parse::<Status>().ok()),
            "priority" => put(&mut filter.priority, value.parse::<Priority>().ok()),
            "customer" => put(&mut filter.customer_email, value.parse::<EmailAddress>().ok()),
            "project" => {
                let is_it = |project: &&ProjectName| {
                    project.slug.as_str() == value || project.name.as_str().eq_ignore_ascii_case(value)
                };
                put(&mut filter.project_id, projects.iter().find(is_it).map(|project| project.id))
            }
            "tag" => {
                let found = tags.iter().find(|tag| tag.name.eq_ignore_ascii_case(value));
                put(&mut filter.tag_id, found.map(|tag| tag.id))
            }
            "category" => {
                let found =
                    categories.iter().find(|category| category.name.as_str().eq_ignore_ascii_case(value));
                put(&mut filter.category_id, found.map(|category| category.id))
            }
            "from" => put(&mut filter.created_from, day(value).map(begin)),
            "to" => put(
                &mut filter.created_before,
                day(value).and_then(|day| day.checked_add_days(Days::new(1))).map(begin),
            ),
            "assignee" if value == "none" => {
                filter.unassigned = true;
                true
            }
            "assignee" if value == "me" => put(&mut filter.assigned_to, Some(reader)),
            "assignee" => put(&mut filter.assigned_to, value.parse().ok().map(UserId::new)),
            "is" if value == "overdue" => put(&mut filter.overdue_at, Some(now)),
            "is" if value == "watched" => put(&mut filter.watched_by, Some(reader)),
            _ => false,
        }
    }
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_known = value.is_some();
    if is_known {
        *place = value;
    }
    is_known
}

/// A day such as `2026-03-02`, in UTC as in the reports.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn begin(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// Whether a text before a colon is meant as the name of a filter.
fn is_name(text: &str) -> bool {
    ["status", "priority", "customer", "project", "tag", "category", "from", "to", "assignee", "is"]
        .contains(&text)
}

/// The parts of a line, between spaces; what stands between quotes is kept together.
fn parts(line: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            letter if letter.is_whitespace() && !is_quoted => {
                if !part.is_empty() {
                    parts.push(std::mem::take(&mut part));
                }
            }
            letter => part.push(letter),
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use switchboard_domain::{CategoryId, ProjectId, TagId};

    use super::*;

    fn read(line: &str) -> SearchLine {
        let project = ProjectName {
            id: ProjectId::new(7),
            name: "Naija Homes".parse().unwrap(),
            slug: switchboard_domain::Slug::from_name("Naija Homes"),
        };
        let tag = Tag { id: TagId::new(3), name: "billing".to_owned(), color: "#112233".to_owned() };
        let category = Category {
            id: CategoryId::new(4),
            name: "Refunds".parse().unwrap(),
            color: None,
            parent_id: None,
        };
        let (projects, tags, categories) = ([project], [tag], [category]);
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let reader = UserId::new(5);
        SearchLine::read(
            line,
            Vocabulary { reader, now, projects: &projects, tags: &tags, categories: &categories },
        )
    }

    #[test]
    fn filters_and_words_stand_in_one_line() {
        let line = read("status:open photo project:\"naija homes\" tag:Billing assignee:me upload");
        assert_eq!(line.unknown, Vec::<String>::new());
        assert_eq!(line.filter.status, Some(Status::Open));
        assert_eq!(line.filter.project_id, Some(ProjectId::new(7)));
        assert_eq!(line.filter.tag_id, Some(TagId::new(3)));
        assert_eq!(line.filter.assigned_to, Some(UserId::new(5)));
        assert_eq!(line.filter.search.as_deref(), Some("photo upload"));
    }

    #[test]
    fn days_are_whole_and_counted_in() {
        let line = read("from:2026-03-02 to:2026-03-02 category:refunds");
        assert_eq!(
            line.filter.created_from.map(|at| at.to_rfc3339()).as_deref(),
            Some("2026-03-02T00:00:00+00:00")
        );
        assert_eq!(
            line.filter.created_before.map(|at| at.to_rfc3339()).as_deref(),
            Some("2026-03-03T00:00:00+00:00")
        );
        assert_eq!(line.filter.category_id, Some(CategoryId::new(4)));
        assert_eq!(read("from:soon").unknown, ["from:soon"]);
    }

    #[test]
    fn what_is_no_filter_is_a_word() {
        assert_eq!(read("http://x").filter.search.as_deref(), Some("http://x"));
        assert_eq!(read("").filter, TicketFilter::default());
    }

    #[test]
    fn a_filter_that_is_not_understood_is_told() {
        assert_eq!(read("status:opne project:other").unknown, ["status:opne", "project:other"]);
    }

    #[test]
    fn nobody_and_overdue_have_words_of_their_own() {
        assert!(read("assignee:none").filter.unassigned);
        assert!(read("is:overdue").filter.overdue_at.is_some());
        assert_eq!(read("is:watched").filter.watched_by, Some(UserId::new(5)));
        assert_eq!(read("status:in-progress").filter.status, Some(Status::InProgress));
    }
}
