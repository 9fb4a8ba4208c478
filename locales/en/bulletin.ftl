### Bulletins of other authorities: feeds, what they say, what is decided.

bulletin-title = Bulletins of others
bulletin-waiting = to be decided
bulletin-tab-open = To be decided
bulletin-tab-elsewhere = Elsewhere
bulletin-tab-rest = All others
bulletin-what-open = Bulletins that concern the city and that nobody has decided about. Nothing goes out by itself: to tell people, write a warning from one.
bulletin-what-elsewhere = Bulletins that hold now in other places and touch no area of the city.
bulletin-what-rest = Bulletins that are decided, over, replaced or called off, and tests.
bulletin-none = There are no bulletins here.
bulletin-head-sender = Sent by
bulletin-head-levels = Level, by its sender
bulletin-head-received = Received
bulletin-areas = { $n } areas

bulletin-state-open = To be decided
bulletin-state-noted = Nothing to decide
bulletin-state-ignored = Ignored
bulletin-state-taken = A warning was written
bulletin-ending-replaced = Updated by its sender
bulletin-ending-cancelled = Cancelled by its sender
bulletin-over = Over
bulletin-place-here = Touches the city
bulletin-place-elsewhere = Elsewhere
bulletin-place-unknown = Place not known

bulletin-status-actual = Real
bulletin-status-exercise = EXERCISE
bulletin-status-system = For systems
bulletin-status-test = TEST
bulletin-status-draft = Draft
bulletin-type-alert = New
bulletin-type-update = Update
bulletin-type-cancel = Cancellation
bulletin-urgency-immediate = act at once
bulletin-urgency-expected = within the hour
bulletin-urgency-future = soon
bulletin-urgency-past = no longer urgent
bulletin-urgency-unknown = urgency not known
bulletin-severity-extreme = extreme
bulletin-severity-severe = severe
bulletin-severity-moderate = moderate
bulletin-severity-minor = minor
bulletin-severity-unknown = severity not known
bulletin-certainty-observed = happening now
bulletin-certainty-likely = likely
bulletin-certainty-possible = possible
bulletin-certainty-unlikely = unlikely
bulletin-certainty-unknown = certainty not known
bulletin-category-geo = earth
bulletin-category-met = weather and water
bulletin-category-safety = safety
bulletin-category-security = security
bulletin-category-rescue = rescue
bulletin-category-fire = fire
bulletin-category-health = health
bulletin-category-env = environment
bulletin-category-transport = transport
bulletin-category-infra = power, water, infrastructure
bulletin-category-cbrne = chemical, biological, radioactive, explosive
bulletin-category-other = other
bulletin-response-shelter = take shelter
bulletin-response-evacuate = leave
bulletin-response-prepare = prepare
bulletin-response-execute = do what was prepared
bulletin-response-avoid = keep away
bulletin-response-monitor = follow the news
bulletin-response-assess = judge the situation
bulletin-response-allclear = the danger is over
bulletin-response-none = nothing

bulletin-fact-feed = Feed
bulletin-fact-sender = Sender
bulletin-fact-identifier = Identifier
bulletin-fact-source = Taken from
bulletin-fact-note = Note
bulletin-fact-incidents = Incidents
bulletin-fact-sent = Sent
bulletin-fact-category = Category
bulletin-fact-response = To do
bulletin-fact-areas = Areas
bulletin-fact-audience = For
bulletin-fact-web = Page
bulletin-fact-contact = Contact
bulletin-fact-more = More
bulletin-fact-resource = Document
bulletin-origin = Where it comes from
bulletin-document = Download the message (CAP, XML)
bulletin-chain = Messages that continue each other
bulletin-map-broken = The map cannot be shown. The areas are named on this page.
bulletin-test = Its sender says that this is no real warning. Only a test can be written from it.

bulletin-write = Write a warning from it
bulletin-write-what = Opens the form with words, place and times filled in. You choose how dangerous it is; a second person still releases it.
bulletin-ignore = Ignore
bulletin-ignore-what = Colleagues see that it is decided, and why.
bulletin-reason = Reason
bulletin-reopen = Take it up again
bulletin-reopen-what = It goes back to those to be decided.
bulletin-done-ignore = The bulletin is ignored.
bulletin-done-reopen = The bulletin is to be decided again.
bulletin-taken = A warning was written:
bulletin-form = This form is filled in from a bulletin of others. Check each part, and choose yourself how dangerous it is.
bulletin-earlier-replaced = This updates a bulletin that a warning of ours was written from. See whether the warning must be updated.
bulletin-earlier-cancelled = Its sender called off a bulletin that a warning of ours was written from. See whether to ask to cancel the warning.
bulletin-ended-replaced = Its sender has replaced this bulletin by a new one.
bulletin-ended-cancelled = Its sender has called this bulletin off.

bulletin-refused-decided = This bulletin is decided.
bulletin-refused-over = This bulletin is over, so no warning can be written from it.
bulletin-refused-ended = Its sender replaced this bulletin or called it off, so no warning can be written from it.
bulletin-refused-no-warning = This bulletin is no warning of that kind, so none can be written from it.

bulletin-feeds = Feeds
bulletin-feeds-none = There are no feeds yet. Operators name them in NHIPCAU_FEEDS.
bulletin-feed-heard = Last heard
bulletin-feed-entries =
    { $n ->
        [one] { $n } entry in the list
       *[other] { $n } entries in the list
    }
bulletin-feed-never = Never heard.
bulletin-feed-looked = Last looked at
bulletin-feed-new = Not looked at yet. It is looked at every minute.
bulletin-feed-beyond = The list is too long: its last { $n } entries are not read.
bulletin-feed-broken =
    { $n ->
        [one] { $n } entry cannot be read
       *[other] { $n } entries cannot be read
    }
bulletin-feed-more = and { $n } more
bulletin-fault-refused = This address may not be asked.
bulletin-fault-unreached = It cannot be reached ({ $why }).
bulletin-fault-late = It did not answer in full within the time allowed.
bulletin-fault-long = The document has more than { $most } MB.
bulletin-fault-moved = It sends on too often, or does not say where to.
bulletin-fault-status = It answered { $status }.
bulletin-fault-unread = It cannot be read: { $why }
