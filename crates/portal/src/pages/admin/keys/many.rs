//! One thing done to many keys. What cannot be taken back is asked for once more.

use std::collections::BTreeSet;

use askama::Template;
use switchboard_application::Context;
use switchboard_application::keys::change_many::{KeyAction, change_many};
use switchboard_application::keys::manage;
use switchboard_application::records::KeyDetail;
use switchboard_domain::KeyId;

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::Fields;
use crate::form::FormBody;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor};

/// The most keys that are changed at once: as many as a page has, twice over.
const KEYS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "admin/delete_keys.html")]
struct DeleteKeysPage<'a> {
    chrome: &'a Chrome,
    keys: Vec<KeyDetail>,
    back: String,
}

pub(super) async fn change(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit_person(form, |ctx, reader, fields| do_it(ctx, reader, &fields)).await
}

fn do_it(ctx: &Context, reader: &Reader, fields: &Fields) -> Result<Answer, PageError> {
    let actor = &reader.caller.actor;
    let ids: BTreeSet<KeyId> =
        fields.all("ids").filter_map(|id| id.parse().ok()).map(KeyId::new).take(KEYS_MAX).collect();
    let action = match fields.text("action") {
        "enable" => KeyAction::Enable,
        "disable" => KeyAction::Disable,
        "delete" => KeyAction::Delete,
        _ => return Ok(Answer::go_to("/admin/keys").with_address(fields.text("back"))),
    };
    if ids.is_empty() {
        return Ok(Answer::go_to("/admin/keys").with_address(fields.text("back")));
    }
    if action == KeyAction::Delete && !fields.is_ticked("is_sure") {
        let keys = ids.into_iter().filter_map(|id| manage::show(ctx, actor, id).ok()).collect();
        let back = fields.text("back").to_owned();
        return Answer::page(&DeleteKeysPage { chrome: &reader.chrome, keys, back });
    }
    change_many(ctx, actor, action, &ids)?;
    let notice = if action == KeyAction::Delete { "notice-removed" } else { "notice-saved" };
    let address = Query::of(fields.text("back")).with("notice", notice);
    Ok(Answer::go_to(format!("/admin/keys?notice={notice}")).with_address(&address))
}
