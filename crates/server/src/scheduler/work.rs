//! What one thread does until it is asked to stop: a round, a pause, the next round.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use switchboard_application::clock_watch::{ClockWatch, Trust};
use switchboard_application::jobs::run::Runner;
use switchboard_application::jobs::run_due::run_due;
use switchboard_application::mails::deliver::Postman;
use switchboard_application::notifications::announce::{Announced, Patience, announce};
use switchboard_application::notifications::gather::gather;
use switchboard_application::pulse::Worker;
use switchboard_application::tickets::evaluate_due::evaluate_due;
use switchboard_application::{Context, Error};
use switchboard_domain::access::Actor;
use switchboard_domain::job::NodeName;

use super::post::Post;
use super::stop::Stop;

/// The longest pause: what is due, or what another node left behind, is noticed within it.
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// The shortest pause, while another node has in its hands what is due.
const PAUSE_MIN: Duration = Duration::from_millis(20);
/// How long those pause who write mails and who send them: what happens is mailed within a second.
const PAUSE_OF_MAIL: Duration = Duration::from_millis(400);
/// How much earlier than the next second the timer looks, so that what it takes to look is part of the second.
const HASTE: Duration = Duration::from_millis(250);

/// What one thread works with.
pub(super) struct Work {
    context: Arc<Context>,
    node: NodeName,
    worker: Worker,
    stop: Arc<Stop>,
    /// Where the steady clock began.
    since: Instant,
    /// What the one who sends mails remembers.
    post: Post,
    /// What the one who tells people remembers.
    patience: Patience,
}

impl Work {
    pub(super) fn new(context: Arc<Context>, node: NodeName, worker: Worker, stop: Arc<Stop>) -> Self {
        Self {
            context,
            node,
            worker,
            stop,
            since: Instant::now(),
            post: Post::default(),
            patience: Patience::default(),
        }
    }

    /// Does one round after the other until it is asked to stop. Whatever goes wrong in a round, there is a next one.
    pub(super) fn go_on(mut self) {
        let mut watch = ClockWatch::default();
        loop {
            self.context.pulse.beat(self.worker);
            let pause = if self.believes(&mut watch) { self.round() } else { PAUSE_MAX };
            if self.stop.sleep(pause) {
                break;
            }
        }
        self.context.pulse.retire(self.worker);
    }

    /// Whether the clock may be acted upon.
    fn believes(&self, watch: &mut ClockWatch) -> bool {
        match watch.look(self.context.clock.now(), self.since.elapsed()) {
            Trust::Believed => true,
            Trust::Settling => false,
            Trust::Leapt(ahead) => {
                tracing::warn!(worker = %self.worker, seconds = ahead.num_seconds(), "the clock leapt ahead; nothing is done by it until it has settled");
                false
            }
        }
    }

    /// Does what is due, and answers how long to pause then.
    fn round(&mut self) -> Duration {
        let round = AssertUnwindSafe(|| match self.worker {
            Worker::SlaTimer => self.notice(),
            Worker::Scheduler | Worker::Collector => self.run_jobs(),
            Worker::Notifier => self.tell(),
            Worker::Postman => self.send_mails(),
        });
        match catch_unwind(round) {
            Ok(Ok(pause)) => pause,
            Ok(Err(error)) => {
                let fault: &dyn std::error::Error = &error;
                tracing::error!(worker = %self.worker, fault, "a round failed; the next one follows");
                PAUSE_MAX
            }
            Err(_panic) => {
                tracing::error!(worker = %self.worker, "a round panicked; the next one follows");
                PAUSE_MAX
            }
        }
    }

    fn notice(&self) -> Result<Duration, Error> {
        let evaluated = evaluate_due(&self.context, &Actor::System, &|| self.stop.is_asked())?;
        Ok(pause_until(evaluated.next_at, self.context.clock.now()))
    }

    fn run_jobs(&self) -> Result<Duration, Error> {
        let is_stopping = || self.stop.is_asked();
        let Self { context, node, worker, .. } = self;
        let runner = Runner { ctx: context, node, worker: *worker, is_stopping: &is_stopping };
        run_due(&runner, &Actor::System)?;
        Ok(PAUSE_MAX)
    }

    fn tell(&mut self) -> Result<Duration, Error> {
        let told = announce(&self.context, &Actor::System, &mut self.patience)?;
        let gathered = gather(&self.context, &Actor::System)?;
        let is_idle = (told, gathered) == (Announced::Nothing, Announced::Nothing);
        Ok(if is_idle { PAUSE_OF_MAIL } else { Duration::ZERO })
    }

    fn send_mails(&mut self) -> Result<Duration, Error> {
        let Self { context, node, stop, post, .. } = self;
        let is_stopping = || stop.is_asked();
        let postman = Postman { ctx: context, node, is_stopping: &is_stopping };
        Ok(post.round(&postman)?.unwrap_or(PAUSE_OF_MAIL))
    }
}

/// How long to pause before looking at what is due at an instant. What is filed in the meantime may be due earlier.
fn pause_until(next_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Duration {
    let pause = match next_at {
        Some(at) if at > now => (at - now).to_std().unwrap_or(PAUSE_MAX),
        Some(_) => PAUSE_MIN,
        None => PAUSE_MAX,
    };
    pause.min(PAUSE_MAX - HASTE)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn check(next_at: Option<i64>, expected: u64) {
        let now: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let next_at = next_at.map(|milliseconds| now + TimeDelta::milliseconds(milliseconds));
        assert_eq!(pause_until(next_at, now), Duration::from_millis(expected), "{next_at:?}");
    }

    #[test]
    fn the_timer_wakes_when_something_is_due_and_never_sleeps_for_a_second() {
        check(Some(3), 3);
        check(Some(300), 300);
        check(Some(5_000), 750);
        check(None, 750);
    }

    #[test]
    fn what_another_node_has_in_its_hands_is_looked_at_again_soon() {
        check(Some(0), 20);
        check(Some(-10_000), 20);
    }
}
