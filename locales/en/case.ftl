### Words of cases, shared by all pages.

case-state-sent = Waiting to be received
case-state-clarifying = Waiting for details
case-state-received = Received
case-state-assigned = Assigned
case-state-in-progress = In progress
case-state-awaiting-approval = Waiting for approval
case-state-answered = Answered
case-state-reopened = Under review
case-state-closed = Closed
case-state-refused = Refused
case-state-withdrawn = Withdrawn
case-state-merged = Joined to another case

case-action-send = Send
case-action-receive = Receive
case-action-ask-back = Ask back
case-action-supply = Add details
case-action-lapse = Time to add details ran out
case-action-refuse = Refuse
case-action-contest = Contest the refusal
case-action-forward = Pass to the superior
case-action-place = Give to a unit
case-action-set-level = Change the level
case-action-extend = Extend the deadline
case-action-assign = Assign
case-action-start = Start work
case-action-hand-back = Hand back to the head
case-action-propose = Propose an answer
case-action-return = Return for changes
case-action-approve = Approve and answer
case-action-rate = Rate
case-action-reopen = Ask for a review
case-action-uphold = Keep the answer
case-action-redo = Ask for new work
case-action-close = Close
case-action-withdraw = Withdraw the report
case-action-merge = Join to another case
case-action-unmerge = Separate again
case-action-follow-parent = Followed the main case
case-action-rehome = Moved with a change of units
case-action-overrun = Overdue
case-action-note = Internal note
case-action-message = Message
case-action-support = Me too
case-action-moderate = Moderate

case-role-reporter = Sender
case-role-intake = Intake
case-role-head = Head of unit
case-role-officer = Handling officer
case-role-approver = Approver
case-role-coordinator = City coordinator
case-role-clock = The system
case-role-inspector = Inspector
case-role-admin = Administrator

case-level-urgent = Urgent
case-level-normal = Normal
case-level-complex = Complex
case-level-urgent-what = Disaster, epidemic, accident, crime, danger to safety, security or order.
case-level-normal-what = Everything else.
case-level-complex-what = Needs several agencies, or a procedure set by law.

case-stream-on-site = On-site report
case-stream-procedure = Feedback on a procedure
case-stream-suggestion = Suggestion about this service

case-verdict-satisfied = Satisfied
case-verdict-accepted = Acceptable
case-verdict-dissatisfied = Not satisfied

case-visibility-public = Public, with my name
case-visibility-name-hidden = Public, without my name
case-visibility-private = Not public
case-visibility-public-what = Everyone can see the case and the name you give.
case-visibility-name-hidden-what = Everyone can see the case, nobody your name.
case-visibility-private-what = Only you and the unit that handles it can see it.

case-publication-pending = Waiting for moderation
case-publication-public = Public
case-publication-redacted = Partly hidden
case-publication-hidden = Not shown

case-channel-web = Website
case-channel-api = Connected app
case-channel-phone = Telephone
case-channel-counter = At the counter
case-channel-letter = Letter

case-clock-reception = Reception
case-clock-handling-urgent = Handling, urgent
case-clock-handling-normal = Handling, normal
case-clock-handling-complex = Handling, complex
case-clock-approval = Approval
case-clock-clarification = Waiting for details
case-clock-rating = Rating
case-clock-review = Review

case-warning-empty = The answer has no text.
case-warning-short = The answer has only { $words } words; it takes at least { $least } to say what was done, where and when.
case-warning-generic = Besides general phrases ({ $phrases }) almost nothing is about this case.
case-warning-copied = { $percent }% the same as a recent answer of the unit.
case-warning-no-evidence = No photo or document shows the result.
case-warning-old-photo = Photo { $photo } was taken before the case was assigned.
case-warning-far-photo = Photo { $photo } was taken { $metres } m away from the place.
case-warning-promise-without-date = Promises “{ $phrase }” and names no day.
case-warning-nothing-to-check = No number at all (day, time, house, document) that could be checked.

case-conflict-moved-on = The case has just changed: someone was faster, or it is no longer at this step. Look at where it stands now, then go on.
case-refused-no-evidence = An answer needs a photo taken after the assignment near the place, or a document. If there can be none, say why; the reason is public.
case-refused-wrong-unit = The case cannot go to this unit: it no longer exists, or it is the one that holds the case.
case-refused-same-officer = This person worked on the answer that did not satisfy. Choose another one.
case-refused-not-joinable = It cannot be joined to this case: that one is over, follows another itself, or is the one you have open.
case-refused-own-answer = You wrote this answer, so you cannot approve it. Another person must.
case-refused-same-approver = A second answer must be approved by another person.
case-refused-bound = The city coordinator decided that this unit handles it: you can ask back, but neither pass it on nor refuse.
case-refused-contested-before = This refusal has been contested once already.
case-refused-no-extension = No extension: this step has none, or it was extended once already.
case-refused-too-late = The time for this is over.
case-refused-too-early = It is too early for this.
case-refused-handling-began = The unit has begun its work, so the report can no longer be withdrawn.
case-refused-not-to-place = This case does not wait for a unit.
case-refused-coordinator-only = The case was passed on twice; only the city coordinator may place it.
case-refused-not-content = If you are not satisfied, choose “Not satisfied” and it will be reviewed.
case-refused-no-superior = There is no superior to pass it to.

