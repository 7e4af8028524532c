# Was die Seiten auf Deutsch sagen. Jede Meldung steht in jeder Sprache, mit denselben Stellen darin.

skip = Zum Inhalt springen
optional = (freiwillig)
choose = Auswählen …
none = Keine
nobody = Niemand
save = Speichern
send = Senden

## Wohin es geht

nav-label = Hauptmenü
nav-inbox = Eingang
nav-my-tickets = Meine Tickets
nav-new-ticket = Neues Ticket
nav-reports = Berichte
nav-projects = Projekte
nav-keys = Schlüssel
nav-users = Personen
nav-catalog = Kategorien
nav-sla = Servicezeiten
nav-mail = Post
nav-system = System
pager-label = Seiten
pager-previous = Zurück
pager-next = Weiter

## Hereinkommen

log-in = Anmelden
log-in-title = Bei Switchboard anmelden
log-in-link = Stattdessen anmelden
log-out = Abmelden
register = Konto anlegen
register-title = Konto anlegen
register-link = Konto anlegen
forgot = Link schicken
forgot-title = Passwort vergessen
forgot-text = Wir schicken einen Link an Ihre Adresse. Damit setzen Sie innerhalb von 24 Stunden einmal ein neues Passwort.
forgot-link = Passwort vergessen?
reset = Passwort setzen
reset-title = Passwort setzen

## Was getan wurde

notice-logged-out = Sie sind abgemeldet.
notice-link-sent = Wenn es ein Konto mit dieser Adresse gibt, ist ein Link dorthin unterwegs.
notice-password-set = Das Passwort ist gesetzt.
notice-saved = Gespeichert.
notice-filed = Ihr Ticket ist da. Sie erfahren per E-Mail, wenn es beantwortet ist.
notice-replied = Hinzugefügt.
notice-noted = Die Notiz ist hinzugefügt.
notice-closed = Das Ticket ist geschlossen.
notice-rated = Danke für die Bewertung.
notice-watching = Sie folgen diesem Ticket.
notice-unwatched = Sie folgen diesem Ticket nicht mehr.
notice-deleted = Das Ticket ist gelöscht.
notice-sessions-ended = Die Sitzungen sind beendet.
notice-changed-many = Alle Tickets sind geändert.

## Was nicht stimmt

form-refused = Etwas stimmt noch nicht. Was es ist, steht bei den Feldern. Dateien müssen noch einmal gewählt werden.
error-back = Zurück zur ersten Seite
error-invalid = Etwas im Formular stimmt nicht.
error-unauthenticated = Bitte melden Sie sich an.
error-credentials = Die E-Mail-Adresse oder das Passwort ist falsch.
error-inactive = Dieses Konto ist abgeschaltet.
error-project-disabled = Dieses Projekt nimmt zur Zeit keine Tickets an.
error-forbidden = Das dürfen Sie nicht.
error-not-found = Diese Seite gibt es nicht.
error-refused = Der Stand des Tickets lässt das nicht zu.
error-changed = Inzwischen hat jemand etwas geändert. Sehen Sie sich an, was neu ist, und senden Sie noch einmal.
error-repeated = Das wurde schon gesendet.
error-mail-refused = Der Stand der Nachricht lässt das nicht zu.
error-in-use = Das wird noch gebraucht.
error-too-many = Zu viele Versuche. Bitte warten Sie eine Minute.
error-upload-quota = Sie haben so viele Dateien gesendet, wie jemand an einem Tag darf.
error-storage-full = Für Dateien ist kein Platz mehr.
error-unavailable = Gerade ist zu viel los. Bitte versuchen Sie es gleich noch einmal.
error-internal = Bei uns ist etwas schiefgegangen. Es ist vermerkt.
error-malformed = Das Formular kam zerrissen an. Bitte senden Sie es noch einmal.
error-too-long = Das ist länger, als angenommen wird.
error-too-slow = Das hat zu lange gedauert. Bitte senden Sie es noch einmal.
error-forged = Dieses Formular ist veraltet. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal.

## Regeln der Felder

