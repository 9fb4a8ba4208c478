staff-sign-in-wrong = The login or the password is not right.
staff-login-taken = This login is taken.
