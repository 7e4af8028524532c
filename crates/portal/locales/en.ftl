# What the pages say in English. Every message stands in every language, with the same places in it.

skip = Skip to the content
optional = (optional)
choose = Choose …
none = None
nobody = Nobody
save = Save
send = Send

## Where people can go

nav-label = Main
nav-inbox = Inbox
nav-my-tickets = My tickets
nav-new-ticket = New ticket
nav-reports = Reports
nav-projects = Projects
nav-keys = Keys
nav-users = People
nav-catalog = Categories
nav-sla = Service levels
nav-mail = Mail
nav-system = System
pager-label = Pages
pager-previous = Previous
pager-next = Next

## Coming in

log-in = Log in
log-in-title = Log in to Switchboard
log-in-link = Log in instead
log-out = Log out
register = Make the account
register-title = Make an account
register-link = Make an account
forgot = Send the link
forgot-title = Forgotten password
forgot-text = We send a link to your address. With it you set a new password once, within 24 hours.
forgot-link = Forgot your password?
reset = Set the password
reset-title = Set a password

## What was done

notice-logged-out = You are logged out.
notice-link-sent = If there is an account with this address, a link is on its way to it.
notice-password-set = The password is set.
notice-saved = Saved.
notice-filed = We have your ticket. You are told by mail when it is answered.
notice-replied = Added.
notice-noted = The note was added.
notice-closed = The ticket is closed.
notice-rated = Thank you for the rating.
notice-watching = You follow this ticket.
notice-unwatched = You follow this ticket no longer.
notice-deleted = The ticket was deleted.
notice-sessions-ended = The sessions were ended.
notice-changed-many = All tickets were changed.

## What is wrong

form-refused = Something is not right yet. What it is stands beside the fields.
error-back = Back to the first page
error-invalid = Something in the form is not right.
error-unauthenticated = Please log in.
error-credentials = The e-mail address or the password is wrong.
error-inactive = This account is switched off.
error-project-disabled = This project takes no tickets at present.
error-forbidden = You may not do this.
error-not-found = There is no such page.
error-refused = The state of the ticket does not allow this.
error-changed = Somebody changed this meanwhile. Look at what is new, then send it again.
error-repeated = This was sent already.
error-mail-refused = The state of the mail does not allow this.
error-in-use = This is still in use.
error-too-many = Too many tries. Please wait a minute.
error-upload-quota = You have sent as many files as one person may in a day.
error-storage-full = There is no room left for files.
error-unavailable = Too much is going on just now. Please try again in a moment.
error-internal = Something went wrong on our side. It was written down.
error-malformed = The form came in pieces. Please send it again.
error-too-long = This is longer than what is taken.
error-too-slow = This took too long. Please send it again.
error-forged = This form is out of date. Go back, load the page again and send it once more.

## Rules of fields

rule-is-required = Please fill this in.
rule-has-already-been-taken = There is an account with this already.
rule-must-have-at-least-8-characters = At least 8 characters.
rule-must-not-have-more-than-128-characters = At most 128 characters.
rule-is-among-the-most-common-passwords = Everybody who guesses passwords tries this one.
rule-must-not-be-the-name-or-the-e-mail-address = Not your name and not your address.
rule-must-not-be-the-name-of-a-project = Not the name of a project.
rule-must-be-an-e-mail-address = This is not an e-mail address.
rule-is-not-the-current-password = This is not your password.
rule-is-unknown--was-used-already--or-has-expired = This link is unknown, was used already, or has expired.
rule-must-be-chosen-from-the-list = Please choose from the list.

## Fields

field-email = E-mail address
field-password = Password
field-new-password = New password
field-current-password = Current password
field-name = Name
field-phone = Telephone
field-token = Link or code from the mail
field-project = Project
field-subject = Subject
field-description = What happened?
field-category = Category
field-priority = Priority
field-status = Status
field-assignee = Assigned to
field-tags = Tags
field-files = Files
field-customer-email = Customer's e-mail address
field-customer-name = Customer's name
files-hint = Drop files here, or choose them.
files-again = Files must be chosen again: a browser does not keep them.

## The account

