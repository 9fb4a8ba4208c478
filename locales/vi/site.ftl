### Những gì mọi trang đều có.

site-name = Nhịp Cầu
site-tagline = Cầu nối người dân và chính quyền
site-skip = Đến nội dung chính
site-language = Ngôn ngữ
site-nav = Mục chính
site-nav-report = Gửi phản ánh
site-nav-cases = Các vụ việc
site-nav-map = Bản đồ
site-nav-warnings = Cảnh báo
site-nav-follow = Theo dõi
site-nav-statistics = Số liệu
site-sign-in = Cán bộ đăng nhập
site-sign-out = Đăng xuất
site-staff = Khu vực cán bộ
site-staff-work = Công việc
site-staff-new = Ghi phản ánh
site-staff-warnings = Phát hành cảnh báo
site-staff-desk = Điều phối
site-staff-people = Nhân sự
site-footer-about = Phần mềm mã nguồn mở, ai cũng có thể xem và dùng.
site-footer-map = Dữ liệu bản đồ © những người đóng góp OpenStreetMap
site-footer-interface = Giao diện lập trình
site-emergency = Nguy hiểm đến tính mạng: gọi 113 (công an), 114 (cứu hoả), 115 (cấp cứu).
