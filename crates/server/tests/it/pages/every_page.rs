//! Every page at three widths: nothing goes wrong in it, nothing sticks out of it, and everybody can use it.

use serde_json::Value;

use crate::program::Place;

use super::chromium::Chromium;

/// The checks of accessibility of axe-core, version 4.14, by Deque Systems (MPL-2.0), as npm has them.
const AXE: &str = include_str!("axe.min.js");

/// A phone, a tablet, a desk.
const WIDTHS: [u32; 3] = [390, 820, 1440];

/// What is wrong with a page, in axe's words, where it is serious.
async fn barriers(browser: &Chromium) -> Vec<String> {
    browser.run(&format!("{AXE}; return true")).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
            .then((result) => done(result.violations.filter((it) => ['serious', 'critical'].includes(it.impact))
                .map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(' | ')}`)),
                (error) => done([String(error)]));";
    let Value::Array(found) = browser.run_async(script).await else { panic!("axe says nothing") };
    found.iter().map(ToString::to_string).collect()
}

/// Looks at a page, and answers what is wrong with it.
async fn faults(browser: &Chromium, who: &str, path: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for width in WIDTHS {
        browser.resize(width, 900).await;
        browser.go(path).await;
        browser.see("main").await;
        if path.starts_with("/api/docs") {
            browser.see("main .operation").await;
        }
        let sizes = browser.run("return [document.documentElement.scrollWidth, window.innerWidth]").await;
        if sizes[0].as_i64() > sizes[1].as_i64() {
            faults.push(format!("sticks out: {sizes}"));
        }
        faults.extend(browser.console().await.into_iter().filter(|line| line.starts_with("\"SEVERE\"")));
        faults.extend(barriers(browser).await);
        let page = if path.starts_with("/tickets/") && path != "/tickets/new" { "ticket" } else { path };
        let name =
            format!("{who}-{}-{width}", page.trim_matches('/').replace(['/', '?', '=', '&', '#'], "-"));
        browser.keep_picture(&name).await;
        faults.iter_mut().filter(|fault| !fault.starts_with(who)).for_each(|fault| {
            *fault = format!("{who} at {path}, {width} wide: {fault}");
        });
    }
    faults
}

/// The address of the first ticket of the list that is shown.
async fn first_ticket(browser: &Chromium) -> String {
    let path = browser.run("return document.querySelector('main a[href^=\"/tickets/\"][data-open], main a.row').getAttribute('href')").await;
    path.as_str().unwrap().to_owned()
}

/// Looks at pages as somebody, and fails with everything that is wrong with any of them. A page named `ticket` is the first of the list that
/// its reader begins with.
async fn check(who: &str, credentials: Option<(&str, &str)>, paths: &[&str]) {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let browser = Chromium::open(&server.address, &format!("every-page-{who}")).await;
    let mut ticket = String::new();
    if let Some((email, password)) = credentials {
        browser.log_in(email, password).await;
        ticket = first_ticket(&browser).await;
    }
    let mut wrong = Vec::new();
    for path in paths {
        let path = if *path == "ticket" { ticket.as_str() } else { path };
        wrong.extend(faults(&browser, who, path).await);
    }
    browser.close().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn everybody_has_sound_pages() {
    check("nobody", None, &["/login", "/register", "/forgot-password", "/reset-password", "/api/docs"]).await;
}

#[tokio::test]
async fn customers_have_sound_pages() {
    let paths = ["/tickets", "/tickets/new", "ticket", "/profile", "/profile/notifications"];
    check("customer", Some(("tunde@customer.example", "demo-customer-tunde")), &paths).await;
}

#[tokio::test]
async fn agents_have_sound_pages() {
    let paths = ["/inbox", "/inbox?q=status:resolved", "/tickets/new", "ticket"];
    check("agent", Some(("mei@demo.example", "demo-agent-mei")), &paths).await;
}

const ADMINISTRATOR: (&str, &str) = ("admin@demo.example", "demo-admin");

#[tokio::test]
async fn reports_are_sound_pages() {
    let paths = [
        "/reports?report=overview",
        "/reports?report=projects",
        "/reports?report=agents",
        "/reports?report=volume",
        "/reports?report=sla",
        "/reports?report=categories",
    ];
    check("reports", Some(ADMINISTRATOR), &paths).await;
}

#[tokio::test]
async fn keys_projects_and_people_have_sound_pages() {
    let paths = [
        "/admin/projects",
        "/admin/projects/new",
        "/admin/projects/1",
        "/admin/keys",
        "/admin/keys/new",
        "/admin/keys/new?kind=project",
        "/admin/keys/new?kind=intake",
        "/admin/keys/new?kind=token",
        "/admin/keys/new?kind=agent",
        "/admin/keys/new?kind=superuser",
        "/admin/keys/1",
        "/api/docs?kind=project",
        "/api/docs#createTicket",
        "/admin/users",
        "/admin/users/new",
        "/admin/users/3",
    ];
    check("admin", Some(ADMINISTRATOR), &paths).await;
}

#[tokio::test]
async fn what_runs_the_desk_has_sound_pages() {
    let paths = [
        "/admin/catalog",
        "/admin/catalog/tags",
        "/admin/catalog/responses",
        "/admin/catalog/responses/new",
        "/admin/sla",
        "/admin/sla/policies/1",
        "/admin/sla/calendars/new",
        "/admin/mail",
        "/admin/mail/received",
        "/admin/system",
    ];
    check("desk", Some(ADMINISTRATOR), &paths).await;
}

#[tokio::test]
async fn pages_are_light() {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let browser = Chromium::open(&server.address, "weight").await;
    browser.log_in("mei@demo.example", "demo-agent-mei").await;
    let ticket = first_ticket(&browser).await;
    for path in ["/inbox", &ticket] {
        browser.go(path).await;
        let bytes = browser
            .run(
                "return [performance.getEntriesByType('navigation'), performance.getEntriesByType('resource')].flat()
                    .filter((it) => it.initiatorType !== 'img').map((it) => it.decodedBodySize).reduce((a, b) => a + b, 0)",
            )
            .await;
        assert!(bytes.as_u64().unwrap() < 100_000, "{path} carries {bytes} bytes");
    }
    browser.close().await;
}
