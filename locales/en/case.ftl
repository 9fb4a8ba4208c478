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
