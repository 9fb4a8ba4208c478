# Words for programs that use the interface.

api-body-wrong = The body is not as it should be: { $why }
