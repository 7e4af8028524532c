//! Searching by going through everything: what the indexes of the other databases must come to as well.

use std::collections::BTreeSet;

use switchboard_application::ports::{FOUND_TOTAL_MAX, Listing, NoteVisibility, Paging};
use switchboard_application::records::TicketSummary;
use switchboard_application::search::{Heading, Rank, Search, words};
use switchboard_domain::{MessageType, TicketId};

use super::queries::cut;
use super::state::{State, TicketRow};

/// Those of the tickets that are found: the best first, and within a rank in the order they came.
pub(super) fn found_best_first<'a>(
    state: &State,
    search: &Search,
    tickets: impl Iterator<Item = &'a TicketRow>,
    notes: NoteVisibility,
) -> Vec<&'a TicketRow> {
    let ranked = tickets.map(|row| (search.rank(heading(row)), row));
    let mut found: Vec<_> = ranked
        .filter(|(rank, row)| *rank == Rank::Exact || search.is_found_in(&all_words(state, row, notes)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, row)| row).collect()
}

/// The best of what was found, as many as are counted, and whether there are more.
pub(super) fn best<T>(mut found: Vec<T>) -> (Vec<T>, bool) {
    let most = usize::try_from(FOUND_TOTAL_MAX).expect("the number fits into memory");
    let is_capped = found.len() > most;
    found.truncate(most);
    (found, is_capped)
}

/// Part of what was found.
pub(super) fn cut_found(
    state: &State,
    search: &Search,
    found: Vec<TicketSummary>,
    paging: Paging,
) -> Listing<TicketSummary> {
    let (found, total_is_capped) = match paging {
        Paging::Page { .. } => best(found),
        Paging::After { .. } => (found, false),
    };
    let place = |id: TicketId| {
        let rank = state.tickets.get(&id).map_or(Rank::Text, |row| search.rank(heading(row)));
        (rank, std::cmp::Reverse(id))
    };
    let listing =
        cut(found, paging, |summary, last_seen| place(summary.id) > place(TicketId::new(last_seen)));
    Listing { total_is_capped, ..listing }
}

fn heading(row: &TicketRow) -> Heading<'_> {
    Heading {
        subject: row.ticket.subject.as_str(),
        number: row.ticket.number.as_str(),
        address: row.ticket.customer.email.as_str(),
    }
}

fn all_words(state: &State, row: &TicketRow, notes: NoteVisibility) -> BTreeSet<String> {
    let is_readable = |message_type| match notes {
        NoteVisibility::Shown => true,
        NoteVisibility::Hidden => message_type == MessageType::Reply,
    };
    let messages = state.messages_of(row.ticket.id).filter(|message| is_readable(message.message_type));
    let texts = messages.flat_map(|message| words(&message.body).collect::<Vec<_>>());
    heading(row).words().chain(words(&row.description)).chain(texts).collect()
}
