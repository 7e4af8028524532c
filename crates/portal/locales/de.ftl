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

form-refused = Etwas stimmt noch nicht. Was es ist, steht bei den Feldern.
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
files-again = Dateien müssen noch einmal gewählt werden: der Browser behält sie nicht.

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

## Die Verwaltung

every-kind = Jede Art
every-project = Jedes Projekt
every-state = Jeder Zustand
never = nie
made-at = Angelegt
change-title = Ändern
switch-on = Einschalten
switch-off = Abschalten
copy = Kopieren
copied = Kopiert
notice-made = Angelegt.
notice-removed = Gelöscht.
rule-must-have-a-valid-name-before-the-- = Was vor dem @ steht, ist kein Name.
rule-must-have-a-valid-domain-name-after-the-- = Was nach dem @ steht, ist keine Domain.
rule-must-lie-in-the-future = Das liegt in der Vergangenheit.
rule-must-be-an-ip-address-or-a-network-such-as-203-0-113-0-24 = Je Zeile eine IP-Adresse oder ein Netz wie 203.0.113.0/24.
rule-must-be-a-date-or-a-date-and-time-in-iso-8601 = Das ist kein Datum mit Uhrzeit.
rule-must-be-an-active-member-of-staff = Das muss jemand aus der Betreuung mit eingeschaltetem Konto sein.
rule-must-be-somebody-whom-you-may-manage = Das muss jemand sein, den Sie verwalten dürfen.

## Schlüssel von Programmen

key-new = Neuer Schlüssel
key-new-of = Neuer Schlüssel: { $value }
key-other-kind = Andere Art wählen
key-which-kind = Was soll anrufen?
key-make = Schlüssel anlegen
key-kind = Art
key-kind-project = System eines Projekts
key-kind-intake = Annahme
key-kind-token = Token
key-kind-agent = Person aus der Betreuung
key-kind-superuser = Generalschlüssel
key-kind-text-project = Ein Paar aus Schlüssel und Geheimnis, mit dem das eigene System eines Projekts Tickets aufgibt, liest und beantwortet.
key-kind-text-intake = Für Programme, die nur Tickets aufgeben und den Zeitplan anstoßen, von bekannten Adressen aus.
key-kind-text-token = Ein Bearer-Token für ein Programm, das nicht mehr tut, als angekreuzt ist, in einem Projekt.
key-kind-text-agent = Tut genau das, was eine Person aus der Betreuung darf, und in ihrem Namen.
key-kind-text-superuser = Handelt für die Person, die eine Anfrage nennt.
key-for = Für
key-name = Wofür er ist
key-remark = Notiz
key-remark-hint = Nur wer Schlüssel verwaltet, liest sie.
key-public = Öffentlicher Teil
key-agent = Person
key-default-agent = Person, wenn eine Anfrage niemanden nennt
key-is-admin = Öffnet die Verwaltung
key-is-admin-hint = So weit, wie die Person darf, für die er handelt.
key-project-bound = An ein Projekt gebunden
key-abilities = Was er darf
key-networks = Von wo er benutzt werden darf
key-networks-hint = Je Zeile eine IP-Adresse oder ein Netz wie 203.0.113.0/24. Leer: von überall.
key-end = Wann er endet
key-end-hint = In UTC. Leer: nie.
key-state = Zustand
key-state-on = An
key-state-off = Aus
key-state-ended = Abgelaufen
key-last-used = Zuletzt benutzt
key-made = Das wird nur einmal gezeigt. Heben Sie es jetzt auf: niemand kann es Ihnen noch einmal zeigen.
key-pair-key = Schlüssel
key-pair-secret = Geheimnis
key-secret = Geheimnis
key-try = Ausprobieren
key-to-detail = Zum Schlüssel
key-before = Voriges Geheimnis
key-before-until = gilt auch noch; endet
key-regenerate-title = Neues Geheimnis
key-regenerate-text = Das vorige kann noch eine Weile gelten, damit nichts stillsteht.
key-regenerate = Neues Geheimnis anlegen
key-overlap = Das vorige gilt
key-overlap-none = nicht mehr
key-overlap-hour = noch eine Stunde
key-overlap-day = noch einen Tag
key-overlap-week = noch eine Woche
key-off-title = Abschalten oder löschen
key-delete-confirm = Diesen Schlüssel löschen? Was ihn benutzt, wird von da an abgewiesen.
keys-empty = Hier ist kein Schlüssel.
keys-bulk-label = Mit den gewählten Schlüsseln
keys-delete-title = Schlüssel löschen
keys-delete-text = { $count ->
    [one] Dieser Schlüssel wird gelöscht. Was ihn benutzt, wird von da an abgewiesen.
   *[other] Diese { $count } Schlüssel werden gelöscht. Was sie benutzt, wird von da an abgewiesen.
}
key-requests-title = Letzte Anfragen
key-requests-empty = Noch keine. Sie werden innerhalb einer Minute vermerkt.
request-at = Wann
request-call = Aufruf
request-status = Status
request-duration = Dauer
request-address = Von
request-id = Anfrage
ability-create-ticket = Tickets aufgeben
ability-ticket-index = Tickets lesen
ability-ticket-respond = Antworten
ability-close-ticket = Tickets schließen
ability-send-email = E-Mails senden
ability-run-cron = Zeitplan anstoßen