case-action-unknown = There is no such action.
case-level-missing = Choose a level.
case-unit-unknown = Choose a unit from the list.
case-reason-missing = Choose a reason.
case-assignee-missing = Choose an office or an officer.
case-officer-unknown = This officer does not belong to the unit or office that holds the case.
case-verdict-missing = Choose a rating.

field-empty = Fill this in.
field-short = Write a little more: at least { $least } characters.
field-long = Too long: { $length } characters, at most { $most }.
field-choice-unknown = Choose one of the options.

case-late = Overdue
case-supporters = { $n ->
    [one] { $n } more person
   *[other] { $n } more people
 }
case-document = Document { $number }
case-photo-report = Photo { $number } from the sender
case-photo-supply = Photo { $number } added by the sender
case-photo-answer = Photo { $number } of the result
case-answer-exception = No photo or document, because: { $why }

case-step-sent = Sent
case-step-received = Received
case-step-assigned = Assigned
case-step-in-progress = Work
case-step-approval = Approval
case-step-answered = Answer
case-step-done = done
case-step-now = now
case-step-ahead = to come

case-due-open = { $unit } has this case.
case-due-sent = { $unit } has this case and must receive it by { $when }.
case-due-place = { $unit } has this case and must decide which unit handles it by { $when }.
case-due-clarifying = { $unit } waits for the sender to add details by { $when }; if nothing comes, the case stops and says how to send it again.
case-due-handling = { $unit } is handling it and must answer by { $when }.
case-due-approval = { $unit } has written an answer; another person of the unit must approve it by { $when }.
case-due-answered = { $unit } has answered. The sender can rate the answer until { $when }.
case-due-reopened = The sender is not satisfied. { $unit } must review the answer by { $when }.
case-due-closed = { $unit } has answered and the case is closed.
case-due-refused = { $unit } did not take this case; the reason and what to do next are below.
case-due-withdrawn = The sender has withdrawn this report.
case-due-merged = This case is handled together with case { $parent }; the answer there is the answer here too.
case-due-if-late = If it is late, { $superior } is told.
case-due-if-late-public = If it is late, the case counts as overdue in the public figures.
case-due-late = It is overdue; { $superior } has been told.
case-due-late-public = It is overdue and counts so in the public figures.
case-due-basis = Basis: { $source }.
case-due-basis-placeholder = A provisional deadline that no law sets yet: { $source }.

case-who-reporter = The sender
case-who-clock = The system
case-who-operator = Staff, for the sender

case-event-send = { $who } sent the report.
case-event-send-to = { $who } sent the report; { $to } has it.
case-event-receive = { $who } received it.
case-event-receive-level = { $who } received it, level { $level }.
case-event-ask-back = { $who } asked the sender for more.
case-event-supply = { $who } added details.
case-event-lapse = The time to add details ran out and nothing came.
case-event-refuse = { $who } refused it.
case-event-contest = { $who } contested the refusal.
case-event-contest-to = { $who } contested the refusal; { $to } looks at it again.
case-event-forward = { $who } passed it to the superior.
case-event-forward-to = { $from } passed it to { $to }.
case-event-place = { $who } gave it to a unit.
case-event-place-to = { $who } gave it to { $to }.
case-event-set-level = { $who } changed the level.
case-event-set-level-level = { $who } changed the level to { $level }.
case-event-extend = { $who } extended the deadline.
case-event-assign = { $who } assigned it.
case-event-start = { $who } began work.
case-event-hand-back = { $who } is assigning it anew.
case-event-propose = { $who } wrote an answer, which waits for approval.
case-event-return = { $who } returned the answer for changes.
case-event-approve = { $who } approved the answer and sent it.
case-event-rate = { $who } rated the answer.
case-event-rate-verdict = { $who } rated the answer: { $verdict }.
case-event-reopen = { $who } was not satisfied and asked for a review.
case-event-uphold = { $who } kept the answer.
case-event-redo = { $who } asked for new work.
case-event-redo-to = { $who } asked for new work by { $to }.
case-event-close = The time to rate is over; the case is closed.
case-event-withdraw = { $who } withdrew the report.
case-event-merge = { $who } joined it to a case of the same place and matter.
case-event-unmerge = The case was separated and is handled on its own.
case-event-follow-parent = The main case was answered; this one has the same answer.
case-event-rehome = The case moved with a change of units.
case-event-rehome-to = With a change of units, the case moved from { $from } to { $to }.
case-event-overrun = It became overdue.
case-event-note = { $who } left a note.
case-event-message = { $who } sent a message.
case-event-support = One more person has the same concern.
case-event-moderate = { $who } changed what is public.
case-event-proposed = Proposed receiver: { $unit }.

case-routing-area = The place lies in { $area }; { $unit } is responsible for “{ $category }” there.
case-routing-category = { $unit } is responsible for “{ $category }” in the whole city.
case-routing-list = The sender chose { $unit } from the list.
case-routing-coordinator = No rule names a unit for this matter, so { $unit } takes it and places it.
case-routing-chosen = The place is near a border; the sender said on which side it is.
case-routing-instead = { $unit } took over from { $former } when the units changed.
case-routing-approximate = The borders on the map are only roughly right; if it went wrong, the unit passes it on and no deadline starts anew.
