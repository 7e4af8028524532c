//! What happens to tickets at this moment, for those who look at them.

use switchboard_domain::{ProjectId, TicketId};

use crate::ports::Reader;
use crate::{Context, Error};

/// How many events are read at a time.
const PORTION: u32 = 500;

/// That something happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its project, by which it is known who may learn of it.
    pub project_id: ProjectId,
}

/// What happened since a place in the log, and the place after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What happened, in order. Some of it where it is much.
    pub happenings: Vec<Happening>,
    /// Where to go on.
    pub position: i64,
}

/// The place in the log from which on nothing is missed that happens from now on.
///
/// # Errors
/// [`Error::Unavailable`] and [`Error::Internal`].
pub fn now(ctx: &Context) -> Result<i64, Error> {
    Ok(ctx.database.reader()?.events().last_position()?)
}

/// What happened since then. It is for the server alone, which passes on to each reader what they may learn.
///
/// # Errors
/// [`Error::Unavailable`] and [`Error::Internal`].
pub fn since(ctx: &Context, position: i64) -> Result<News, Error> {
    let mut reader: Box<dyn Reader> = ctx.database.reader()?;
    let logged = reader.events().after(position, PORTION)?;
    let last = logged.last().map_or(position, |logged| logged.position);
    let happenings = logged
        .into_iter()
        .map(|logged| Happening { ticket_id: logged.event.ticket_id, project_id: logged.event.project_id });
    Ok(News { happenings: happenings.collect(), position: last })
}
