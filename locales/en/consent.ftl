### What people agreed to: when it is said, where, and how it is taken back.
### Words that people agree to bear a number at their end. Who changes what they mean adds new ones under the next number and leaves the old: they are what people agreed to.

consent-text-handling-1 = The words, photos, the place and the name, if you give one, are used to handle this case and for nothing else.
consent-text-contact-1 = If you leave a way to reach you, you agree to be told of this case there. The address is used for nothing else.
consent-text-account-1 = By signing in for the first time you agree to have an account: your address, name and reports are kept so that you find them again.
consent-text-notices-1 = By confirming you agree to be told at this address of what you choose. You can stop at any time.

consent-title = What you agreed to
consent-what = You agree by what you do yourself; nothing is ticked beforehand. What you agreed to you can take back at any time; what was done before stays valid.
consent-none = Nothing was agreed to yet.
consent-none-case = This case was sent before agreements were written down. To have your name or contact taken out, send a request below.
consent-purpose-handling = To handle the case
consent-purpose-contact = To tell you of the case
consent-purpose-account = An account
consent-purpose-notices = To be told of things
consent-given = Agreed { $when } · { $channel }
consent-withdrawn = Taken back { $when }
consent-of-case = Case { $code }
consent-withdraw = Take back
consent-withdraw-handling = If you take it back: your name is taken out of the case. The matter and the answer stay, since the law has the authority keep its records.
consent-withdraw-contact = If you take it back: your contact is taken out of the case, and you are told nothing more of it. The case is handled all the same; you see it by its code or your own link.
consent-withdraw-account = If you take it back: the account is deleted.
consent-withdraw-notices = If you take it back: you are told nothing more at this address.
consent-withdraw-account-link = See what would go
consent-withdraw-notices-link = To the page of notices
consent-done = Taken back.
consent-conflict-none = This was not agreed to, or was taken back before.
