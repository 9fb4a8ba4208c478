### Warnings: kinds, levels, steps, and why one cannot go out yet.

warning-kind-storm = Storm, tropical depression
warning-kind-flood = Flood
warning-kind-heat = Heat
warning-kind-cold = Severe cold
warning-kind-air = Bad air
warning-kind-fire = Fire
warning-kind-epidemic = Epidemic
warning-kind-crime = Crime, fraud
warning-kind-traffic = Traffic
warning-kind-utilities = Power, water
warning-kind-other = Other warning

warning-risk-low = Level 1, low risk (light blue)
warning-risk-medium = Level 2, medium risk (light yellow)
warning-risk-great = Level 3, great risk (orange)
warning-risk-very-great = Level 4, very great risk (red)
warning-risk-disaster = Level 5, risk of disaster (purple)

warning-step-minor = Little danger
warning-step-moderate = Possible danger
warning-step-severe = Danger
warning-step-extreme = Great danger

warning-certainty-observed = Happening now
warning-certainty-likely = Likely
warning-certainty-possible = Possible
warning-certainty-unknown = Not known

warning-alarm-one = Alarm I
warning-alarm-two = Alarm II
warning-alarm-three = Alarm III

warning-mode-actual = Real warning
warning-mode-test = TEST

warning-state-draft = Being written
warning-state-proposed = Waiting for release
warning-state-released = In force
warning-state-cancelling = In force, to be cancelled
warning-state-replaced = Updated
warning-state-cancelled = Cancelled
warning-state-expired = Expired
warning-state-discarded = Discarded

warning-action-edit = Edit
warning-action-discard = Discard the draft
warning-action-submit = Submit for release
warning-action-return = Return
warning-action-release = Release
warning-action-update = Update
warning-action-replace = Replace by the update
warning-action-ask-to-cancel = Ask to cancel
warning-action-keep = Do not cancel
warning-action-cancel = Cancel the warning
warning-action-end-test = End the test
warning-action-expire = Expire

warning-refused-moved-on = Somebody else has just changed this warning. Look at it again before you go on.
warning-refused-not-allowed = You may not do this to the warning.
warning-refused-own-warning = You wrote or submitted this warning, so you cannot release it. Another person must.
warning-refused-own-request = You asked to cancel, so you cannot agree yourself. Another person must.
warning-refused-is-test = This is a test: end it, it need not be cancelled.
warning-refused-not-a-test = This is a real warning: two people cancel it.
warning-refused-faulty = The warning cannot go out yet. Correct what is listed.
warning-refused-overtaken = The warning that this one replaces was cancelled, or has another update.
warning-refused-too-early = It is too early for this.

warning-fault-no-text = The { $part ->
    [headline] headline
    [description] description
   *[instruction] instruction
} is missing (language: { $language }).
warning-fault-long-text = The { $part ->
    [headline] headline
    [description] description
   *[instruction] instruction
} (language: { $language }) has { $length } characters; at most { $most } are allowed.
warning-fault-unknown-language = The city does not use the language { $language }.
warning-fault-wrong-scale = The scale does not fit the kind of warning. Natural disasters have the legal levels of risk; other kinds have not.
warning-fault-no-expiry = Every warning needs an end.
warning-fault-expired = The end has passed.
warning-fault-onset-after-expiry = It must begin before it ends.
warning-fault-no-area = Choose areas, or draw a shape on the map.
warning-fault-unknown-area = There is no area { $area }.
warning-fault-many-shapes = At most { $most } shapes can be drawn.
warning-fault-broken-shape = Shape { $number } { $why ->
    [corners] needs three corners at least
    [too_long] has too many corners
    [range] has a corner off the map
    [holes] must have no holes
    [crossing] has a border that crosses or touches itself
   *[flat] is too small
}.
warning-fault-outside-city = Shape { $number } lies outside the city.
warning-fault-stray-reading = This reading does not belong to the kind of warning.
warning-fault-unknown-station = There is no station { $station }.
warning-fault-wrong-alarm = The alarm does not fit the water level: by the thresholds of the station it { $measured ->
    [one] is at alarm I
    [two] is at alarm II
    [three] is at alarm III
   *[none] is below alarm I
}.
warning-fault-future-reading = The time of the reading has not come yet.
warning-fault-many-attachments = At most { $most } files can be attached.
