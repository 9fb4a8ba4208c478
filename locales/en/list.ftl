### The list of cases and the filters it shares with the map.

list-title = Cases
list-search = Search by words or code
list-group = Where it stands
list-group-any = Anywhere
list-group-open = Being solved
list-group-answered = Answered
list-group-refused = Refused
list-group-overdue = Overdue
list-field = Field
list-field-any = Every field
list-unit = Unit
list-unit-any = Every unit
list-area = Ward or commune
list-area-any = The whole city
list-since = From
list-until = To
list-more = More filters: unit, place, days
list-show = Show
list-on-map = See them on the map
list-newest = Newest first
list-none-such = There is no such case. Drop one of the filters, or see all.
list-all = See all
list-none-yet = There are no cases yet. You can be the first.
list-pages = Pages
list-next = Older
list-first = Back to the newest
