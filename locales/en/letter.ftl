### Letters to people and staff: e-mail, text messages, notifications on a device.

letter-case-send = We have your report and passed it to { $holder }.
letter-case-place = Your report was given to { $holder }.
letter-case-rehome = Because the city's units changed, { $holder } now has your report.
letter-case-receive = { $unit } has received your report.
letter-case-ask-back = { $unit } needs to know more from you to go on.
letter-case-lapse = We did not hear what was missing, so this report had to stop. You can send it again at any time.
letter-case-set-level = The level of your report changed, and its deadline with it.
letter-case-extend = { $unit } needs more time and has extended the deadline.
letter-case-merge = Your report is handled together with another of the same place and matter. You still get an answer of your own.
letter-case-unmerge = Your report is handled on its own again.
letter-case-follow-parent = Your report has been answered.
letter-case-refuse = { $unit } cannot handle your report. Why, and what you can do next, is below.
letter-case-approve = { $unit } has answered your report.
letter-case-uphold = The city's coordinator has reviewed the answer and upheld it.
letter-case-forward = { $unit } found that this is not for it to decide and passed it to { $holder }. No deadline starts again.
letter-case-redo = The city's coordinator asked { $holder } to do it again.
letter-case-message = { $unit } wrote to you.
letter-case-moderate = What everyone can see of your report has changed.
letter-case-release = Your name and contact were released to { $holder }. The reason is below.
letter-case-break-glass = Your case, with your name and contact, was opened by emergency access for an hour. The reason is below.
letter-case-clarify-near = Please add what was asked before { $when }; after that the report has to stop.

letter-followed-refuse = { $unit } cannot handle a case you follow.
letter-followed-approve = A case you follow has been answered.
letter-followed-uphold = The answer to a case you follow was upheld after a review.

letter-near-report = There is a new report at a place that matters to you: { $title }.
letter-near-answer = A report at a place that matters to you was answered: { $title }.

letter-deadline-near = Due soon ({ $clock }): { $title }, by { $when }.
letter-deadline-past = Overdue for more than a working day ({ $clock }): { $title }, due { $when }.

letter-morning = This morning at { $unit }
letter-load-open = Open
letter-load-overdue = Overdue
letter-load-due = Due today

letter-warning-cancelled = Warning called off: { $headline }
letter-warning-elsewhere = No longer in force at a place that matters to you: { $headline }
letter-warning-test = This is a test. There is no danger and you need not do anything.
letter-warning-kind = Kind
letter-warning-level = Level
letter-warning-from = From
letter-warning-until = In force until
letter-warning-by = Issued by
letter-act-warning = See the warning and its map

letter-confirm = Please confirm that this address is yours
letter-confirm-what = Somebody left this address at { $site } to be told of things. If it was you, please confirm. If not, ignore this letter and you will get nothing more.
letter-invitation = You are invited to work with Nhịp Cầu
letter-invitation-what = Hello { $name }, you are invited to work at { $unit }. Open the link to set your password.
letter-password = Choose a new password for Nhịp Cầu
letter-password-what = Hello { $name }, the administrator of your unit made a link for you to choose a new password. You are then signed out everywhere else.
letter-invitation-until = The link holds until { $until } and works once. Please give it to nobody else.

letter-request-acknowledge = Your request about your personal data was taken up and is being worked on.
letter-request-extend = Your request about your personal data needs more time.
letter-request-fulfil = Your request about your personal data has been carried out.
letter-request-refuse = Your request about your personal data will not be carried out. Your page says why, and what you can do next.

letter-daily =
    { $n ->
        [one] { $n } piece of news of the last day
       *[other] { $n } pieces of news of the last day
    }
letter-daily-more = { $n } more are on your page.

letter-fact-code = Code
letter-fact-what = What
letter-fact-where = Where
letter-fact-request = Request
letter-fact-from = From
letter-fact-holder = Held by
letter-due-reception = To be received by
letter-due-handling-urgent = To be answered by
letter-due-handling-normal = To be answered by
letter-due-handling-complex = To be answered by
letter-due-approval = To be approved by
letter-due-clarification = To be added by
letter-due-rating = To be rated by
letter-due-review = To be reviewed by

letter-act-open = See the case
letter-act-work = Open it to act
letter-act-list = Open the work list
letter-act-rate = See photos and rate
letter-act-supply = Add what was asked
letter-act-contest = See what you can do next
letter-act-answer = Read and answer
letter-act-request = Read the answer
letter-act-confirm = Yes, this is my address
letter-act-invitation = Set my password
letter-act-password = Choose a new password

letter-why-case = You get this because you sent or follow this case.
letter-why-report = You get this because you chose news of reports at places that matter to you.
letter-why-answer = You get this because you chose news of answers at places that matter to you.
letter-why-warning = You get this because you chose warnings for places that matter to you.
letter-why-work = You get this because it is your turn.
letter-why-deadline = You get this because you or a unit below you must keep this deadline.
letter-why-morning = You get this because you lead the unit.
letter-why-confirm = This letter goes to an address at most once a day.
letter-why-request = You get this letter because you sent a request about your own personal data. The answer itself is not in the letter.
letter-why-invitation = You get this because an administrator of the unit invited you. If you know nothing of it, ignore this letter.
letter-why-password = You get this because the administrator of your unit made this link for you. If you did not ask for it, do not open it, and tell the administrator at once.
letter-choose = Choose what you want to get
letter-stop = No more of this kind

letters-title = Letters
letters-what = These are the letters that people and staff get, written for a real case that everyone can see. Nothing is sent from this page.
letters-code = Code of a public case
letters-code-hint = Empty: the newest public case.
letters-language = Language
letters-show = Show the letters
letters-none = There is no public case yet to show them with.
letters-subject = Subject
letters-sms = Text message
letters-sms-length =
    { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }, { $parts ->
        [one] { $parts } message
       *[other] { $parts } messages
    }
letters-text = Plain text
letters-to-case = To who sent it
letters-to-followed = To who follows it
letters-to-near = To those to whom the place matters
letters-to-warned = To those in the area of a warning
letters-to-work = To staff
letters-to-rest = Other letters
letters-somebody = Jane Doe

letter-code = { $code } is your confirmation code
letter-code-what = It works once, within { $minutes } minutes.
letter-code-never = If you did not ask for it, ignore this message; nobody gets in without the code. Give it to nobody, not even to somebody who says they are an official.
letter-why-code = You get this code because somebody typed your address to sign in.
