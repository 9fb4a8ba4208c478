staff-sign-in-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng.
staff-login-taken = Tên đăng nhập này đã có người dùng.
