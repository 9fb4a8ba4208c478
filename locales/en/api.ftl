# Words for programs that use the interface.

api-body-wrong = The body is not as it should be: { $why }
receipts-unreadable = The receipts cannot be read: the body is not what the settings describe.
