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

staff-unit-unknown = Không có đơn vị này.
staff-unit-ended = Đơn vị này không hoạt động trong khoảng thời gian đó.
staff-term-backwards = Ngày cuối không thể trước ngày đầu.

staff-without-title = Hiện bạn không giữ vai trò nào
staff-without-ended-title = Đơn vị của bạn đã kết thúc hoạt động
staff-without-what = Bạn vẫn đang đăng nhập, nhưng hôm nay tài khoản không có vai trò ở đơn vị nào.
staff-without-heir = { $unit } đã kết thúc hoạt động. Công việc của đơn vị nay do { $heir } đảm nhận.
staff-without-no-heir = { $unit } đã kết thúc hoạt động. Chưa có đơn vị nào được ghi là kế thừa; những việc còn mở do bộ phận điều phối của thành phố giữ.
staff-without-do = Để làm việc tiếp, hãy đề nghị quản trị viên của đơn vị đó giao vai trò cho bạn. Hồ sơ cũ không mất.
staff-without-ask = Để làm việc tiếp, hãy đề nghị quản trị viên của đơn vị kiểm tra thời hạn vai trò của bạn.
staff-without-cases = Xem các vụ việc của { $heir }
staff-without-kept = Những gì bạn vừa nhập chưa được gửi
staff-without-copy = Hãy chép lại trước khi rời trang này.