profile-title = Your account
password-title = Password
password-text = Another password ends all your other sessions.
password-change = Change the password
notifications-title = What you are told by mail
notifications-text = You are never told of what you did yourself.
cadence-at_once = At once
cadence-hourly = Once an hour
cadence-never = Never
notice-kind-received = Your ticket was received
notice-kind-reply = Your ticket was answered
notice-kind-resolved = Your ticket was resolved
notice-kind-assigned = A ticket was assigned to you
notice-kind-customer_reply = A customer replied to your ticket
notice-kind-watched = Something happened to a ticket that you follow
notice-kind-sla_warning = A service level is about to be missed
notice-kind-sla_breach = A service level was missed

## Tickets

own-title = My tickets
own-states = By status
own-all = All
own-empty = No tickets here.
new-title = New ticket
file-ticket = File the ticket
status-open = Open
status-in_progress = In progress
status-pending_customer = Waiting for customer
status-resolved = Resolved
status-closed = Closed
priority-low = Low
priority-medium = Medium
priority-high = High
priority-critical = Critical
role-super_admin = Super administrator
role-admin = Administrator
role-agent = Agent
role-customer = Customer
source-web = the web
source-api = a program
source-email = e-mail
source-portal = the portal
reply-title = Your reply
note-mark = Note, for staff alone
write-kind = Kind of message
write-reply = Reply to the customer
write-note = Note for staff
write-text = Message
canned = Canned response
close = Close the ticket
closed-text = This ticket is closed.
watch = Follow
unwatch = Stop following
delete = Delete
delete-confirm = Delete this ticket?
rate-title = How was the help?
rate-legend = Stars
rate-comment = Anything to add?
rate = Send the rating
rated = Rating
stars = { $count ->
    [one] { $count } star
   *[other] { $count } stars
}

## The desk

desk-label = Beside the ticket
customer-title = Customer
others-title = Other tickets of the customer
watchers-title = Followed by
history-title = History
clocks-title = Service level
clocks-none = No policy applies.
clock-first_response = First response
clock-next_response = Next response
clock-resolution = Resolution
clock-breached = missed
reason-awaiting_reply = runs: the customer waits for a reply
reason-unresolved = runs: not resolved yet
reason-pending_customer = stands: waiting for the customer
reason-answered = stopped: the customer has a reply
reason-resolved = stopped: resolved
reason-closed = stopped: closed
reason-merged = stopped: merged into another ticket
reason-unwatched = counts without a target
event-created = filed this by { $value }
event-status-changed = set the status to { $value }
event-assigned = assigned this to { $value }
event-unassigned = took the assignment away
event-replied = replied
event-noted = wrote a note
event-priority-changed = set the priority to { $value }
event-rated = { $count ->
    [one] gave { $count } star
   *[other] gave { $count } stars
}
event-sla-breached = Missed: { $value }
event-sla-warned = Warning: { $value }
event-rules-changed = Other service levels apply
event-subject-changed = changed the subject to “{ $value }”
event-description-changed = changed the description
event-category-changed = moved this to { $value }
event-category-removed = took the category away
event-tags-changed = changed tags: { $value }
event-deleted = deleted this
event-restored = restored this

viewers = … also has this ticket open.

## The inbox

queues-label = Queues
queue-mine = Mine
queue-unassigned = Unassigned
queue-overdue = Overdue
queue-waiting = Waiting
queue-all = All
search-label = Search and filters
search-hint = Words, or status:open priority:high project:… tag:… assignee:me is:overdue
search-unknown = Not understood and left out: { $value }
search = Search
sort-label = Order
sort-newest = Newest first
sort-due = Due first
sort-activity = Latest activity
sort-priority = Most urgent
inbox-empty = Nothing here. Well done.
due-title = Due
activity-title = Activity
bulk-choose = Choose
bulk-label = With the chosen tickets
bulk-status = Set the status to { $value }
bulk-assign = Assign to { $value }
bulk-mine = Assign to me
bulk-unassign = Assign to nobody
bulk-tag = Add the tag { $value }
bulk-untag = Remove the tag { $value }
bulk-preview = Preview
bulk-count = { $count ->
    [one] This ticket will be changed.
   *[other] These { $count } tickets will be changed.
}
bulk-partly = Some tickets could not be changed. The others were.
bulk-do = Do it
bulk-back = Back
keys-title = Keys
key-next = Next ticket
key-previous = Previous ticket
key-open = Open
key-choose = Choose
key-search = Search
key-reply = Reply
key-note = Note
key-assign = Assign
key-status = Status
key-help = These keys
close-dialog = Close

