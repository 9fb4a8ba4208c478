### Thư gửi đến người dân và cán bộ: thư điện tử, tin nhắn, thông báo trên thiết bị.

letter-case-send = Chúng tôi đã nhận phản ánh của bạn và chuyển đến { $holder }.
letter-case-place = Phản ánh của bạn được giao cho { $holder }.
letter-case-rehome = Do thay đổi đơn vị hành chính, phản ánh của bạn nay do { $holder } giữ.
letter-case-receive = { $unit } đã tiếp nhận phản ánh của bạn.
letter-case-ask-back = { $unit } cần bạn cho biết thêm để xử lý tiếp.
letter-case-lapse = Chúng tôi chưa nhận được phần bổ sung nên phải dừng phản ánh này. Bạn có thể gửi lại bất cứ lúc nào.
letter-case-set-level = Mức độ của phản ánh đã thay đổi, hạn xử lý cũng được tính lại.
letter-case-extend = { $unit } cần thêm thời gian và đã gia hạn xử lý.
letter-case-merge = Phản ánh của bạn được xử lý chung với một vụ việc cùng nơi, cùng nội dung. Bạn vẫn nhận được câu trả lời riêng.
letter-case-unmerge = Phản ánh của bạn được tách ra và xử lý riêng.
letter-case-follow-parent = Phản ánh của bạn đã có câu trả lời.
letter-case-refuse = { $unit } không thể xử lý phản ánh của bạn. Lý do và việc bạn có thể làm tiếp ở bên dưới.
letter-case-approve = { $unit } đã trả lời phản ánh của bạn.
letter-case-uphold = Điều phối thành phố đã xem xét lại và giữ nguyên câu trả lời.
letter-case-forward = { $unit } thấy việc này không thuộc thẩm quyền và đã chuyển lên { $holder }. Thời hạn không bị tính lại.
letter-case-redo = Điều phối thành phố yêu cầu { $holder } làm lại.
letter-case-message = { $unit } nhắn cho bạn.
letter-case-moderate = Phần được công khai của phản ánh đã thay đổi.
letter-case-release = Tên và cách liên hệ của bạn đã được tiết lộ cho { $holder }. Lý do ở bên dưới.
letter-case-break-glass = Vụ việc của bạn, kể cả tên và cách liên hệ, đã được mở khẩn cấp trong một giờ. Lý do ở bên dưới.
letter-case-clarify-near = Xin bổ sung trước { $when }; sau đó phản ánh sẽ phải dừng lại.

letter-followed-refuse = { $unit } không thể xử lý vụ việc bạn theo dõi.
letter-followed-approve = Vụ việc bạn theo dõi đã có câu trả lời.
letter-followed-uphold = Câu trả lời của vụ việc bạn theo dõi được giữ nguyên sau khi xem xét lại.

letter-near-report = Có phản ánh mới ở nơi bạn quan tâm: { $title }.
letter-near-answer = Một phản ánh ở nơi bạn quan tâm đã được trả lời: { $title }.

letter-deadline-near = Sắp đến hạn ({ $clock }): { $title }, trước { $when }.
letter-deadline-past = Quá hạn hơn một ngày làm việc ({ $clock }): { $title }, hạn { $when }.

letter-morning = Tình hình sáng nay của { $unit }
letter-load-open = Đang mở
letter-load-overdue = Quá hạn
letter-load-due = Đến hạn hôm nay

letter-warning-cancelled = Đã hủy cảnh báo: { $headline }
letter-warning-elsewhere = Không còn hiệu lực ở nơi bạn quan tâm: { $headline }
letter-warning-test = Đây là thử nghiệm. Không có nguy hiểm nào và bạn không cần làm gì.
letter-warning-kind = Loại
letter-warning-level = Mức độ
letter-warning-from = Bắt đầu
letter-warning-until = Hiệu lực đến
letter-warning-by = Đơn vị phát hành
letter-act-warning = Xem cảnh báo và bản đồ

letter-confirm = Xin xác nhận địa chỉ này là của bạn
letter-confirm-what = Có người vừa để lại địa chỉ này ở { $site } để nhận thông báo. Nếu là bạn, xin bấm xác nhận. Nếu không phải, xin bỏ qua thư này; bạn sẽ không nhận thêm gì.
letter-invitation = Mời bạn vào làm việc trên Nhịp Cầu
letter-invitation-what = Chào { $name }, bạn được mời làm việc tại { $unit }. Hãy mở liên kết để đặt mật khẩu.
letter-password = Chọn mật khẩu mới trên Nhịp Cầu
letter-password-what = Chào { $name }, người quản trị của đơn vị đã tạo liên kết để bạn chọn mật khẩu mới. Sau đó bạn bị đăng xuất ở mọi nơi khác.
letter-invitation-until = Liên kết có hạn đến { $until } và chỉ dùng một lần. Xin đừng chuyển cho ai khác.