## Projekte

project-new = Neues Projekt
project-make = Projekt anlegen
project-description = Was es ist
project-support-email = Adresse, die seine Kunden kennen
project-website = Website
project-mail = Wie es seine E-Mails unterschreibt
project-mail-name = Name des Absenders
project-mail-address = Adresse des Absenders
project-mail-signature = Unterschrift
project-is-active = Nimmt Tickets an
project-is-active-hint = Abgeschaltet nimmt es keine Tickets an, und die Schlüssel seiner Systeme werden abgewiesen.
project-state-on = Nimmt Tickets an
project-state-off = Abgeschaltet
project-agents = Betreuung
project-no-agents = Noch arbeitet niemand an seinen Tickets.
project-lead = Leitung
project-is-lead = Leitet die Betreuung
project-agent = Wer
project-assign = Zuweisen
project-remove-agent = { $value } abziehen
projects-empty = Hier ist kein Projekt.
take-off = Abziehen
field-state = Zustand
field-slug = Kurzname
field-prefix = Vorsilbe der Nummern
field-timezone = Zeitzone
tickets-count = Tickets
agents-count = Betreuung
rule-must-be-a-time-zone-such-as-africa-lagos = Das ist keine Zeitzone wie Africa/Lagos.
rule-must-be-an-http-or-https-url = Das ist keine Adresse einer Website wie https://example.org.
rule-must-be-an-active-agent = Das muss jemand aus der Betreuung mit eingeschaltetem Konto sein.
rule-leaves-no-free-prefix-for-ticket-numbers = Für diesen Namen ist keine Vorsilbe für Ticketnummern mehr frei.

## Personen

user-new = Neues Konto
user-search = Name oder Adresse
user-first-password = Erstes Passwort
user-other-password = Anderes Passwort
user-last-login = Zuletzt angemeldet
user-state-on = Eingeschaltet
user-state-off = Abgeschaltet
user-is-active = Darf sich anmelden
user-is-active-hint = Abschalten beendet sofort jede Sitzung.
user-self-hint = Die eigene Rolle, das eigene Passwort und den eigenen Zugang ändert man hier nicht.
user-no-projects = Keinem Projekt zugewiesen.
user-assign = Einem Projekt zuweisen
user-take-off = Von { $value } abziehen
user-out-title = Abmelden oder löschen
user-out-text = Ein gelöschtes Konto kann sich nicht mehr anmelden. Der Name bleibt bei dem stehen, was getan wurde.
user-end-sessions = Alle Sitzungen beenden
user-delete = Konto löschen
user-delete-confirm = Dieses Konto löschen? Es kann sich nicht mehr anmelden.
users-empty = Hier ist niemand.
every-role = Jede Rolle
field-role = Rolle
field-department = Abteilung

## Der Katalog