## Times

time-now = now
time-minutes-ago = { $count } min ago
time-in-minutes = in { $count } min
time-hours-ago = { $count } h ago
time-in-hours = in { $count } h
time-days-ago = { $count } d ago
time-in-days = in { $count } d

## Reports

reports-label = Reports
report-overview = Overview
report-projects = Projects
report-agents = Agents
report-volume = Volume
report-sla = Service levels
report-categories = Categories
report-empty = No tickets were filed in these days.
range-from = From
range-to = To
range-all-projects = All projects
range-show = Show
range-file = Save as CSV
chart-label = What was filed and what was resolved. The table below has the figures.
period-day = Days
period-week = Weeks
period-month = Months
figure-name = Figure
figure-value = Value
figure-tickets = Tickets
figure-unassigned = Assigned to nobody
figure-breached = Missed a service level
figure-first-response = Minutes to the first response
figure-resolution = Minutes to the resolution
figure-resolution-mean = Minutes to resolve, mean
figure-mean = mean
figure-p50 = p50
figure-p90 = p90
figure-p99 = p99
figure-resolved = Resolved
figure-created = Filed
figure-assigned = Assigned
figure-resolve-rate = Resolved of all
figure-rate = Of all
figure-first-response-breached = First response missed
figure-resolution-breached = Resolution missed
figure-period = Period
figure-share = Share

## The administration

every-kind = Every kind
every-project = Every project
every-state = Every state
never = never
made-at = Made
change-title = Change
switch-on = Switch on
switch-off = Switch off
copy = Copy
copied = Copied
notice-made = Made.
notice-removed = Deleted.
rule-must-have-a-valid-name-before-the-- = What stands before the @ is no name.
rule-must-have-a-valid-domain-name-after-the-- = What stands after the @ is no domain.
rule-must-lie-in-the-future = This lies in the past.
rule-must-be-an-ip-address-or-a-network-such-as-203-0-113-0-24 = One IP address or network on each line, such as 203.0.113.0/24.
rule-must-be-a-date-or-a-date-and-time-in-iso-8601 = This is not a date and time.
rule-must-be-an-active-member-of-staff = This must be an active member of staff.
rule-must-be-somebody-whom-you-may-manage = This must be somebody whom you may manage.

## Keys of programs

key-new = New key
key-new-of = New key: { $value }
key-other-kind = Choose another kind
key-which-kind = What will call?
key-make = Make the key
key-kind = Kind
key-kind-project = System of a project
key-kind-intake = Intake
key-kind-token = Token
key-kind-agent = Agent
key-kind-superuser = Superuser
key-kind-text-project = A pair of key and secret with which a project's own system files, reads and answers its tickets.
key-kind-text-intake = A key for programs that only file tickets and run the timetable, from known addresses.
key-kind-text-token = A bearer token for a program that does no more than what is ticked for it, in one project.
key-kind-text-agent = Does exactly what one agent may do, in the agent's name.
key-kind-text-superuser = Acts as whichever agent a request names.
key-for = For
key-name = What it is for
key-remark = Note
key-remark-hint = Only those who manage keys read it.
key-public = Public part
key-agent = Agent
key-default-agent = Agent where a request names nobody
key-is-admin = Opens the administration
key-is-admin-hint = As far as those may whom it acts as.
key-project-bound = Bound to a project
key-abilities = What it may do
key-networks = From where it may be used
key-networks-hint = One IP address or network on each line, such as 203.0.113.0/24. From anywhere when empty.
key-end = When it ends
key-end-hint = In UTC. Never when empty.
key-state = State
key-state-on = On
key-state-off = Off
key-state-ended = Expired
key-last-used = Last used
key-made = This is shown once. Keep it now: nobody can show it to you again.
key-pair-key = Key
key-pair-secret = Secret
key-secret = Secret
key-try = Try it
key-to-detail = To the key
key-before = Secret before
key-before-until = is accepted as well; ends
key-regenerate-title = Another secret
key-regenerate-text = The secret before it can stay good for a while, so that nothing stands still.
key-regenerate = Make another secret
key-overlap = The secret before it is good
key-overlap-none = no longer
key-overlap-hour = for another hour
key-overlap-day = for another day
key-overlap-week = for another week
key-off-title = Switch off or delete
key-delete-confirm = Delete this key? Whatever uses it is refused from then on.
keys-empty = No keys here.
keys-bulk-label = With the chosen keys
keys-delete-title = Delete keys
keys-delete-text = { $count ->
    [one] This key will be deleted. Whatever uses it is refused from then on.
   *[other] These { $count } keys will be deleted. Whatever uses them is refused from then on.
}
key-requests-title = Last requests
key-requests-empty = None yet. They are written down within a minute.
request-at = When
request-call = Call
request-status = Status
request-duration = Took
request-address = From
request-id = Request
ability-create-ticket = File tickets
ability-ticket-index = Read tickets
ability-ticket-respond = Reply
ability-close-ticket = Close tickets
ability-send-email = Send mail
ability-run-cron = Run the timetable

