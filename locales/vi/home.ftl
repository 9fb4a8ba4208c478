### Trang đầu.

home-lead = { $title }: thấy điều chưa ổn ở nơi công cộng thì báo, biết ai giữ, bao giờ phải xong, và nói được kết quả có đạt không.
home-report = Gửi phản ánh
home-report-what = Chụp ảnh, chỉ chỗ, gửi. Không cần tài khoản, chưa đến một phút.
home-map = Quanh đây có gì?
home-map-what = Các vụ việc trên bản đồ.
home-statistics = Số liệu công khai
home-statistics-what = Mỗi đơn vị nhận bao nhiêu, xong bao nhiêu, đúng hạn bao nhiêu.
home-follow = Theo dõi phản ánh đã gửi
home-follow-code = Mã vụ việc
home-follow-hint = Tám ký tự trên giấy biên nhận, ví dụ 7K3Q-9WMD.
home-follow-go = Xem
home-word = Thành phố có giữ lời không?
home-word-more = Xem toàn bộ số liệu
home-near = Mới được phản ánh
home-near-more = Xem tất cả vụ việc
home-figure-weeks = trong { $n } tuần qua
home-figure-received = Đã nhận
home-figure-handled = Đã trả lời
home-figure-handled-of = { $part } trên { $whole } vụ nhận
home-figure-on-time = Đúng hạn
home-figure-on-time-of = { $part } trên { $whole } vụ đã trả lời
home-figure-content = Hài lòng, chấp nhận
home-figure-content-of = { $part } trên { $whole } lượt đánh giá
home-warnings = Hiện có { $n } cảnh báo đang hiệu lực.
home-warnings-none = Hiện không có cảnh báo nào.
home-warnings-more = Xem cảnh báo
