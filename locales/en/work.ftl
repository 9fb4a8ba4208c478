### The work of staff: the list, one case, many at once.

work-title = Work
work-back = To the work list
work-crumbs = Path
work-tabs = Groups of cases
work-tab-open = Open
work-tab-mine = Mine
work-tab-new = To receive
work-tab-handling = Being handled
work-tab-approval = To approve
work-tab-answered = Answered, to be rated
work-tab-overdue = Overdue
work-tab-all = All
work-fresh = { $n } new – load the list again
work-search = Search by code, words, address
work-unit = Unit
work-field = Field
work-level = Level
work-any = All
work-none = – None –
work-filter = Filter
work-empty = There are no cases in this group.
work-choose = Choose
work-choose-case = Choose case { $code }
work-chosen = With the marked cases:
work-head-left = Time left
work-head-code = Code
work-head-what = What
work-head-place = Where
work-head-state = State
work-head-who = Who has it
work-pages = Pages of the list
work-first = First page of the list
work-next = Next page
work-keys = Keys
work-keys-walk = down, up in the list
work-keys-open = open the case
work-keys-search = search
work-keys-close = Close

work-left = { $time } left
work-left-over = { $time } over
work-left-just-over = just overdue
work-left-none = no deadline any more
work-left-rating = to be rated: { $time } left
work-left-clarifying = waits for the sender: { $time } left