rule-is-required = Bitte ausfüllen.
rule-has-already-been-taken = Damit gibt es schon ein Konto.
rule-must-have-at-least-8-characters = Mindestens 8 Zeichen.
rule-must-not-have-more-than-128-characters = Höchstens 128 Zeichen.
rule-is-among-the-most-common-passwords = Wer Passwörter rät, versucht dieses zuerst.
rule-must-not-be-the-name-or-the-e-mail-address = Nicht Ihr Name und nicht Ihre Adresse.
rule-must-not-be-the-name-of-a-project = Nicht der Name eines Projekts.
rule-must-be-an-e-mail-address = Das ist keine E-Mail-Adresse.
rule-is-not-the-current-password = Das ist nicht Ihr Passwort.
rule-is-unknown--was-used-already--or-has-expired = Dieser Link ist unbekannt, schon benutzt oder abgelaufen.
rule-must-be-chosen-from-the-list = Bitte aus der Liste wählen.

## Felder

field-email = E-Mail-Adresse
field-password = Passwort
field-new-password = Neues Passwort
field-current-password = Jetziges Passwort
field-name = Name
field-phone = Telefon
field-token = Link oder Code aus der E-Mail
field-project = Projekt
field-subject = Betreff
field-description = Was ist passiert?
field-category = Kategorie
field-priority = Dringlichkeit
field-status = Stand
field-assignee = Zuständig
field-tags = Etiketten
field-files = Dateien
field-customer-email = E-Mail-Adresse des Kunden
field-customer-name = Name des Kunden
files-hint = Dateien hierher ziehen oder auswählen.

## Das Konto

profile-title = Ihr Konto
password-title = Passwort
password-text = Ein anderes Passwort beendet alle Ihre anderen Sitzungen.
password-change = Passwort ändern
notifications-title = Was Sie per E-Mail erfahren
notifications-text = Was Sie selbst getan haben, erfahren Sie nie.
cadence-at_once = Sofort
cadence-hourly = Einmal in der Stunde
cadence-never = Nie
notice-kind-received = Ihr Ticket ist angekommen
notice-kind-reply = Ihr Ticket ist beantwortet
notice-kind-resolved = Ihr Ticket ist gelöst
notice-kind-assigned = Ein Ticket ist Ihnen zugewiesen
notice-kind-customer_reply = Ein Kunde hat auf Ihr Ticket geantwortet
notice-kind-watched = An einem Ticket, dem Sie folgen, ist etwas geschehen
notice-kind-sla_warning = Eine Servicezeit läuft bald ab
notice-kind-sla_breach = Eine Servicezeit ist versäumt

## Tickets

own-title = Meine Tickets
own-states = Nach Stand
own-all = Alle
own-empty = Hier ist kein Ticket.
new-title = Neues Ticket
file-ticket = Ticket aufgeben
status-open = Offen
status-in_progress = In Arbeit
status-pending_customer = Wartet auf den Kunden
status-resolved = Gelöst
status-closed = Geschlossen
priority-low = Niedrig
priority-medium = Mittel
priority-high = Hoch
priority-critical = Kritisch
role-super_admin = Oberste Verwaltung
role-admin = Verwaltung
role-agent = Betreuung
role-customer = Kunde
source-web = das Web
source-api = ein Programm
source-email = E-Mail
source-portal = das Portal
reply-title = Ihre Antwort
note-mark = Notiz, nur für die Betreuung
write-kind = Art der Nachricht
write-reply = Antwort an den Kunden
write-note = Notiz für die Betreuung
write-text = Nachricht
canned = Textbaustein
close = Ticket schließen
closed-text = Dieses Ticket ist geschlossen.
watch = Folgen
unwatch = Nicht mehr folgen
delete = Löschen
delete-confirm = Dieses Ticket löschen?
rate-title = Wie war die Hilfe?
rate-legend = Sterne
rate-comment = Möchten Sie etwas dazu sagen?
rate = Bewertung senden
rated = Bewertung
stars = { $count ->
    [one] { $count } Stern
   *[other] { $count } Sterne
}

## Der Arbeitsplatz

