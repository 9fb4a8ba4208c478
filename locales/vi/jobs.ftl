### Công việc chạy nền, cho người vận hành.

jobs-title = Công việc chạy nền
jobs-about = Những việc làm sau mỗi thao tác, như gửi thông báo. Việc hỏng được thử lại, mỗi lần chờ lâu hơn.
jobs-lanes = Hàng đợi
jobs-lane = Hàng
jobs-lane-alert = Cảnh báo
jobs-lane-feed = Nguồn tin của nơi khác
jobs-lane-notice = Thông báo
jobs-waiting = Đang chờ
jobs-running = Đang làm
jobs-failing = Đang thử lại
jobs-given-up = Đã bỏ
jobs-oldest = Chờ lâu nhất
jobs-idle = Không có việc nào đang chờ.
jobs-failed = Việc chưa thành
jobs-none-failed = Không có việc nào hỏng.
jobs-asked = Yêu cầu lúc
jobs-attempts = đã thử { $n } lần
jobs-next = thử lại lúc
jobs-given-up-one = đã thôi thử
jobs-retry = Thử lại ngay
jobs-done-retry = Việc được thử lại.
jobs-lane-mail = Thư điện tử
jobs-lane-sms = Tin nhắn
jobs-lane-push = Thông báo trên thiết bị
