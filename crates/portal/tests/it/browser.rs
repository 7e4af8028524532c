//! A browser without a screen: it keeps cookies, fills forms in, and follows nothing by itself.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::SignedDuration;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use url::form_urlencoded;

use crate::world::World;

/// A browser of somebody.
pub(crate) struct Browser<'a> {
    world: &'a World,
    cookies: RefCell<BTreeMap<String, String>>,
    language: &'static str,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What a form sends.
pub(crate) type Form<'a> = &'a [(&'a str, &'a str)];

impl<'a> Browser<'a> {
    /// A browser that was never here.
    pub(crate) fn new(world: &'a World) -> Self {
        Self { world, cookies: RefCell::default(), language: "en" }
    }

    /// A browser of somebody who reads this language.
    pub(crate) fn reading(world: &'a World, language: &'static str) -> Self {
        Self { language, ..Self::new(world) }
    }

    /// Reads a page.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a form as one of our pages would.
    pub(crate) async fn post(&self, path: &str, form: Form<'_>) -> Reply {
        if !self.cookies.borrow().contains_key("switchboard_form") {
            self.get("/login").await;
        }
        let token = self.cookie("switchboard_form");
        let mut fields = form.to_vec();
        fields.push(("form_token", &token));
        self.post_as_is(path, &fields, &[]).await
    }

    /// Sends a form with nothing but what is given.
    pub(crate) async fn post_as_is(&self, path: &str, form: Form<'_>, headers: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = self
            .request(Method::POST, path)
            .append_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(body);
        for header in headers {
            request = request.append_header(*header);
        }
        self.send(request).await
    }

    /// Sends a form with files.
    pub(crate) async fn post_files(&self, path: &str, form: Form<'_>, files: &[(&str, &str)]) -> Reply {
        let token = self.cookie("switchboard_form");
        let mut body = String::new();
        for (name, value) in form.iter().chain(&[("form_token", token.as_str())]) {
            body += &format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        for (name, content) in files {
            body += &format!(
                "--edge\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"{name}\"\r\n\
                 content-type: text/plain\r\n\r\n{content}\r\n"
            );
        }
        body += "--edge--\r\n";
        let request = self
            .request(Method::POST, path)
            .append_header(("content-type", "multipart/form-data; boundary=edge"))
            .set_payload(body);
        self.send(request).await
    }

    /// Asks for something that has no end.
    pub(crate) async fn open(&self, path: &str) -> HttpResponse {
        self.world.call(self.request(Method::GET, path)).await.into()
    }

    /// What the browser keeps under a name.
    pub(crate) fn cookie(&self, name: &str) -> String {
        self.cookies.borrow().get(name).cloned().unwrap_or_default()
    }

    /// Has it keep something.
    pub(crate) fn keep(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    fn request(&self, method: Method, path: &str) -> TestRequest {
        let request = TestRequest::default()
            .method(method)
            .uri(path)
            .peer_addr("203.0.113.7:4711".parse().unwrap())
            .append_header(("accept", "text/html"))
            .append_header(("accept-language", self.language));
        let cookies = self.cookies.borrow();
        cookies
            .iter()
            .fold(request, |request, (name, value)| request.cookie(Cookie::new(name.clone(), value.clone())))
    }

    async fn send(&self, request: TestRequest) -> Reply {
        let response: ServiceResponse = self.world.call(request).await;
        for cookie in response.response().cookies() {
            let is_forgotten = cookie.max_age().is_some_and(SignedDuration::is_zero);
            if is_forgotten {
                self.cookies.borrow_mut().remove(cookie.name());
            } else {
                self.keep(cookie.name(), cookie.value());
            }
        }
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("the body cannot be read"));
        Reply { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Reply {
    /// Where it sends the browser.
    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").map_or("", String::as_str)
    }

    /// The same, if it has this status.
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// The same, if this text stands in it.
    pub(crate) fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{text:?} is not in\n{self}");
        self
    }

    /// The same, if this text does not stand in it.
    pub(crate) fn hides(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{text:?} is in\n{self}");
        self
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}\n{}", self.status, self.location(), self.body)
    }
}
