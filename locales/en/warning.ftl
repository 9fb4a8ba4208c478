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

### Public pages.

warning-title = Warnings
warning-banner = Warnings in force
warning-banner-elsewhere =
    { $n ->
        [one] One warning is in force elsewhere; it does not touch the places that matter to you
       *[other] { $n } warnings are in force elsewhere; none touches the places that matter to you
    }
warning-banner-more =
    { $n ->
        [one] One more warning is in force
       *[other] { $n } more warnings are in force
    }
warning-now = In force
warning-none = There are no warnings now.
warning-tests = Tests
warning-tests-what = These try the ways that warnings take. There is no danger and you need not do anything.
warning-past = Past
warning-past-none = There are no past warnings yet.
warning-feed-what = For other software:
warning-feed-title = Warnings, { $city }
warning-cap-what = The message for other software:
warning-cap-cancelled = CAP 1.2, cancellation
warning-crumbs = You are here
warning-from = From { $when }
warning-until = until { $when }
warning-everywhere = The whole city
warning-place-areas = { $n } communes and wards
warning-place-drawn =
    { $n ->
        [one] a shape on the map
       *[other] { $n } shapes on the map
    }
warning-drawn = Shape on the map
warning-test-what = There is no danger and you need not do anything.
warning-todo = What to do now
warning-what = What happens
warning-where = Where
warning-map = Map of the area affected
warning-map-broken = The map cannot be shown. The areas are listed on this page.
warning-files = Attachments
warning-chain = Messages of this warning
warning-fact-certainty = Certainty
warning-fact-river = Water level
warning-fact-air = Air quality
warning-fact-source = Taken from
warning-fact-unit = Issued by
warning-fact-issued = Issued
warning-air = Index { $index } ({ $scale })
warning-river = { $station }: { $level } m, { $when }, { $alarm }.
warning-river-unconfirmed = The alarm levels are those named in the press and were not checked against the regulation.
warning-alarm-none = below alarm I
warning-mark-risk = Level { $n }

warning-over-replaced-title = This warning has been updated
warning-over-replaced = See the latest one: what stands below is no longer right.
warning-over-latest = See the latest
warning-over-cancelled-title = This warning has been cancelled
warning-over-ended-title = This test is over
warning-over-cancelled-when = Since { $when }.
warning-over-reason = Reason: { $reason }
warning-over-expired-title = This warning is over
warning-over-expired = It ended { $when }.

warning-link-alert = Issued
warning-link-update = Updated
warning-link-cancelled = Cancelled
warning-link-ended = Test ended
warning-link-expired = Over
warning-link-here = (this page)
warning-changed-danger = Level: from { $from } to { $to }
warning-changed-expires = Ends: { $when }
warning-changed-onset = Begins: { $when }
warning-changed-added = Areas added: { $areas }
warning-changed-removed = Areas removed: { $areas }
warning-changed-shapes = The shapes on the map are others
warning-changed-river = There is a new water level
warning-changed-texts = Text and instructions were rewritten
warning-changed-attachments = The attachments are others

### The desk of those who write and release.

warning-desk-title = Write and release warnings
warning-desk-none = There are no warnings here.
warning-new = Write a warning
warning-tab-writing = Being written, to be released
warning-tab-out = In force
warning-tab-over = Over
warning-head-headline = Headline
warning-head-state = State
warning-head-level = Level
warning-head-place = Where
warning-head-span = When
warning-head-changed = Last changed

