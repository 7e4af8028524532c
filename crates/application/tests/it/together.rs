//! Several use cases in one unit of work, and the use cases that the doors put together.

use switchboard_application::accounts::create_customer::{CreateCustomer, create_customer};
use switchboard_application::tags::find_or_create::find_or_create;
use switchboard_application::tags::list::list;
use switchboard_application::{Context, Error, together};
use switchboard_domain::access::{Actor, Role};
use switchboard_domain::{Label, TagId};

use crate::desk::{Desk, refused_fields};

fn tags(ctx: &Context, actor: &Actor, names: &[&str]) -> Result<Vec<TagId>, Error> {
    let names: Vec<Label> = names.iter().map(|name| name.parse().unwrap()).collect();
    find_or_create(ctx, actor, &names, &"#64748B".parse().unwrap())
}

fn known(ctx: &Context) -> Vec<String> {
    list(ctx).unwrap().into_iter().map(|tag| tag.name).collect()
}

#[test]
fn what_is_done_together_is_done_whole_or_not_at_all() {
    let desk = Desk::new();
    let agent = desk.agent();
    let done = together(&desk.ctx, |ctx| {
        tags(ctx, &agent, &["one"])?;
        assert_eq!(
            (known(ctx), known(&desk.ctx)),
            (vec!["one".to_owned()], vec![]),
            "others see nothing yet"
        );
        tags(ctx, &agent, &["two"])
    });
    assert_eq!((done.unwrap().len(), known(&desk.ctx)), (1, vec!["one".to_owned(), "two".to_owned()]));
    let refused = together(&desk.ctx, |ctx| {
        tags(ctx, &agent, &["three"])?;
        tags(ctx, &desk.customer(), &["four"])
    });
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    assert_eq!(known(&desk.ctx), ["one", "two"]);
    let nothing = together(&desk.ctx, |ctx| Ok::<_, Error>(known(ctx).len()));
    assert_eq!(nothing.unwrap(), 2, "who only reads opens no unit");
}

#[test]
fn what_is_done_together_may_have_parts_that_are_done_together() {
    let desk = Desk::new();
    let agent = desk.agent();
    let done = together(&desk.ctx, |ctx| {
        tags(ctx, &agent, &["one"])?;
        let inner = together(ctx, |ctx| {
            tags(ctx, &agent, &["two"])?;
            tags(ctx, &desk.customer(), &["three"])
        });
        assert_eq!(inner.unwrap_err().code(), "forbidden");
        tags(ctx, &agent, &["four"])
    });
    assert_eq!((done.unwrap().len(), known(&desk.ctx)), (1, vec!["four".to_owned(), "one".to_owned()]));
}

#[test]
fn tags_are_found_by_their_names_and_made_where_there_are_none() {
    let desk = Desk::new();
    let agent = desk.agent();
    let first = tags(&desk.ctx, &agent, &["Upload", "Web"]).unwrap();
    assert_eq!(tags(&desk.ctx, &agent, &["WEB", "upload", "web"]).unwrap(), [first[1], first[0]]);
    assert_eq!(known(&desk.ctx), ["Upload", "Web"]);
}

#[test]
fn whoever_files_for_customers_makes_their_accounts() {
    let desk = Desk::new();
    let command = |email: &str| CreateCustomer {
        name: "Ada Obi".parse().unwrap(),
        email: email.parse().unwrap(),
        phone: None,
    };
    let made = create_customer(&desk.ctx, &desk.agent(), command("new@example.org")).unwrap();
    assert_eq!((made.role, made.is_active), (Role::Customer, true));
    let taken = create_customer(&desk.ctx, &desk.agent(), command("NEW@example.org"));
    assert_eq!(refused_fields(taken), ["email: The email field has already been taken."]);
    let refused = create_customer(&desk.ctx, &desk.customer(), command("other@example.org")).unwrap_err();
    assert_eq!(refused.code(), "forbidden");
}
