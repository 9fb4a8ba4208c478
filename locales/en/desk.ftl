### The desk of the city's coordinator.

desk-title = Coordination
desk-sections = Sections
desk-nothing = There is nothing here.
desk-section-unrouted = No unit found
desk-section-forwarded = Passed up
desk-section-contested = Refusal contested
desk-section-reopened = To review
desk-section-pending = Waiting to be shown
desk-section-overdue = Overdue by unit
desk-section-week = This week by unit
desk-what-unrouted = No rule names a unit. Give it to the one in charge.
desk-what-forwarded = The unit says it is outside its authority. From the second time on, placing is final.
desk-what-contested = The sender does not agree with the refusal. Place it again, or explain.
desk-what-reopened = The sender is not satisfied with the answer. Keep it with reasons, or have it done again.
desk-what-pending = Not shown in public yet. Look for faces, number plates and homes, then decide.
desk-act-unrouted = Place
desk-act-forwarded = Place
desk-act-contested = Place
desk-act-reopened = Review
desk-act-pending = Moderate
desk-forwards = passed on { $n } { $n ->
    [one] time
   *[other] times
}
desk-week-received = Received
desk-week-answered = Answered
desk-week-refused = Refused
desk-week-forwarded = Passed on
desk-week-overdue = Overdue
desk-week-dissatisfied = Not satisfied
