### Are you safe: answers under a warning, and the figures for those who coordinate.

safety-title = Are you safe?
safety-safe = I am safe
safety-help = I need help
safety-more = Say more: where, and with how many people
safety-area = Area
safety-area-none = Rather not say
safety-area-unsaid = Did not say where
safety-people-label = How many people, with you
safety-people-hint = Leave empty if it is only you.
safety-what = The answer carries no name. The city only counts by area, to know where to ask first. A new answer takes the place of the one before.
safety-no-help = If you need help, please call the numbers above.
safety-done = Thank you for telling us. If anything changes, you can answer again.
safety-over = This warning is no longer in force, so no answer is needed.
safety-people = The number of people has to be from 1 to { $most }.
safety-area-wrong = This warning is not in force in that area. Choose again.
safety-counts = Are people safe
safety-none = Nobody has answered yet.
safety-head-safe = Safe answers
safety-head-people = People safe
safety-head-calls = Calls for help
safety-head-open = Still open
safety-total = Total
safety-desk = Warning in force: { $headline }
safety-called = This is a call for help under a warning.