catalog-label = Katalog
change-one = { $value } ändern
field-color = Farbe
categories-title = Kategorien
categories-empty = Noch keine Kategorie.
category-new = Neue Kategorie
category-make = Kategorie anlegen
category-parent = Unter
category-root = Keiner
category-has-color = Mit Farbe
category-delete-confirm = Diese Kategorie löschen? Tickets, die sie haben, behalten sie.
tags-title = Etiketten
tags-empty = Noch kein Etikett.
tag-new = Neues Etikett
tag-make = Etikett anlegen
tag-delete-confirm = Dieses Etikett löschen? Es wird von jedem Ticket entfernt.
responses-title = Textbausteine
responses-empty = Hier ist kein Textbaustein.
response-new = Neuer Textbaustein
response-search = Titel, Text oder Kürzel
response-title = Titel
response-shortcut = Kürzel
response-sharing = Wer ihn benutzen darf
response-placeholders = Was von selbst eingesetzt wird: { $value }
response-delete-confirm = Diesen Textbaustein löschen?
sharing-private = Nur ich
sharing-shared = Die ganze Betreuung
rule-is-taken-by-a-category-beside-it = Daneben gibt es schon eine Kategorie mit diesem Namen.
rule-is-taken-by-another-tag = Es gibt schon ein Etikett mit diesem Namen.
rule-is-taken-by-another-canned-response = Es gibt schon einen Textbaustein mit diesem Kürzel.
rule-must-be-a-colour-such-as--ef4444 = Das ist keine Farbe wie #EF4444.
rule-must-not-have-white-space-or-control-characters = Ohne Leerzeichen.

## Servicezeiten

notice-applied-partly = Gespeichert. Für einige laufende Tickets gelten noch die früheren Regeln: speichern Sie noch einmal, um mit ihnen fortzufahren.
policy-new = Neue Regel
policies-empty = Keine Regel: kein Ticket hat eine Uhr.
policy-warnings = Warnungen
policy-warnings-hint = Wie lange vor oder nach der Fälligkeit. Zeilen ohne Uhr fallen weg.
policy-minutes-hint = Minuten Arbeitszeit.
policy-on = In Kraft
policy-off = Abgeschaltet
policy-program-replies = Antworten von Programmen zählen wie die der Betreuung
policy-is-active = In Kraft
policy-is-active-hint = Abgeschaltet hat sie keine Uhren.
policy-delete-confirm = Diese Regel löschen? Tickets, die sie haben, behalten sie.
warning-clock = Uhr
warning-amount = Wie viel
warning-unit = Einheit
warning-side = Vorher oder nachher
warning-minutes = Minuten
warning-percent = % des Ziels
side-before = vor der Fälligkeit
side-after = nach der Fälligkeit
apply-to-running = Auch für laufende Tickets
apply-to-running-hint = Sonst nur für die, die von jetzt an aufgegeben werden.
calendars-title = Kalender
calendars-empty = Kein Kalender: alle Uhren laufen Tag und Nacht.
calendar-new = Neuer Kalender
calendar = Kalender
calendar-none = Keiner: die Uhren laufen Tag und Nacht
calendar-week = Arbeitszeiten
calendar-week-hint = Von und bis, etwa 09:00-12:30, 13:30-17:00. An Tagen ohne Zeiten arbeitet niemand.
calendar-holidays = Feiertage
calendar-holidays-hint = Je Zeile einer, etwa 2026-12-25 Weihnachten, oder mit den freien Stunden: 2026-12-24 12:00-24:00 Heiligabend.
calendar-delete-confirm = Diesen Kalender löschen? Tickets, die ihn haben, behalten ihn.
assign-calendar-title = Kalender eines Projekts
assign-calendar-text = Nach welchem Kalender die Uhren der Tickets eines Projekts laufen.
day-monday = Montag
day-tuesday = Dienstag
day-wednesday = Mittwoch
day-thursday = Donnerstag
day-friday = Freitag
day-saturday = Samstag
day-sunday = Sonntag
foreseen-title = Was die Änderung mit laufenden Tickets täte
foreseen-show = Zeigen, was sie täte
foreseen-ticket = Ticket
foreseen-before = Jetzt
foreseen-after = Danach
foreseen-running = { $count ->
    [one] Für ein laufendes Ticket gälten die neuen Regeln.
   *[other] Für { $count } laufende Tickets gälten die neuen Regeln.
}
foreseen-examined = Davon wurden { $count } angesehen.
foreseen-changed = { $count ->
    [0] Keine Fälligkeit änderte sich.
    [one] Bei einem änderten sich die Fälligkeiten.
   *[other] Bei { $count } änderten sich die Fälligkeiten.
}
foreseen-breached = { $count ->
    [0] Keines versäumte sofort ein Ziel.
    [one] Eines versäumte sofort ein Ziel.
   *[other] { $count } versäumten sofort ein Ziel.
}
rule-has-a-policy-already = Für dieses Projekt und diese Dringlichkeit gibt es schon eine Regel.
rule-must-be-an-integer-between-1-and-5270400 = Eine ganze Zahl von Minuten, ab 1.
rule-must-be-an-integer-between-1-and-1000 = Eine ganze Zahl von 1 bis 1000.
rule-must-not-repeat-another-warning = Diese Warnung steht zweimal da.
rule-must-be-a-time-of-day-such-as-09-00--17-30-15-or-24-00 = Uhrzeiten schreibt man wie 09:00 oder 24:00.
rule-must-be-a-date-such-as-2024-02-29 = Tage schreibt man wie 2026-12-25.
rule-must-be-later-than-the-start-of-the-interval = Das Ende muss nach dem Anfang liegen.
rule-must-not-overlap-another-interval-of-the-day = Zwei davon überschneiden sich.
rule-must-have-working-time-on-at-least-one-day = An mindestens einem Tag muss jemand arbeiten.
rule-must-not-be-the-date-of-another-holiday = Dieser Tag steht zweimal da.
rule-must-be-the-name-of-a-time-zone-such-as-europe-berlin = Das ist keine Zeitzone wie Europe/Berlin.

