// Shows the operations, and signs in for them. Credentials live in this page alone and are gone with it.
"use strict";

const ui = SwaggerUIBundle({
  url: "openapi.json",
  domNode: document.getElementById("operations"),
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
});

const person = document.getElementById("person");
const pair = document.getElementById("pair");
const signOut = document.getElementById("sign-out");
const who = document.getElementById("who");
const which = document.getElementById("which");
let token = null;

function tell(output, text, isRefused) {
  output.textContent = text;
  output.classList.toggle("refused", isRefused);
}

function forget() {
  token = null;
  ui.authActions.logout(["bearer"]);
  signOut.hidden = true;
}

async function signIn(fields) {
  const body = JSON.stringify({ email: fields.get("email"), password: fields.get("password") });
  const response = await fetch("auth/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    credentials: "omit",
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  token = answer.access_token;
  ui.preauthorizeApiKey("bearer", token);
  signOut.hidden = false;
  person.elements.password.value = "";
  tell(who, `Signed in as ${answer.user.name} (${answer.user.role}).`, false);
}

person.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button) {
    button.disabled = true;
  }
  try {
    await signIn(new FormData(person));
  } catch (error) {
    forget();
    tell(who, error.message, true);
  } finally {
    if (button) {
      button.disabled = false;
    }
  }
});

signOut.addEventListener("click", async () => {
  const ended = token;
  forget();
  tell(who, "Nobody is signed in.", false);
  try {
    await fetch("auth/logout", {
      method: "POST",
      headers: { Authorization: `Bearer ${ended}` },
      credentials: "omit",
    });
  } catch (error) {
    tell(who, `The session was not ended: ${error.message}`, true);
  }
});

pair.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = new FormData(pair);
  ui.preauthorizeApiKey("api_key", fields.get("key").trim());
  ui.preauthorizeApiKey("api_secret", fields.get("secret").trim());
  pair.elements.secret.value = "";
  tell(which, `Calls of the systems of projects use ${fields.get("key").trim().slice(0, 11)}…`, false);
});