desk-label = Neben dem Ticket
customer-title = Kunde
others-title = Andere Tickets des Kunden
watchers-title = Ihm folgen
history-title = Verlauf
clocks-title = Servicezeiten
clocks-none = Keine Regel gilt.
clock-first_response = Erste Antwort
clock-next_response = Nächste Antwort
clock-resolution = Lösung
clock-breached = versäumt
reason-awaiting_reply = läuft: der Kunde wartet auf eine Antwort
reason-unresolved = läuft: noch nicht gelöst
reason-pending_customer = steht: wartet auf den Kunden
reason-answered = angehalten: der Kunde hat eine Antwort
reason-resolved = angehalten: gelöst
reason-closed = angehalten: geschlossen
reason-merged = angehalten: in einem anderen Ticket aufgegangen
reason-unwatched = zählt ohne Ziel
event-created = hat es aufgegeben, über: { $value }
event-status-changed = hat den Stand gesetzt: { $value }
event-assigned = hat es zugewiesen: { $value }
event-unassigned = hat die Zuweisung aufgehoben
event-replied = hat geantwortet
event-noted = hat eine Notiz geschrieben
event-priority-changed = hat die Dringlichkeit gesetzt: { $value }
event-rated = { $count ->
    [one] hat { $count } Stern gegeben
   *[other] hat { $count } Sterne gegeben
}
event-sla-breached = Versäumt: { $value }
event-sla-warned = Warnung: { $value }
event-rules-changed = Andere Servicezeiten gelten
event-subject-changed = hat den Betreff geändert: „{ $value }“
event-description-changed = hat die Beschreibung geändert
event-category-changed = hat es verschoben nach: { $value }
event-category-removed = hat die Kategorie entfernt
event-tags-changed = hat Etiketten geändert: { $value }
event-deleted = hat es gelöscht
event-restored = hat es wiederhergestellt

viewers = Dieses Ticket hat auch offen: …

## Der Eingang

queues-label = Stapel
queue-mine = Meine
queue-unassigned = Ohne Zuständige
queue-overdue = Überfällig
queue-waiting = Wartend
queue-all = Alle
search-label = Suche und Filter
search-hint = Wörter, oder status:open priority:high project:… tag:… assignee:me is:overdue
search-unknown = Nicht verstanden und weggelassen: { $value }
search = Suchen
sort-label = Reihenfolge
sort-newest = Neueste zuerst
sort-due = Fällige zuerst
sort-activity = Zuletzt geändert
sort-priority = Dringendste zuerst
inbox-empty = Hier ist nichts. Gut gemacht.
due-title = Fällig
activity-title = Zuletzt
bulk-choose = Auswählen
bulk-label = Mit den gewählten Tickets
bulk-status = Stand setzen: { $value }
bulk-assign = Zuweisen: { $value }
bulk-mine = Mir zuweisen
bulk-unassign = Niemandem zuweisen
bulk-tag = Etikett hinzufügen: { $value }
bulk-untag = Etikett entfernen: { $value }
bulk-preview = Vorschau
bulk-count = { $count ->
    [one] Dieses Ticket wird geändert.
   *[other] Diese { $count } Tickets werden geändert.
}
bulk-partly = Einige Tickets konnten nicht geändert werden. Die anderen sind es.
bulk-do = Ausführen
bulk-back = Zurück
keys-title = Tasten
key-next = Nächstes Ticket
key-previous = Voriges Ticket
key-open = Öffnen
key-choose = Auswählen
key-search = Suchen
key-reply = Antworten
key-note = Notiz
key-assign = Zuweisen
key-status = Stand
key-help = Diese Tasten
close-dialog = Schließen

## Zeiten

time-now = jetzt
time-minutes-ago = vor { $count } min
time-in-minutes = in { $count } min
time-hours-ago = vor { $count } h
time-in-hours = in { $count } h
time-days-ago = vor { $count } T.
time-in-days = in { $count } T.

## Berichte

reports-label = Berichte
report-overview = Überblick
report-projects = Projekte
report-agents = Betreuung
report-volume = Aufkommen
report-sla = Servicezeiten
report-categories = Kategorien
report-empty = In diesen Tagen wurde kein Ticket aufgegeben.
range-from = Von
range-to = Bis
range-all-projects = Alle Projekte
range-show = Anzeigen
range-file = Als CSV speichern
chart-label = Was aufgegeben und was gelöst wurde. Die Zahlen stehen in der Tabelle darunter.
period-day = Tage
period-week = Wochen
period-month = Monate
figure-name = Kennzahl
figure-value = Wert
figure-tickets = Tickets
figure-unassigned = Ohne Zuständige
figure-breached = Servicezeit versäumt
figure-first-response = Minuten bis zur ersten Antwort
figure-resolution = Minuten bis zur Lösung
figure-resolution-mean = Minuten bis zur Lösung, Mittel
figure-mean = Mittel
figure-p50 = p50
figure-p90 = p90
figure-p99 = p99
figure-resolved = Gelöst
figure-created = Aufgegeben
figure-assigned = Zugewiesen
figure-resolve-rate = Gelöst von allen
figure-rate = Von allen
figure-first-response-breached = Erste Antwort versäumt
figure-resolution-breached = Lösung versäumt
figure-period = Zeitraum
figure-share = Anteil
