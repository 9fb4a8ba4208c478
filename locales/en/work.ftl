### The work of staff: the list, one case, many at once.

work-title = Work
work-back = To the work list
work-crumbs = Path
work-tabs = Groups of cases
work-tab-open = Open
work-tab-mine = Mine
work-tab-new = To receive
work-tab-handling = Being handled
work-tab-approval = To approve
work-tab-answered = Answered, to be rated
work-tab-overdue = Overdue
work-tab-all = All
work-fresh = { $n } new – load the list again
work-search = Search by code, words, address
work-unit = Unit
work-field = Field
work-level = Level
work-any = All
work-none = – None –
work-filter = Filter
work-empty = There are no cases in this group.
work-choose = Choose
work-choose-case = Choose case { $code }
work-chosen = With the marked cases:
work-head-left = Time left
work-head-code = Code
work-head-what = What
work-head-place = Where
work-head-state = State
work-head-who = Who has it
work-pages = Pages of the list
work-first = First page of the list
work-next = Next page
work-keys = Keys
work-keys-walk = down, up in the list
work-keys-open = open the case
work-keys-search = search
work-keys-close = Close

work-left = { $time } left
work-left-over = { $time } over
work-left-none = no deadline any more
work-left-rating = to be rated: { $time } left
work-left-clarifying = waits for the sender: { $time } left

work-bulk-receive = Receive the chosen cases
work-bulk-assign = Assign the chosen cases
work-bulk-title-receive = Receive several cases
work-bulk-title-assign = Assign several cases
work-bulk-none = You have not marked any case.
work-bulk-nothing = This cannot be done to any of the chosen cases. The reason for each is below.
work-bulk-will = Will be done to { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-not = Cannot be done to { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-now = Now
work-bulk-then = Then
work-bulk-after = { $state }, due { $until }
work-bulk-after-level = { $level }: { $state }, due { $until }
work-bulk-not-now = the case is not at that step, or you do not hold the role it takes.
work-bulk-other-unit = the case is with another unit; assign it separately.
work-bulk-do-receive = Receive { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-do-assign = Assign { $n ->
    [one] one case
   *[other] { $n } cases
}
work-bulk-back = Do nothing, to the list
work-bulk-done-receive = What came of receiving
work-bulk-done-assign = What came of assigning
work-bulk-ok = { $n ->
    [one] One case is done
   *[other] { $n } cases are done
}
work-bulk-failed = { $n ->
    [one] One case could not be done
   *[other] { $n } cases could not be done
}

work-field-level = Level
work-field-office = Office of the unit
work-field-officer = Officer
