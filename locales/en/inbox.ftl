### The inbox of people who work for a unit.

inbox-title = Notices
inbox-nothing = There are no notices yet.
inbox-unread =
    { $n ->
        [one] { $n } notice is not read.
       *[other] { $n } notices are not read.
    }
inbox-read-all = Mark all as read
inbox-done-read = All are marked as read.
inbox-count = not read
inbox-new = New
inbox-kind-send = New, to be received:
inbox-kind-place = Given to your unit, to be received:
inbox-kind-rehome = Came to your unit when the units changed:
inbox-kind-supply = The sender added what was asked:
inbox-kind-withdraw = The sender withdrew it:
inbox-kind-contest = The sender contests the refusal:
inbox-kind-forward = Passed up, to be placed:
inbox-kind-assign = Assigned to you:
inbox-kind-return = The answer came back for changes:
inbox-kind-hand-back = The officer handed it back:
inbox-kind-hand-over = Handed over to you:
inbox-kind-propose = An answer waits for approval:
inbox-kind-reopen = The sender is not satisfied:
inbox-kind-redo = To be done again:
inbox-kind-overrun = It became overdue:
inbox-kind-message = The sender wrote:
inbox-kind-note = A colleague called you in a note:
inbox-kind-contribute = A colleague gave their part:
inbox-kind-release = The sender’s name was released:
inbox-kind-break-glass = The case was opened by emergency access:
inbox-kind-account-glass-broken = Alarm: this person opened a case by emergency access:
inbox-kind-near = Due soon:
inbox-kind-past = Overdue for more than a working day:
inbox-kind-morning = This morning:
inbox-kind-bulletin = A bulletin of others, to be decided:
inbox-kind-bulletin-replaced = A bulletin that a warning of ours was written from was updated:
inbox-kind-bulletin-cancelled = A bulletin that a warning of ours was written from was cancelled:
inbox-kind-warning-submit = A warning waits for release:
inbox-kind-warning-ask-to-cancel = Cancelling a warning waits for your agreement:
inbox-kind-warning-return = A warning came back to be changed:
inbox-kind-warning-release = A warning you wrote is out:
inbox-kind-warning-cancel = A warning you wrote was cancelled:
inbox-kind-warning-keep = A warning you wrote stays, it is not cancelled:
inbox-kind-account-request-came = Somebody asks about their personal data; to be answered within 2 working days:
inbox-kind-account-request-due = A request about personal data is due within the next working day:
inbox-kind-account-request-late = The term of a request about personal data has passed, please answer it first:
inbox-kind-account-factor-reset = An administrator has reset your second factor. You did not ask for it? Change your password and tell us at once.
inbox-kind-account-stands-in = You act for this person while they are away:
inbox-kind-account-password-link = An administrator made a link for you to choose a new password. You did not ask for it? Tell us at once.
inbox-kind-account-asked-again = Asks for a new link, the old one has run out:
inbox-load =
    { $open ->
        [one] { $open } open case
       *[other] { $open } open cases
    }, { $overdue } overdue, { $due } due today
inbox-arrived = { $n } new