## Projects

project-new = New project
project-make = Make the project
project-description = What it is
project-support-email = Address that its customers know
project-website = Web site
project-mail = How it signs its mail
project-mail-name = Name of the sender
project-mail-address = Address of the sender
project-mail-signature = Signature
project-is-active = Takes tickets
project-is-active-hint = Switched off it takes no tickets, and the keys of its systems are refused.
project-state-on = Takes tickets
project-state-off = Switched off
project-agents = Agents
project-no-agents = Nobody works on its tickets yet.
project-lead = Lead
project-is-lead = Leads the agents
project-agent = Who
project-assign = Assign
project-remove-agent = Take off { $value }
projects-empty = No projects here.
take-off = Take off
field-state = State
field-slug = Short name
field-prefix = Prefix of numbers
field-timezone = Time zone
tickets-count = Tickets
agents-count = Agents
rule-must-be-a-time-zone-such-as-africa-lagos = This is not a time zone such as Africa/Lagos.
rule-must-be-an-http-or-https-url = This is not the address of a web site, such as https://example.org.
rule-must-be-an-active-agent = This must be somebody of the staff with an active account.
rule-leaves-no-free-prefix-for-ticket-numbers = No prefix for ticket numbers is left for this name.

## People

user-new = New account
user-search = Name or address
user-first-password = First password
user-other-password = Another password
user-last-login = Last log-in
user-state-on = Active
user-state-off = Switched off
user-is-active = May log in
user-is-active-hint = Switching this off ends every session at once.
user-self-hint = Your own role, password and access are not changed here.
user-no-projects = Assigned to no project.
user-assign = Assign to a project
user-take-off = Take off { $value }
user-out-title = Log out or delete
user-out-text = A deleted account cannot log in any more. The name stays beside what was done.
user-end-sessions = End every session
user-delete = Delete the account
user-delete-confirm = Delete this account? It cannot log in any more.
users-empty = Nobody here.
every-role = Every role
field-role = Role
field-department = Department

## The catalogue

catalog-label = Catalogue
change-one = Change { $value }
field-color = Colour
categories-title = Categories
categories-empty = No categories yet.
category-new = New category
category-make = Make the category
category-parent = Below
category-root = Nothing
category-has-color = With a colour
category-delete-confirm = Delete this category? Tickets that have it keep it.
tags-title = Tags
tags-empty = No tags yet.
tag-new = New tag
tag-make = Make the tag
tag-delete-confirm = Delete this tag? It is taken off every ticket.
responses-title = Canned responses
responses-empty = No canned responses here.
response-new = New canned response
response-search = Title, text or shortcut
response-title = Title
response-shortcut = Shortcut
response-sharing = Who may use it
response-placeholders = What is filled in by itself: { $value }
response-delete-confirm = Delete this canned response?
sharing-private = I alone
sharing-shared = All staff
rule-is-taken-by-a-category-beside-it = There is a category with this name beside it.
rule-is-taken-by-another-tag = There is a tag with this name.
rule-is-taken-by-another-canned-response = There is a canned response with this shortcut.
rule-must-be-a-colour-such-as--ef4444 = This is not a colour such as #EF4444.
rule-must-not-have-white-space-or-control-characters = No spaces.

