//! The stream by which open pages learn of what happens, as server-sent events.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, Responder as _, rt};
use futures_util::stream;
use switchboard_application::tickets::queries;
use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Scope, authorize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::{Access, Page, Verb};
use crate::error::PageError;
use crate::live::{Beat, Live, Presence};
use crate::show::query::Query;
use crate::visitor::{Follower, Visitor};

pub(super) const PAGES: &[Page] =
    &[Page::new(Verb::Get, "/events", Access::Able(&[Ability::TicketNotes]), || web::to(events))];

/// How long nothing may be sent: then it is looked whether the reader may still see anything, and a sign of life is sent.
const SILENCE_MAX: Duration = Duration::from_secs(15);
/// How long news are gathered before they are sent together.
const GATHERING: Duration = Duration::from_millis(250);

/// A page that is open.
struct Stream {
    follower: Follower,
    beats: Receiver<Beat>,
    live: Arc<Live>,
    /// What its reader may learn of.
    scope: Scope,
    /// The ticket that it shows.
    ticket: Option<(TicketId, Presence)>,
    is_begun: bool,
}

/// What a page is told.
#[derive(Default)]
struct News {
    tickets: BTreeSet<TicketId>,
    has_other_viewers: bool,
    /// Whether so much happened that it is not known any more what.
    is_all: bool,
    is_over: bool,
}

async fn events(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let ticket = Query::of(&request.uri().to_string()).parsed("ticket").map(TicketId::new);
    let opened = visitor
        .follow(move |ctx, reader| {
            let actor = &reader.caller.actor;
            if let Some(ticket) = ticket {
                queries::detail(ctx, actor, ticket)?;
            }
            let scope =
                authorize(actor, Ability::TicketNotes).map_err(switchboard_application::Error::from)?;
            let name = reader.caller.user.name.as_str().to_owned();
            Ok((scope.scope().clone(), reader.caller.user.id, name))
        })
        .await;
    let (follower, (scope, person, name)) = match opened {
        Ok(opened) => opened,
        Err(answer) => return answer.respond_to(&request),
    };
    let live = follower.live();
    let Some(beats) = live.follow() else { return HttpResponse::ServiceUnavailable().finish() };
    let ticket = ticket.map(|ticket| (ticket, live.enter(ticket, person, name)));
    let page = Stream { follower, beats, live, scope, ticket, is_begun: false };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(page, |mut page| async move {
            let text = page.next().await?;
            Some((Ok::<_, PageError>(Bytes::from(text)), page))
        }))
}

impl Stream {
    /// The next thing that is sent; nothing where the stream ends.
    async fn next(&mut self) -> Option<String> {
        if !self.is_begun {
            self.is_begun = true;
            return Some(format!("retry: 3000\n\n{}", self.viewers()));
        }
        loop {
            let Ok(first) = rt::time::timeout(SILENCE_MAX, self.beats.recv()).await else {
                self.scope = self.follower.check_again().await?;
                return Some(": alive\n\n".to_owned());
            };
            let mut news = News::default();
            match first {
                Ok(beat) => self.take(beat, &mut news),
                Err(RecvError::Lagged(_)) => news.is_all = true,
                Err(RecvError::Closed) => return None,
            }
            rt::time::sleep(GATHERING).await;
            self.take_rest(&mut news);
            if news.is_over {
                return None;
            }
            let text = self.told(&news);
            if !text.is_empty() {
                return Some(text);
            }
        }
    }

    fn take_rest(&mut self, news: &mut News) {
        loop {
            match self.beats.try_recv() {
                Ok(beat) => self.take(beat, news),
                Err(TryRecvError::Lagged(_)) => news.is_all = true,
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Closed) => {
                    news.is_over = true;
                    return;
                }
            }
        }
    }

    fn take(&self, beat: Beat, news: &mut News) {
        match beat {
            Beat::Happened(happening) if self.scope.admits(happening.project_id) => {
                news.tickets.insert(happening.ticket_id);
            }
            Beat::Happened(_) => {}
            Beat::Viewers(ticket) => {
                news.has_other_viewers |= self.ticket.as_ref().is_some_and(|(own, _)| *own == ticket);
            }
            Beat::End => news.is_over = true,
        }
    }

    fn told(&self, news: &News) -> String {
        let mut text = String::new();
        if news.is_all {
            text.push_str("event: tickets\ndata: all\n\n");
        } else if !news.tickets.is_empty() {
            let tickets: Vec<_> = news.tickets.iter().map(ToString::to_string).collect();
            text.push_str(&format!("event: tickets\ndata: {}\n\n", tickets.join(" ")));
        }
        if news.has_other_viewers || news.is_all {
            text.push_str(&self.viewers());
        }
        text
    }

    /// Who else has the ticket open that the page shows.
    fn viewers(&self) -> String {
        let Some((ticket, _)) = &self.ticket else { return String::new() };
        let names = self.live.others(*ticket, self.follower.person()).join(", ");
        // A name has no line breaks, which would end the line.
        format!("event: viewers\ndata: {names}\n\n")
    }
}
