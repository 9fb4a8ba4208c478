### Hộp thư của cán bộ.

inbox-title = Thông báo
inbox-nothing = Chưa có thông báo nào.
inbox-unread =
    { $n ->
       *[other] { $n } thông báo chưa đọc.
    }
inbox-read-all = Đánh dấu đã đọc hết
inbox-done-read = Đã đánh dấu đọc hết.
inbox-count = chưa đọc
inbox-new = Mới
inbox-kind-send = Vụ việc mới chờ tiếp nhận:
inbox-kind-place = Được giao vụ việc, chờ tiếp nhận:
inbox-kind-rehome = Nhận vụ việc do thay đổi đơn vị:
inbox-kind-supply = Người gửi đã bổ sung:
inbox-kind-withdraw = Người gửi đã rút:
inbox-kind-contest = Người gửi khiếu nại việc từ chối:
inbox-kind-forward = Đơn vị chuyển lên, chờ giao lại:
inbox-kind-assign = Bạn được giao xử lý:
inbox-kind-return = Câu trả lời được trả về để sửa:
inbox-kind-hand-back = Cán bộ đề nghị phân công lại:
inbox-kind-hand-over = Bạn được bàn giao:
inbox-kind-propose = Câu trả lời chờ phê duyệt:
inbox-kind-reopen = Người gửi không hài lòng:
inbox-kind-redo = Phải làm lại:
inbox-kind-overrun = Đã quá hạn:
inbox-kind-message = Người gửi nhắn:
inbox-kind-note = Đồng nghiệp nhắc bạn trong ghi chú:
inbox-kind-contribute = Đồng nghiệp đã gửi phần của mình:
inbox-kind-release = Tên người gửi đã được tiết lộ:
inbox-kind-break-glass = Vụ việc bị mở khẩn cấp:
inbox-kind-account-glass-broken = Báo động: người này vừa mở khẩn cấp một vụ việc:
inbox-kind-near = Sắp đến hạn:
inbox-kind-past = Đã quá hạn hơn một ngày làm việc:
inbox-kind-morning = Sáng nay:
inbox-kind-bulletin = Bản tin của nơi khác, chờ quyết định:
inbox-kind-bulletin-replaced = Bản tin mà cảnh báo của ta dựa vào vừa được cập nhật:
inbox-kind-bulletin-cancelled = Bản tin mà cảnh báo của ta dựa vào vừa bị hủy:
inbox-kind-warning-submit = Cảnh báo chờ phát hành:
inbox-kind-warning-ask-to-cancel = Đề nghị hủy cảnh báo, chờ đồng ý:
inbox-kind-warning-return = Cảnh báo được trả lại để sửa:
inbox-kind-warning-release = Cảnh báo bạn soạn đã phát hành:
inbox-kind-warning-cancel = Cảnh báo bạn soạn đã hủy:
inbox-kind-warning-keep = Cảnh báo bạn soạn vẫn giữ, không hủy:
inbox-kind-account-request-came = Người dân gửi yêu cầu về dữ liệu cá nhân, cần trả lời trong 2 ngày làm việc:
inbox-kind-account-request-due = Yêu cầu về dữ liệu cá nhân sẽ đến hạn trong một ngày làm việc nữa:
inbox-kind-account-request-late = Yêu cầu về dữ liệu cá nhân đã quá hạn, xin giải quyết trước:
inbox-kind-account-factor-reset = Xác thực hai bước của bạn đã được người quản trị đặt lại. Không phải do bạn yêu cầu? Hãy đổi mật khẩu và báo ngay.
inbox-kind-account-stands-in = Bạn được giao làm thay trong những ngày người này vắng:
inbox-kind-account-password-link = Người quản trị đã tạo liên kết để bạn chọn mật khẩu mới. Không phải do bạn yêu cầu? Hãy báo ngay.
inbox-kind-account-asked-again = Xin liên kết mới vì liên kết cũ đã hết hạn:
inbox-load = { $open } vụ việc đang mở, { $overdue } quá hạn, { $due } đến hạn hôm nay
inbox-arrived = { $n } thông báo mới
