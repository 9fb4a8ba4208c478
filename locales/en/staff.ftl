### Accounts of staff: signing in and out.

staff-sign-in-title = Staff sign-in
staff-sign-in-who = For people who work for a unit. Citizens need no account to send or follow a report.
staff-sign-in-login = Login
staff-sign-in-password = Password
staff-sign-in-do = Sign in
staff-sign-in-help = Forgotten your password? Ask the administrator of your unit.
staff-sign-in-wrong = The login or the password is not right.
staff-sign-in-slow = Too many tries. Wait { $wait } seconds, then try again.
staff-login-taken = This login is taken.
staff-signed-out = You have signed out.

staff-lost-title = Your session has ended
staff-lost-kept = What you entered is kept. Sign in again, then send it.
staff-lost-photos = Only photos have to be chosen again.
staff-again-title = Send what you had entered
staff-again-what = You are signed in again. What you entered before has not been sent yet.
staff-again-busy = The system is busy, so nothing was recorded. What you entered is still on this page: wait a few minutes, then send it again.
staff-again-photos = Choose the photos or documents again
staff-again-do = Send now
staff-again-not = Do not send, go to the work list

staff-unit-unknown = There is no such unit.
staff-unit-ended = This unit does not exist in that time.
staff-term-backwards = The last day cannot lie before the first.

staff-without-title = You hold no role today
staff-without-ended-title = Your unit has ended
staff-without-what = You are still signed in, but today your account has no role in any unit.
staff-without-heir = { $unit } has ended. { $heir } has taken over its work.
staff-without-no-heir = { $unit } has ended. No successor is known; the coordination of the city holds what is still open.
staff-without-do = To go on working, ask the administrator of that unit to give you your roles there. Nothing of the old cases is lost.
staff-without-ask = To go on working, ask the administrator of your unit to look at the dates of your roles.
staff-without-cases = See the cases of { $heir }
staff-without-kept = What you have just entered was not sent
staff-without-copy = Copy it before you leave this page.