warning-new-title = Write a warning
warning-edit-title = Edit the warning
warning-draft = Draft
warning-mode = Is this warning real or a test?
warning-mode-hint = Choose before you write; it cannot be changed later.
warning-mode-actual-what = People are to act on it. Once released it stands on every page.
warning-mode-test-what = Only tries the ways a warning takes. It says everywhere that it is a test, and does not stand at the top of pages.
warning-test-form = You are writing a test. People will be told that they need not do anything.
warning-continue = Continue
warning-is-update = an update: once released it replaces the one in force
warning-see-now = See the warning as it is now
warning-part-what = What is it about?
warning-part-words = What do you tell people?
warning-part-where = Where?
warning-part-when = When?
warning-part-more = More
warning-choose = Choose…
warning-optional = (optional)
warning-kind = Kind of warning
warning-danger = How dangerous
warning-danger-risk = Legal level of natural-disaster risk
warning-danger-risk-hint = For storms, floods, heat, severe cold and forest fires (Decision 18/2021/QĐ-TTg).
warning-danger-step = Other danger
warning-danger-step-hint = For kinds that have no legal levels.
warning-headline = Headline
warning-headline-hint = One line that says it all: what, and where. At most 160 characters.
warning-description = What happens
warning-instruction = What to do now
warning-instruction-hint = One thing a line, the most important first. It stands at the top of the page.
warning-areas = Areas
warning-areas-search = Search communes and wards
warning-areas-count = { $n } chosen
warning-shapes = Shapes on the map (optional)
warning-shapes-hint = One corner a line: latitude, longitude. An empty line between two shapes. GeoJSON is taken too.
warning-map-draw = Map to draw on
warning-draw-how = Tap the map to add corners, or move it and press Enter to add one in the middle.
warning-draw-close = Another shape
warning-draw-undo = Remove the last corner
warning-draw-clear = Clear
warning-onset = Begins (optional)
warning-onset-hint = Leave it empty if it has begun.
warning-expires = Ends
warning-expires-hint = Required. At this time the warning ends by itself.
warning-reading = Water level of a river (for floods)
warning-station = Gauging station
warning-station-none = No reading
warning-station-missing = Choose the station of this reading.
warning-level = Water level (m)
warning-level-hint = For example 10.60.
warning-level-unknown = Write the water level in metres, for example 10.60.
warning-measured = Measured
warning-measured-missing = Say when it was measured.
warning-alarm = Alarm
warning-air-reading = Air quality index (for bad air)
warning-air-index = Index
warning-air-index-unknown = Write the index as a whole number.
warning-air-scale = Scale
warning-air-scale-hint = Name and version of the scale: the same index means another thing on another scale.
warning-moment-unknown = Write date and time, for example 2026-11-25 21:00.
warning-shapes-geojson = This is no shape of GeoJSON (Polygon or MultiPolygon).
warning-shapes-line = Line { $line } is not latitude and longitude, as in 21.0285, 105.8542.
warning-attachments = Add pictures or documents
warning-attachments-hint = JPEG, PNG, WebP or PDF; at most 5 files.
warning-attachments-lost = The files were not kept. Please choose them again.
warning-file-name = Name of the file
warning-file-name-hint = People see this name, for example: Map of the flooded streets. Only used when you add one file.
warning-file-keep = Keep
warning-save = Save and preview
warning-save-what = Nothing goes out yet: next you see it exactly as the public will.
warning-leave = Leave without saving

warning-touched = Touches { $n } communes and wards
warning-not-ready = It cannot go out yet
warning-preview = Preview, exactly as the public will see it:
warning-public-page = See the public page
warning-bulletin = See the bulletin of others
warning-bulletin-replaced = Its sender has updated the bulletin that this warning was written from. See whether the warning must be updated.
warning-bulletin-cancelled = Its sender has called off the bulletin that this warning was written from. See whether to ask to cancel the warning.
warning-history = History
warning-by-clock = The system
warning-no-actions = There is nothing you can do to this warning now.
warning-reason = Reason
warning-reason-public = Reason (people will see it)

warning-what-edit = Change what it says. Who edits cannot release it.
warning-what-submit = A releaser looks at it and decides. Nobody outside sees it yet.
warning-what-release = It stands at once at the top of every page, on the map and in the feed. It touches { $n } communes and wards.
warning-what-release-update = It replaces the one in force and stands at once on every page. It touches { $n } communes and wards.
warning-what-release-test = It stands among the tests and in the feed, marked as a test, and not at the top of pages.
warning-what-return = It goes back to be changed, with the reason.
warning-what-update = Begins a draft with the same content. This one stays in force until the new one is released.
warning-what-ask-to-cancel = The warning stays in force until another person agrees.
warning-what-cancel = The warning ends at once, and is shown everywhere as cancelled with the reason.
warning-what-keep = The warning stays in force.
warning-what-end-test = The test ends at once.
warning-what-discard = The draft is given up for good.

warning-done-saved = The draft is saved.
warning-done-submit = Submitted. Releasers see it in their list.
warning-done-release = Released.
warning-done-return = Returned to be changed.
warning-done-update = This is the draft of the update. The old one is still in force.
warning-done-ask-to-cancel = You asked to cancel it. Another person must agree.
warning-done-cancel = The warning is cancelled.
warning-done-keep = The warning stays in force.
warning-done-end-test = The test is over.
warning-done-discard = The draft is given up.

warning-event-draft = Begun
warning-event-edit = Edited
warning-event-discard = Discarded
warning-event-submit = Submitted for release
warning-event-return = Returned
warning-event-release = Released
warning-event-update = An update was begun
warning-event-replace = Replaced by an update
warning-event-ask-to-cancel = Cancelling was asked for
warning-event-keep = Kept
warning-event-cancel = Cancelled
warning-event-end-test = Test ended
warning-event-expire = Over