## Post

notice-released = Die Nachricht ist eingelassen.
mail-sent = Gesendet
mail-received = Empfangen
mail-recipient = An
mail-sender = Von
mail-ticket = Nummer des Tickets in seiner Adresse
mail-kind = Worum es geht
mail-attempts = Versuche
mail-written = Geschrieben
mail-sent-at = Gesendet
mail-next-at = Nächster Versuch
mail-reason = Warum sie nicht gesendet wurde
mail-secret = Was darin steht, ist ein Geheimnis zwischen ihr und ihrem Empfänger.
mail-retry = Jetzt noch einmal versuchen
mail-cancel = Zurückziehen
mail-cancel-confirm = Diese E-Mail zurückziehen? Sie wird nicht mehr gesendet.
mails-empty = Hier ist keine E-Mail.
mails-count = E-Mails: { $value }
mail-state-queued = Wartet
mail-state-sent = Gesendet
mail-state-deferred = Wartet auf einen neuen Versuch
mail-state-parked = Aufgegeben
mail-state-cancelled = Zurückgezogen
mail-kind-password_link = Passwort vergessen
mail-kind-registered = Neues Konto
mail-kind-password_changed = Passwort geändert
mail-kind-address_changed = Adresse geändert
mail-kind-new_key = Neuer Schlüssel
mail-kind-received = Ticket angekommen
mail-kind-reply = Antwort
mail-kind-resolved = Ticket gelöst
mail-kind-assigned = Ticket zugewiesen
mail-kind-customer_reply = Antwort eines Kunden
mail-kind-watched = Ticket, dem jemand folgt
mail-kind-sla_warning = Servicezeit läuft bald ab
mail-kind-sla_breach = Servicezeit versäumt
mail-kind-digest = Was gewartet hat, gesammelt
mail-kind-direct = Von einem Programm gesendet
received-state = Was daraus wurde
received-state-filed = Wurde ein Ticket
received-state-replied = Wurde eine Antwort
received-state-stored = Aufbewahrt: ein Programm hat sie geschrieben
received-state-quarantined = Quarantäne
received-reason-auto_submitted = Sie sagt selbst, dass ein Programm sie geschrieben hat.
received-reason-report = Sie berichtet von einer anderen Nachricht.
received-reason-null_sender = Niemand will wissen, wenn sie nicht ankommt.
received-reason-precedence = Sie ging an viele oder ist eine selbsttätige Antwort.
received-reason-list = Sie kam über eine Liste.
received-reason-autoreply = Sie ist eine selbsttätige Antwort.
received-reason-own = Dieses System hat sie gesendet.
received-reason-too_large = Sie ist zu groß.
received-reason-no_sender = Sie sagt nicht, wer sie geschrieben hat.
received-reason-forged_token = Sie nennt ein Ticket mit einem falschen Nachweis.
received-reason-stranger = Sie nennt das Ticket von jemand anderem.
received-reason-unproven_staff = Sie will von der Betreuung sein, und nichts beweist das.
received-reason-refuted_sender = Ihr Absender ist nicht, wer er zu sein behauptet.
received-reason-flood = Zu viele kamen in kurzer Zeit.
received-reason-unhandled = Sie ließ sich nicht aufnehmen.
received-at = Empfangen
received-size = Größe
received-why = Warum sie wartet:
received-unreadable = Das Original ist fort oder nicht lesbar.
received-release = Einlassen
received-forget-confirm = Diese Nachricht mit ihrem Original löschen?

