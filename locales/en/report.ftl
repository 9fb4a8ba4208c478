### Sending a report.

## What needs correcting
report-category-missing = Please choose what kind of report this is.
report-place-missing = Please say where it is: put a pin on the map or write the address.
report-place-not-a-position = This position cannot be read. Please put the pin on the map again.
report-place-outside = This place lies outside the city, about { $km } km from { $area }. Please check it.
report-area-ask = This place is close to a border. Please choose your ward or commune.
report-contact-unknown = This is neither a phone number nor an e-mail address. Please check it, or leave it empty.
report-photos-many = At most { $most } photos can be sent at a time.
report-conflict-key-reused = Another report was already sent from this form. Please open a new form.