## Service levels

notice-applied-partly = Saved. Some running tickets are still under the earlier rules: save once more to go on with them.
policy-new = New policy
policies-empty = No policies: no ticket has a clock.
policy-warnings = Warnings
policy-warnings-hint = How long before or after it is due. Lines without a clock are left out.
policy-minutes-hint = Minutes of working time.
policy-on = In force
policy-off = Switched off
policy-program-replies = Replies of programs count as those of staff
policy-is-active = In force
policy-is-active-hint = Switched off it has no clocks.
policy-delete-confirm = Delete this policy? Tickets that have it keep it.
warning-clock = Clock
warning-amount = How much
warning-unit = Unit
warning-side = Before or after
warning-minutes = minutes
warning-percent = % of the target
side-before = before it is due
side-after = after it was due
apply-to-running = For running tickets as well
apply-to-running-hint = Otherwise only for those that are filed from now on.
calendars-title = Calendars
calendars-empty = No calendars: every clock runs day and night.
calendar-new = New calendar
calendar = Calendar
calendar-none = None: clocks run day and night
calendar-week = Hours
calendar-week-hint = From and to, such as 09:00-12:30, 13:30-17:00. Nobody works on days without any.
calendar-holidays = Holidays
calendar-holidays-hint = One on each line, such as 2026-12-25 Christmas, or with the hours that are off: 2026-12-24 12:00-24:00 Christmas Eve.
calendar-delete-confirm = Delete this calendar? Tickets that have it keep it.
assign-calendar-title = Calendar of a project
assign-calendar-text = By which calendar the clocks of a project's tickets run.
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday
foreseen-title = What the change would do to running tickets
foreseen-show = Show what it would do
foreseen-ticket = Ticket
foreseen-before = Now
foreseen-after = Afterwards
foreseen-running = { $count ->
    [one] One running ticket would be put under the new rules.
   *[other] { $count } running tickets would be put under the new rules.
}
foreseen-examined = Of these { $count } were looked at.
foreseen-changed = { $count ->
    [0] No due time would change.
    [one] The due times of one would change.
   *[other] The due times of { $count } would change.
}
foreseen-breached = { $count ->
    [0] None would miss a target at once.
    [one] One would miss a target at once.
   *[other] { $count } would miss a target at once.
}
rule-has-a-policy-already = There is a policy for this project and priority.
rule-must-be-an-integer-between-1-and-5270400 = A whole number of minutes, from 1 on.
rule-must-be-an-integer-between-1-and-1000 = A whole number from 1 to 1000.
rule-must-not-repeat-another-warning = This warning is there twice.
rule-must-be-a-time-of-day-such-as-09-00--17-30-15-or-24-00 = Times are written as 09:00 or 24:00.
rule-must-be-a-date-such-as-2024-02-29 = Dates are written as 2026-12-25.
rule-must-be-later-than-the-start-of-the-interval = It must end after it begins.
rule-must-not-overlap-another-interval-of-the-day = Two of them overlap.
rule-must-have-working-time-on-at-least-one-day = Somebody must work on one day at least.
rule-must-not-be-the-date-of-another-holiday = This date is there twice.
rule-must-be-the-name-of-a-time-zone-such-as-europe-berlin = This is not a time zone such as Europe/Berlin.

## Mail

