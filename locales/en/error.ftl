### When something does not go as wished: what happened, and what to do next.

error-home = To the first page
error-back = Go back and correct
error-again = Try again
error-follow = Look up a case by its code
error-sign-in = Sign in
error-reference = Reference: { $id }

error-not-found-title = This page was not found
error-not-found-what = The address may be mistyped, or what it shows is not public.
error-not-found-do = Check the address, or enter the code of a case to follow it.
error-forbidden-title = You may not do this
error-forbidden-what = Your account does not hold the role this needs in this unit.
error-forbidden-do = If you think this is wrong, ask the administrator of your unit to check your roles.
error-invalid-title = Something needs correcting
error-invalid-what = Some of the information is missing or not right.
error-invalid-do = Go back, correct the following and send again. What you entered is still there.
error-conflict-title = This has just changed
error-conflict-what = Someone else was faster, or the case is no longer at that step.
error-conflict-do = Open the page again to see how it stands, then go on.
error-gone-title = This is no longer here
error-gone-what = It was withdrawn or deleted, or the link has run out.
error-gone-do = You can look at other cases or send a new report.
error-too-many-title = A little slower, please
error-too-many-what = There have been too many requests from where you are in a short time.
error-too-many-do = Try again in { $wait } seconds.
error-too-large-title = What you sent is too large
error-too-large-what = A photo may have { $photo } MB, and there may be { $most } photos at a time.
error-too-large-do = Go back, send fewer or smaller photos.
error-method-title = This page does not take that
error-method-what = The address is right, the way of sending is not.
error-method-do = Please start again from the first page.
error-unavailable-title = The system is busy
error-unavailable-what = A part of the system does not answer now. Nothing was recorded.
error-unavailable-do = Please try again in a few minutes.
error-bug-title = Our mistake
error-bug-what = Something went wrong in the system, and it has been recorded. You did nothing wrong.
error-bug-do = Try again; if it stays like this, call 1022 and read out the reference below.
error-cross-site-title = This came from another site
error-cross-site-what = To protect you, we only take what is sent from this very site.
error-cross-site-do = Open this site directly and do it again.

error-in-title = Error: { $title }
