### Accounts of people: signing in by a code, own reports, addresses, browsers.

account-title = My account
account-nav = Account
account-sign-in-title = Sign in
account-sign-in-lead = With an account you find your reports on every device. You need none to send a report.
account-sign-in-none = The city sends no codes by e-mail or text message yet. You can still send reports and follow them by their codes.
account-sign-in-hint-both = For example name@example.vn or 0900 000 000. We send a code of 6 digits there. If you have no account yet, you will have one at once.
account-sign-in-hint-mail = For example name@example.vn. We send a code of 6 digits there. If you have no account yet, you will have one at once.
account-sign-in-hint-sms = For example 0900 000 000. We send a code of 6 digits there. If you have no account yet, you will have one at once.
account-sign-in-do = Send me a code
account-sign-in-report = Send a report without signing in
account-sign-in-follow = Follow a case by its code
account-sign-in-staff = You work for a unit? Sign in here

account-code-title = Type the code
account-code-sent-sms = We sent a text message to { $to }.
account-code-sent-mail = We sent an e-mail to { $to }.
account-code-label = Code of { $n } digits
account-code-hint = It works for { $minutes } minutes.
account-code-do = Go on
account-code-none = No code yet?
account-code-none-wait = It mostly takes less than a minute. Look into the junk folder, too.
account-code-none-typed = Look at the address above. If there is a slip in it, type it again.
account-code-again = Type the address again, or ask for a new code
account-code-over = This code works no longer.
account-code-form = The code has { $n } digits. Type them as they stand in the message.
account-code-wrong = That is not the code. { $n ->
    [one] You can try once more.
   *[other] You can try { $n } more times.
}
account-code-spent = This code works no longer: it was used, or mistyped too often. Please ask for a new one.
account-code-expired = The code is too old. Please ask for a new one.
account-code-unknown = There is no such code. Type your address to get a new one.
account-code-many = Too many codes were asked for. Please wait { $wait } and try again.
account-no-channel = The city sends no codes that way. Please use another address.
account-contact-taken = This address signs in another account. To move it, sign in with it and remove it there.

account-cases = My reports
account-cases-none = There is no report in your account yet.
account-here = { $n ->
    [one] This browser holds one case that is not in your account.
   *[other] This browser holds { $n } cases that are not in your account.
}
account-here-do = Add to my account
account-claim = Add a case that was sent
account-claim-what = For cases sent without signing in, or written down by the hotline or a counter. An address of this account must have been left with it.
account-claim-code = Code of the case
account-claim-do = Add to my account
account-claim-form = This is no code of a case. Codes look like 7K3Q-9WMD.
account-claim-unknown = No case has this code and one of your addresses. If another address was left with it, add that address to your account first.

account-contacts = Addresses to sign in with
account-contacts-what = A code can go to each of them. With two, losing one does not lock you out.
account-contact-since = Confirmed
account-contact-add = Add or change an address
account-contact-add-what = An account has one e-mail address and one telephone number; a new one takes the place of the old.
account-contact-add-do = Send a code to this address
account-contact-drop = Remove
account-contact-last = This is the only address of your account. Add another one before you remove it.

account-name-section = My name
account-name = What you want to be called
account-name-hint = Optional. It is filled in when you send a report; you still decide who sees it.
account-name-do = Save the name

account-sessions = Where you are signed in
account-device = Another browser
account-session-here = this one
account-session-since = Signed in
account-sessions-others = Sign out everywhere else
account-sign-out = Sign out

account-done-new = Your account is ready.
account-done-in = You are signed in.
account-done-contact = The address is confirmed and part of your account.
account-done-contact-removed = The address was removed.
account-done-name = The name was saved.
account-done-claim = Added to your account.
account-done-no-claim = There was nothing new to add.
account-done-others = You are signed out everywhere else.