notice-released = The message was let in.
mail-sent = Sent mail
mail-received = Received mail
mail-recipient = To
mail-sender = From
mail-ticket = Number of the ticket in its address
mail-kind = What it is about
mail-attempts = Tries
mail-written = Written
mail-sent-at = Sent
mail-next-at = Next try
mail-reason = Why it was not sent
mail-secret = What it says is a secret between it and its receiver.
mail-retry = Try again now
mail-cancel = Take it back
mail-cancel-confirm = Take this mail back? It is not sent any more.
mails-empty = No mail here.
mails-count = Mail: { $value }
mail-state-queued = Waits
mail-state-sent = Sent
mail-state-deferred = Waits for another try
mail-state-parked = Given up
mail-state-cancelled = Taken back
mail-kind-password_link = Forgotten password
mail-kind-registered = New account
mail-kind-password_changed = Changed password
mail-kind-address_changed = Changed address
mail-kind-new_key = New key
mail-kind-received = Ticket received
mail-kind-reply = Reply
mail-kind-resolved = Ticket resolved
mail-kind-assigned = Ticket assigned
mail-kind-customer_reply = Reply of a customer
mail-kind-watched = Followed ticket
mail-kind-sla_warning = Service level about to be missed
mail-kind-sla_breach = Service level missed
mail-kind-digest = What waited, gathered
mail-kind-direct = Sent by a program
received-state = What became of it
received-state-filed = Became a ticket
received-state-replied = Became a reply
received-state-stored = Kept: a program wrote it
received-state-quarantined = Quarantine
received-reason-auto_submitted = It says itself that a program wrote it.
received-reason-report = It is a report about another message.
received-reason-null_sender = Nobody wants to know when it does not arrive.
received-reason-precedence = It was sent to many, or as an answer by itself.
received-reason-list = It came over a list.
received-reason-autoreply = It is an answer by itself.
received-reason-own = This desk sent it.
received-reason-too_large = It is too large.
received-reason-no_sender = It does not say who wrote it.
received-reason-forged_token = It names a ticket with a proof that is wrong.
received-reason-stranger = It names a ticket of somebody else.
received-reason-unproven_staff = It says that staff wrote it, and nothing proves that.
received-reason-refuted_sender = Its sender is not who it says.
received-reason-flood = Too many came in a short time.
received-reason-unhandled = It could not be taken in.
received-at = Received
received-size = Size
received-why = Why it waits:
received-unreadable = The original is gone or cannot be read.
received-release = Let it in
received-forget-confirm = Delete this message with its original?

## The system

yes = Yes
no = No
lights-title = What works
light-on = Works
light-off = Fault
light-database = Database
light-mail = Sending mail
light-key-log = Log of keys
light-silent = Was not heard of for a minute.
light-dropped = { $count ->
    [one] One note was lost since the start.
   *[other] { $count } notes were lost since the start.
}
light-mailboxes = Mailboxes
light-mailbox-fault = One of them could not be read the last time.
worker-collector = Collector of mail
light-flood = Floods of mail
light-flood-held = So much came that some of it waits in quarantine.
worker-sla-timer = Clocks of service levels
worker-scheduler = Jobs
worker-notifier = Notices
worker-postman = Postman
settings-title = Settings
setting-public-url = Address
setting-mail-from = Sender of mail
setting-mail-reply-to = Address for replies
setting-mail-authserv = Name of our receiving server
setting-token-lifetime = A session stays open for
setting-refresh-window = and can be renewed for
setting-file-size = Largest file
setting-files = Most files at once
setting-files-size = Most bytes at once
setting-files-daily = Most bytes of one person in a day
setting-preconditions = Changes must say what was seen
setting-idempotency = Answers are kept for
setting-request-log = Requests of keys are kept for
jobs-title = Jobs
job = Job
job-last = Last run
job-next = Next run
job-ended = How it ended
job-holder = Runs on
job-running = runs
job-sla_sweep = Safety net of the clocks
job-expiry = Remove what has ended
job-purge = Purge what was deleted
job-blob_sweep = Compare files
job-mail_intake = Take in mail
job-cron = Do what a program asks for
run-done = Done
run-failed = Failed
run-stopped = Stopped
run-lost = Lost
run-counts = What it did
run-node = Node
runs-title = Last runs
runs-empty = No job has run yet.

# The API browser
api-title = API browser
api-text = Every call that programs and people can make, to be read and tried. What a try changes is changed.
api-needs-script = The API browser needs JavaScript. The document itself can be read without it.
api-caller = Who calls
api-caller-text = What you give here stays in this page, and is gone when it is left. Each call takes what fits it.
api-kind = With
api-kind-person = E-mail address and password
api-use = Use this
api-find = Find a call
api-send = Send
api-answers = What it can answer
api-answer = Answer
api-headers = Its headers
api-request = Request
api-line = The same in a terminal
api-required = (required)
api-forget = Forget
api-forgotten = Forgotten.
api-taken = Calls that fit it use it from now on.
api-save = Save
api-body = Body
api-body-type = Type of the body
api-takes = Takes
api-takes-nothing = Anybody can call it.
api-loading = Reading the document …
api-try = Try it in the API browser
