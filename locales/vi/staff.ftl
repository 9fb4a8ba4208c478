### Tài khoản cán bộ: đăng nhập, đăng xuất.

staff-sign-in-title = Cán bộ đăng nhập
staff-sign-in-who = Dành cho người làm việc ở các đơn vị. Người dân không cần đăng nhập để gửi hay theo dõi phản ánh.
staff-sign-in-login = Tên đăng nhập
staff-sign-in-password = Mật khẩu
staff-sign-in-do = Đăng nhập
staff-sign-in-help = Quên mật khẩu? Hãy liên hệ người quản trị của đơn vị bạn.
staff-sign-in-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng.
staff-sign-in-slow = Đã thử quá nhiều lần. Hãy đợi { $wait } giây rồi thử lại.
staff-login-taken = Tên đăng nhập này đã có người dùng.
staff-signed-out = Bạn đã đăng xuất.

staff-lost-title = Phiên làm việc đã hết hạn
staff-lost-kept = Những gì bạn vừa nhập vẫn còn. Hãy đăng nhập lại, rồi gửi tiếp.
staff-lost-photos = Riêng ảnh thì phải chọn lại.
staff-again-title = Gửi tiếp những gì bạn đã nhập
staff-again-what = Bạn đã đăng nhập lại. Nội dung nhập trước đó chưa được gửi.
staff-again-busy = Hệ thống đang bận nên chưa ghi lại được gì. Nội dung bạn vừa nhập vẫn còn trên trang này: hãy đợi ít phút rồi gửi lại.
staff-again-photos = Chọn lại ảnh hoặc tài liệu
staff-again-do = Gửi ngay
staff-again-not = Không gửi, về danh sách công việc