account-providers = Or use an electronic identity
account-provider-with = Go on with { $name }
account-provider-verify = Verify with { $name }
account-provider-away = { $name } does not answer now. Use another way on this page; you can report without signing in, and verify later.
account-provider-refused = { $name } does not accept this attempt; perhaps it took too long. Please try again.
account-provider-wrong = The answer of { $name } is not valid, so we do not use it. Please try again or use another way.
account-provider-stopped = You stopped at { $name }. Try again, or use another way on this page.
account-provider-lost = This attempt works no longer: it began in another browser, or too long ago. Please begin again.
account-identity = Verified identity
account-identity-what = Optional. Those who handle your cases only learn that the sender is verified, not who you are.
account-identity-nameless = verified
account-identity-taken = This identity signs in another account.
account-done-identity = Verified and added to your account.
account-done-identity-removed = The identity was removed from your account.
account-level-contact = The city asks you to sign in before you do this. Go to Account to get a code; sending a report needs none.
account-level-identity = The city asks you to verify your identity before you do this. Go to Account, Verified identity; sending a report needs none.

account-passkey-sign-in = Or use a passkey of this device
account-passkey-sign-in-what = If you made one, a finger, your face or the code of the device signs you in.
account-passkey-sign-in-do = Sign in with a passkey
account-passkey-working = Asking your device…
account-passkey-failed = The device gave no passkey. Try again, or use another way.
account-passkey-unfit = This passkey does not fit. Try again, or use another way.
account-passkey-late = That took too long, or was used before. Please try again.
account-passkey-unknown = This passkey belongs to no account any more. Please use another way.
account-passkey-many = Your account has enough passkeys. Remove one first.
account-passkey-known = This device has a passkey for your account.
account-passkeys = Passkeys
account-passkeys-what = Make a passkey on this device, and next time a finger, your face or the code of the device signs you in, without waiting for a code.
account-passkey-since = Made
account-passkey-make = Make a passkey on this device
account-done-passkey = The passkey was made.
account-done-passkey-removed = The passkey was removed.

account-data = My data
account-data-link = See and download all my data
account-data-what = This is everything that is kept of you, and who looked at it.
account-data-file = Download as a file (JSON)
account-data-since = Account since
account-data-blocked = No reports from this account are taken online until
account-data-sent = Sent
account-data-notices = Notices to my addresses
account-data-standing = Status
account-data-channel-mail = E-mail
account-data-channel-sms = Telephone
account-deletion = Delete my account
account-deletion-goes = What goes
account-deletion-goes-account = The account: name, addresses, verified identities, passkeys, where you are signed in.
account-deletion-goes-cases = { $n ->
    [one] Your name and contact in one case.
   *[other] Your name and contact in { $n } cases.
}
account-deletion-goes-letters = Notices to you as the sender of these cases.
account-deletion-goes-requests = Requests about your data that you sent from this account, also those not yet answered.
account-deletion-stays = What stays
account-deletion-stays-cases = What the cases and answers say, as records of the authorities; your name is in them no more.
account-deletion-stays-links = Whoever has the secret link of a case still opens it.
account-deletion-stays-consents = A note that there was an agreement and that it was taken back, under a number that tells nothing of who you are.
account-deletion-first = Download my data first
account-deletion-sure = I understand, and want to delete my account. This cannot be undone.
account-deletion-sure-missing = Please tick the box if you want to delete your account.
account-deletion-do = Delete the account
account-deletion-not = Keep it
account-done-deletion = Your account was deleted.

organisation-title = Sending for an organisation
organisation-what = A company, a school, an association of residents sends reports under its own name. With each report you choose whether you send it for the organisation. Its name is hidden or public as you choose for that report. The city does not verify it.
organisation-open = Enter or change the organisation
organisation-name = Name of the organisation
organisation-kind = Kind of organisation
organisation-kind-company = Company or household business
organisation-kind-service = School, hospital, public service
organisation-kind-association = Association, residents, community group
organisation-kind-agency = Authority
organisation-kind-other = Another organisation
organisation-number = Tax code (optional)
organisation-number-hint = 10 digits; 3 more for a branch.
organisation-number-unclear = A tax code has 10 digits, that of a branch 3 more. Please look again, or leave it empty.
organisation-do = Save
organisation-removal = Send for no organisation any more
organisation-done = The organisation is saved.
organisation-done-removal = The organisation is gone. Reports that were sent keep its name.

demo-identity-title = Demonstration identity
demo-identity-not-real = This page is for trying out: it is no real identity. Nobody proves anything, and everybody here is invented.
demo-identity-who = As whom do you want to sign in?