## Das System

yes = Ja
no = Nein
lights-title = Was läuft
light-on = Läuft
light-off = Gestört
light-database = Datenbank
light-mail = E-Mails senden
light-key-log = Verzeichnis der Schlüssel
light-silent = Seit einer Minute nichts gehört.
light-dropped = { $count ->
    [one] Ein Vermerk ging seit dem Start verloren.
   *[other] { $count } Vermerke gingen seit dem Start verloren.
}
light-mailboxes = Postfächer
light-mailbox-fault = Eines davon ließ sich zuletzt nicht lesen.
worker-collector = Einholer der Post
light-flood = Fluten von E-Mails
light-flood-held = Es kam so viel, dass ein Teil in Quarantäne wartet.
worker-sla-timer = Uhren der Servicezeiten
worker-scheduler = Aufgaben
worker-notifier = Benachrichtigungen
worker-postman = Postbote
settings-title = Einstellungen
setting-public-url = Adresse
setting-mail-from = Absender der E-Mails
setting-mail-reply-to = Adresse für Antworten
setting-mail-authserv = Name unseres empfangenden Servers
setting-token-lifetime = Eine Sitzung bleibt offen für
setting-refresh-window = und lässt sich erneuern für
setting-file-size = Größte Datei
setting-files = Meiste Dateien auf einmal
setting-files-size = Meiste Bytes auf einmal
setting-files-daily = Meiste Bytes einer Person am Tag
setting-preconditions = Änderungen müssen sagen, was gesehen wurde
setting-idempotency = Antworten werden aufbewahrt für
setting-request-log = Anfragen von Schlüsseln werden aufbewahrt für
jobs-title = Aufgaben
job = Aufgabe
job-last = Letzter Lauf
job-next = Nächster Lauf
job-ended = Wie er endete
job-holder = Läuft auf
job-running = läuft
job-sla_sweep = Sicherheitsnetz der Uhren
job-expiry = Abgelaufenes entfernen
job-purge = Gelöschtes endgültig entfernen
job-blob_sweep = Dateien abgleichen
job-mail_intake = E-Mails einholen
job-cron = Tun, worum ein Programm bittet
run-done = Erledigt
run-failed = Gescheitert
run-stopped = Angehalten
run-lost = Verloren
run-counts = Was er tat
run-node = Knoten
runs-title = Letzte Läufe
runs-empty = Noch ist keine Aufgabe gelaufen.

# Der API-Browser
api-title = API-Browser
api-text = Jeder Aufruf, den Programme und Menschen machen können, zum Lesen und Ausprobieren. Was ein Versuch ändert, ist geändert.
api-needs-script = Der API-Browser braucht JavaScript. Das Dokument selbst lässt sich ohne lesen.
api-caller = Wer aufruft
api-caller-text = Was Sie hier angeben, bleibt auf dieser Seite und ist weg, wenn Sie sie verlassen. Jeder Aufruf nimmt, was zu ihm passt.
api-kind = Mit
api-kind-person = E-Mail-Adresse und Passwort
api-use = Verwenden
api-find = Aufruf suchen
api-send = Senden
api-answers = Was er antworten kann
api-answer = Antwort
api-headers = Ihre Kopfzeilen
api-request = Anfrage
api-line = Dasselbe im Terminal
api-required = (nötig)
api-forget = Vergessen
api-forgotten = Vergessen.
api-taken = Aufrufe, zu denen das passt, verwenden es von nun an.
api-save = Speichern
api-body = Inhalt
api-body-type = Art des Inhalts
api-takes = Nimmt
api-takes-nothing = Das kann jeder aufrufen.
api-loading = Das Dokument wird gelesen …
api-try = Im API-Browser ausprobieren