letter-request-acknowledge = Yêu cầu của bạn về dữ liệu cá nhân đã được tiếp nhận và đang được xử lý.
letter-request-extend = Yêu cầu của bạn về dữ liệu cá nhân cần thêm thời gian.
letter-request-fulfil = Yêu cầu của bạn về dữ liệu cá nhân đã được thực hiện.
letter-request-refuse = Yêu cầu của bạn về dữ liệu cá nhân đã bị từ chối. Lý do và việc bạn có thể làm tiếp ở trang của bạn.

letter-daily = { $n } tin trong ngày qua
letter-daily-more = Còn { $n } tin nữa trên trang của bạn.

letter-fact-code = Mã tra cứu
letter-fact-what = Loại việc
letter-fact-where = Nơi
letter-fact-request = Yêu cầu
letter-fact-from = Từ
letter-fact-holder = Đơn vị đang giữ
letter-due-reception = Hạn tiếp nhận
letter-due-handling-urgent = Hạn trả lời
letter-due-handling-normal = Hạn trả lời
letter-due-handling-complex = Hạn trả lời
letter-due-approval = Hạn phê duyệt
letter-due-clarification = Hạn bổ sung
letter-due-rating = Hạn đánh giá
letter-due-review = Hạn xem xét lại

letter-act-open = Xem vụ việc
letter-act-work = Mở để xử lý
letter-act-list = Mở danh sách việc
letter-act-rate = Xem ảnh và đánh giá
letter-act-supply = Bổ sung thông tin
letter-act-contest = Xem việc có thể làm tiếp
letter-act-answer = Đọc và trả lời
letter-act-request = Đọc câu trả lời
letter-act-confirm = Đúng, đây là địa chỉ của tôi
letter-act-invitation = Đặt mật khẩu
letter-act-password = Chọn mật khẩu mới

letter-why-case = Bạn nhận thư này vì đã gửi hoặc theo dõi vụ việc này.
letter-why-report = Bạn nhận thư này vì đã chọn nhận tin về phản ánh mới ở nơi bạn quan tâm.
letter-why-answer = Bạn nhận thư này vì đã chọn nhận tin về các câu trả lời ở nơi bạn quan tâm.
letter-why-warning = Bạn nhận thư này vì đã chọn nhận cảnh báo cho nơi bạn quan tâm.
letter-why-work = Bạn nhận thư này vì việc này đến lượt bạn xử lý.
letter-why-deadline = Bạn nhận thư này vì thời hạn này do bạn hoặc đơn vị cấp dưới của bạn giữ.
letter-why-morning = Bạn nhận thư này vì bạn phụ trách đơn vị.
letter-why-confirm = Thư này chỉ gửi một lần trong ngày cho mỗi địa chỉ.
letter-why-request = Bạn nhận thư này vì đã gửi một yêu cầu về dữ liệu cá nhân của mình. Nội dung trả lời không ghi trong thư.
letter-why-invitation = Bạn nhận thư này vì người quản trị của đơn vị mời bạn. Nếu bạn không biết việc này, xin bỏ qua thư.
letter-why-password = Bạn nhận thư này vì người quản trị của đơn vị tạo liên kết này cho bạn. Nếu bạn không yêu cầu, xin đừng mở liên kết và báo ngay cho người quản trị.
letter-choose = Chọn lại những gì bạn muốn nhận
letter-stop = Không nhận loại tin này nữa

letters-title = Mẫu thư
letters-what = Đây là những thư người dân và cán bộ nhận được, viết theo một vụ việc có thật mà ai cũng xem được. Không thư nào được gửi đi từ trang này.
letters-code = Mã của một vụ việc công khai
letters-code-hint = Để trống: vụ việc công khai mới nhất.
letters-language = Ngôn ngữ
letters-show = Xem các thư
letters-none = Chưa có vụ việc công khai nào để làm mẫu.
letters-subject = Tiêu đề
letters-sms = Tin nhắn
letters-sms-length =
    { $n } ký tự, { $parts } tin
letters-text = Bản chữ thuần
letters-to-case = Gửi người phản ánh
letters-to-followed = Gửi người theo dõi
letters-to-near = Gửi người quan tâm đến nơi đó
letters-to-warned = Gửi người ở nơi có cảnh báo
letters-to-work = Gửi cán bộ
letters-to-rest = Các thư khác
letters-somebody = Nguyễn Văn A

letter-code = { $code } là mã xác nhận của bạn
letter-code-what = Mã dùng được một lần, trong { $minutes } phút.
letter-code-never = Nếu bạn không xin mã này, xin bỏ qua; không ai vào được tài khoản khi chưa có mã. Đừng đưa mã cho bất kỳ ai, kể cả người tự xưng là cán bộ.
letter-why-code = Mã này được gửi vì có người nhập địa chỉ của bạn để đăng nhập.
