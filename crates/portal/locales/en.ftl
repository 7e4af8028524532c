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

form-refused = Something is not right yet. What it is stands beside the fields. Files must be chosen again.
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
