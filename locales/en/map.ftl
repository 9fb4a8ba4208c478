### The map of cases.

map-title = Map of cases
map-broken = The map does not open on this device. The cases are in the list.
map-list = See the whole list