work-bulk-receive = Receive the chosen cases
work-bulk-assign = Assign the chosen cases
work-bulk-title-receive = Receive several cases
work-bulk-title-assign = Assign several cases
work-bulk-none = You have not marked any case.
work-bulk-nothing = This cannot be done to any of the chosen cases. The reason for each is below.
work-bulk-will = Will be done to { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-not = Cannot be done to { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-now = Now
work-bulk-then = Then
work-bulk-after = { $state }, due { $until }
work-bulk-after-level = { $level }: { $state }, due { $until }
work-bulk-not-now = the case is not at that step, or you do not hold the role it takes.
work-bulk-other-unit = the case is with another unit; assign it separately.
work-bulk-do-receive = Receive { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-do-assign = Assign { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-back = Do nothing, to the list
work-bulk-done-receive = What came of receiving
work-bulk-done-assign = What came of assigning
work-bulk-ok = { $n ->
    [one] One case is done
   *[other] { $n } cases are done
}
work-bulk-failed = { $n ->
    [one] One case could not be done
   *[other] { $n } cases could not be done
}

work-field-level = Level
work-field-office = Office of the unit
work-field-officer = Officer
work-field-message = Message to the sender
work-field-note = Note that only colleagues read
work-field-question = What should the sender tell you?
work-field-refusal = Reason for refusing
work-field-sentence = Sentence that explains it to the sender
work-field-next-step = What the sender can do next
work-field-reason = Reason
work-field-proposed = Unit that should have it (if you know)
work-field-unit = Give it to
work-field-co-handlers = Others who help
work-field-answer = Answer to the sender
work-field-photos = Photos or documents of the result
work-field-exception = Why there is no photo or document
work-field-redo = What has to be done again
work-field-where = Where it is done again
work-field-at-superior = { $unit } does it itself
work-field-near = Cases nearby that may be the same matter
work-field-parent = Code of the main case
work-field-publication = What to change
work-hint-next-step = Left empty, the general advice for the chosen reason is used.
work-hint-public = Everyone can read this.
work-hint-note = Write @ and a login to call a colleague, who is then told.
work-colleagues = Colleagues you can call
work-hint-assign = Choose an office, an officer, or both.
work-hint-answer = Say what was done, where, and on which day and hour.
work-field-part = Your part of the answer
work-hint-part = The officer in charge composes one answer from all parts. If you send it again, the new part replaces the old one.
work-field-template = Begin from a template
work-hint-template = Choose a template, then fill in what stands in square brackets.
work-template-parts = The parts of colleagues, composed
work-parts-given = { $people } gave their part.
work-parts-missing = { $people } has not given a part yet.
work-hint-photos = Taken after the assignment, near the place.
work-hint-exception = Only if there can be no photo or document.
work-hint-approver = This answer has no photo or document that will do. Say why in your own words; everyone can read it.
work-hint-parent = Or enter the code of another case.
work-hint-moderate = The sender can read this reason.
work-level-until = { $meaning } Answer due: { $until }.

work-what-receive = The unit takes it on. The time for handling begins to run.
work-what-ask-back = Ask the sender for what is missing. The clock stops meanwhile.
work-what-refuse = The unit does not take it. The sender reads why and what to do, and may contest once.
work-what-forward = Outside your authority: the superior gives it to another unit. The deadline does not start again.
work-what-place = Give it to the unit in charge. The deadline does not start again. After two forwards this is final.
work-what-set-level = The deadline is counted anew for the level, from when it was received.
work-what-extend = More time, once. The reason is public.
work-what-assign = Give it to an office or officer of the unit.
work-what-start = Say that you have begun.
work-what-hand-back = Give it back to the head, to be assigned to someone else.
work-what-propose = Send the answer to the approver. The sender cannot read it yet.
work-what-return = Give the answer back to its author to be changed.
work-what-approve = The answer goes to the sender and is published.
work-what-uphold = The answer stands and the case ends.
work-what-redo = The unit handles and answers it again; someone else approves.
work-what-merge = Handle it with another case. The sender still follows it and gets an answer.
work-what-unmerge = Handle it on its own again.
work-what-message = The sender reads it and may reply.
work-what-note = Neither the sender nor the public reads it.
work-what-contribute = Give your part to the officer who answers. The sender does not read it yet.
work-what-moderate = Show or hide this case, or one of its photos.
work-after = Then: { $state }.
work-after-due = Then: { $state }, due { $until }.
work-after-unit = Then: { $state }, held by { $unit }.
work-after-unit-due = Then: { $state }, held by { $unit }, due { $until }.

work-done-receive = The case is received.
work-done-ask-back = The sender has been asked.
work-done-refuse = The case is refused and the sender is told.
work-done-forward = The case is with the superior.
work-done-place = The case is placed.
work-done-set-level = The level is changed.
work-done-extend = The deadline is extended.
work-done-assign = The case is assigned.
work-done-start = Handling has begun.
work-done-hand-back = The case is back with the head.
work-done-propose = The answer is with the approver.
work-done-return = The answer is back with its author.
work-done-approve = Approved; the answer has been sent.
work-done-uphold = The answer stands.
work-done-redo = It has to be done again.
work-done-merge = The case follows another one.
work-done-unmerge = The case stands on its own again.
work-done-message = The message is sent.
work-done-note = The note is kept.
work-done-contribute = Your part is kept; the officer in charge composes the answer.
work-fresh-mark = New to you
work-saved = Saved lists
work-saved-manage = Save this list
work-saved-name = Name of the list
work-saved-keep = Save
work-saved-forget = Remove “{ $name }”
work-saved-kept = The list is saved.
work-saved-forgotten = The list is removed.
work-saved-many = You can save { $most } lists at most. Remove one first.
work-templates-title = Answer templates
work-templates-what = The templates of your units and of the units above them. What is to be filled in stands in square brackets, such as [day of completion]; an answer with a gap left cannot be sent.
work-templates-none = There is no template yet.
work-templates-link = Answer templates
work-template-new = Write a new template
work-template-change = Change the template
work-template-remove = Remove the template
work-template-removed = The template is removed.
work-template-kept = The template is saved.
work-template-keep = Save the template
work-template-back = Write a new one instead
work-template-unit = This unit and the units below it can use the template.
work-template-category = Kind of case
work-template-all = All kinds of cases
work-template-name = Name of the template
work-template-body = Text
work-template-gaps = For example: On [day], [team] replaced the cover at [place].
template-name-taken = The unit has a template of this name. Choose another name.
work-done-moderate = What is public has been changed.

work-section-report = The report
work-section-answer = Answer and result
work-section-messages = Talk with the sender
work-section-history = What happened
work-section-clocks = Deadlines
work-section-routing = Why it came here
work-section-actions = What you can do
work-jump-actions = What you can do now
work-section-words = Notes and messages
work-section-people = About the case
work-no-actions = There is nothing for you to do on this case now.
work-no-photos = The sender added no photo.
work-public-page = See the public page
work-parent = Handled together with
work-children = Cases that follow this one:
work-internal = Internal
work-someone = Staff
work-reporter = Sender of { $code }
work-fact-reporter = Sender
work-fact-channel = Sent by
work-fact-visibility = Wish to be shown
work-fact-supporters = People with the same concern
work-fact-forwards = Times passed on
work-fact-bound = Placement
work-fact-bound-what = Final: can be neither passed on nor refused
work-answer-sent = Answer { $number }, sent
work-answer-proposed = Answer { $number }, not sent
work-answer-approver = Approved by
work-exception-author = The author says why there is no photo: { $why }
work-warnings = Look at this before approving
work-templates = See the texts to copy
work-near = { $code } – { $metres } m away
work-publication-public = Show the case in public
work-publication-hidden = Hide the case from the public
work-photo-hide = Hide: { $photo }
work-photo-show = Show again: { $photo }
work-photo-taken = Taken { $when }
work-photo-added = Added { $when }, time of taking unknown
work-photo-metres = { $metres } m from the place
work-photo-nowhere = Place of taking unknown
work-photo-hidden = Hidden from the public
work-photo-remove = Remove
work-photo-working = Working on the photo…
work-photo-ready = { $n } kB
work-photo-unreadable = This photo cannot be read.
work-photo-too-many = Too many photos; only the first are kept.
work-clock = Deadline
work-clock-started = Started
work-clock-due = Due
work-clock-source = Source
work-clock-placeholder = Placeholder, not law
work-clock-kept = done { $when }
work-clock-late = done late, { $when }
work-clock-paused = paused
work-stranded = What you had entered (you can copy it)
work-kept = What you entered is still in the form below.
work-draft-saved = Draft kept on this device.
work-draft-restored = Draft of this device restored.
work-draft-offline = No connection. The draft is kept on this device.
work-draft-clear = Delete the draft
