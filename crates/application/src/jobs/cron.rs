//! Does what is due, for a program that asks for it from time to time.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::job::JobName;

use super::run::{Ran, Runner, When, run};
use super::run_due::register;
use crate::pulse::Worker;
use crate::{Context, Error};

/// Does what is due at this moment: the clocks of tickets, the mails, the jobs. One run goes on at a time at the whole desk, and at most one
/// begins in a minute; whoever asks meanwhile finds everything done or being done.
///
/// The server does all of it by itself, whether anybody asks or not.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the lease cannot be read or written. What goes wrong within the
/// run is told by the run.
pub fn cron(ctx: &Context, actor: &Actor) -> Result<Ran, Error> {
    authorize(actor, Ability::RunCron)?;
    register(ctx, JobName::Cron, ctx.clock.now())?;
    let node = &ctx.settings.node_name;
    let runner = Runner { ctx, node, worker: Worker::Scheduler, is_stopping: &|| false };
    let ran = run(&runner, JobName::Cron, When::Due)?;
    log(actor, &ran);
    Ok(ran)
}

fn log(actor: &Actor, ran: &Ran) {
    let key_id = actor.key_id().map(switchboard_domain::KeyId::get);
    match ran {
        Ran::Here(ending) => {
            tracing::info!(key_id, outcome = %ending.outcome, counts = %ending.counts, "a program had done what was due");
        }
        Ran::NotDue => tracing::info!(key_id, "a program asked for what was due, and that was done just now"),
        Ran::Elsewhere(node) => {
            tracing::info!(key_id, %node, "a program asked for what is due, and that is being done");
        }
        Ran::TakenAway => {
            tracing::warn!(key_id, "a program asked for what is due, and another node took that over");
        }
    }
}
