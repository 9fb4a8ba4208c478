### The first page.

home-lead = { $title }: report what is wrong in a public place, see who has it and by when it must be done, and say whether the result is good.
home-report = Send a report
home-report-what = Take a photo, show the place, send. No account, less than a minute.
home-map = What is happening here?
home-map-what = Cases on the map.
home-statistics = Public figures
home-statistics-what = What each unit received, finished, and finished on time.
home-follow = Follow a report you sent
home-follow-code = Case code
home-follow-hint = The eight signs on your receipt, such as 7K3Q-9WMD.
home-follow-go = Show
home-word = Does the city keep its word?
home-word-more = See all figures
home-near = Newly reported
home-near-more = See all cases
home-figure-weeks = in the last { $n } weeks
home-figure-received = Received
home-figure-handled = Answered
home-figure-handled-of = { $part } of { $whole } received
home-figure-on-time = On time
home-figure-on-time-of = { $part } of { $whole } answered
home-figure-content = Satisfied or accepted
home-figure-content-of = { $part } of { $whole } ratings
home-warnings =
    { $n ->
        [one] One warning is in force.
       *[other] { $n } warnings are in force.
    }
home-warnings-none = There are no warnings now.
home-warnings-more = See warnings
