### Từ ngữ của vụ việc: mọi trang dùng chung.

case-state-sent = Chờ tiếp nhận
case-state-clarifying = Chờ bổ sung
case-state-received = Đã tiếp nhận
case-state-assigned = Đã phân công
case-state-in-progress = Đang xử lý
case-state-awaiting-approval = Chờ phê duyệt
case-state-answered = Đã trả lời
case-state-reopened = Xem xét lại
case-state-closed = Kết thúc
case-state-refused = Từ chối
case-state-withdrawn = Đã rút
case-state-merged = Gộp vào vụ khác

case-action-send = Gửi
case-action-receive = Tiếp nhận
case-action-ask-back = Hỏi lại
case-action-supply = Bổ sung
case-action-lapse = Hết hạn bổ sung
case-action-refuse = Từ chối
case-action-contest = Khiếu nại việc từ chối
case-action-forward = Chuyển lên cấp trên
case-action-place = Giao cho đơn vị
case-action-set-level = Đổi mức độ
case-action-extend = Gia hạn
case-action-assign = Phân công
case-action-start = Bắt đầu xử lý
case-action-hand-back = Trả lại lãnh đạo
case-action-propose = Trình câu trả lời
case-action-return = Trả về để sửa
case-action-approve = Phê duyệt và trả lời
case-action-rate = Đánh giá
case-action-reopen = Đề nghị xem xét lại
case-action-uphold = Giữ nguyên câu trả lời
case-action-redo = Yêu cầu làm lại
case-action-close = Kết thúc
case-action-withdraw = Rút phản ánh
case-action-merge = Gộp vào vụ khác
case-action-unmerge = Tách ra
case-action-follow-parent = Theo vụ chính
case-action-rehome = Chuyển theo thay đổi đơn vị
case-action-overrun = Quá hạn
case-action-note = Ghi chú nội bộ
case-action-message = Nhắn tin
case-action-support = Tôi cũng gặp
case-action-moderate = Kiểm duyệt

case-role-reporter = Người gửi
case-role-intake = Cán bộ tiếp nhận
case-role-head = Lãnh đạo đơn vị
case-role-officer = Cán bộ xử lý
case-role-approver = Người phê duyệt
case-role-coordinator = Điều phối thành phố
case-role-clock = Hệ thống
case-role-inspector = Thanh tra
case-role-admin = Quản trị

case-level-urgent = Khẩn cấp
case-level-normal = Thông thường
case-level-complex = Phức tạp
case-level-urgent-what = Thiên tai, dịch bệnh, tai nạn, tội phạm, nguy hiểm đến an toàn, an ninh, trật tự.
case-level-normal-what = Mọi việc khác.
case-level-complex-what = Cần nhiều cơ quan, hoặc phải theo thủ tục do luật định.

case-stream-on-site = Phản ánh hiện trường
case-stream-procedure = Góp ý thủ tục hành chính
case-stream-suggestion = Góp ý về dịch vụ này

case-verdict-satisfied = Hài lòng
case-verdict-accepted = Chấp nhận được
case-verdict-dissatisfied = Không hài lòng

case-visibility-public = Công khai, hiện tên
case-visibility-name-hidden = Công khai, ẩn tên
case-visibility-private = Không công khai
case-visibility-public-what = Ai cũng xem được vụ việc và tên bạn ghi.
case-visibility-name-hidden-what = Ai cũng xem được vụ việc, không ai thấy tên bạn.
case-visibility-private-what = Chỉ bạn và đơn vị xử lý xem được.

case-publication-pending = Chờ kiểm duyệt
case-publication-public = Đang công khai
case-publication-redacted = Đã che một phần
case-publication-hidden = Không hiển thị

case-channel-web = Trang web
case-channel-api = Ứng dụng kết nối
case-channel-phone = Điện thoại
case-channel-counter = Tại quầy
case-channel-letter = Thư

case-clock-reception = Tiếp nhận
case-clock-handling-urgent = Xử lý, khẩn cấp
case-clock-handling-normal = Xử lý, thông thường
case-clock-handling-complex = Xử lý, phức tạp
case-clock-approval = Phê duyệt
case-clock-clarification = Chờ bổ sung
case-clock-rating = Đánh giá
case-clock-review = Xem xét lại

case-warning-empty = Câu trả lời chưa có chữ nào.
case-warning-short = Câu trả lời chỉ có { $words } từ; cần ít nhất { $least } từ để nói rõ đã làm gì, ở đâu, khi nào.
case-warning-generic = Ngoài câu chung chung ({ $phrases }) hầu như không còn nội dung riêng cho vụ này.
case-warning-copied = Giống { $percent } % một câu trả lời gần đây của đơn vị.
case-warning-no-evidence = Không có ảnh hay tài liệu chứng minh kết quả.
case-warning-old-photo = Ảnh { $photo } được chụp trước khi vụ việc được phân công.
case-warning-far-photo = Ảnh { $photo } được chụp cách nơi phản ánh { $metres } m.
case-warning-promise-without-date = Hứa “{ $phrase }” nhưng không nói ngày nào.
case-warning-nothing-to-check = Không có con số nào (ngày, giờ, số nhà, số văn bản) để kiểm tra.

case-conflict-moved-on = Vụ việc vừa thay đổi: có người đã làm trước, hoặc nó không còn ở bước này. Xem tình trạng mới rồi làm tiếp.
case-refused-no-evidence = Câu trả lời cần một ảnh chụp sau khi phân công ở gần nơi phản ánh, hoặc một tài liệu. Nếu không thể có, hãy ghi rõ lý do; lý do này được công khai.
case-refused-wrong-unit = Không thể giao cho đơn vị này: đơn vị không còn hoạt động, hoặc chính là nơi đang giữ.
case-refused-same-officer = Người này đã làm câu trả lời không được hài lòng. Hãy chọn người khác.
case-refused-not-joinable = Không gộp được vào vụ này: vụ đó đã xong, đã gộp vào vụ khác, hoặc chính là vụ đang mở.
case-refused-own-answer = Bạn là người viết câu trả lời này nên không thể tự phê duyệt. Cần một người khác.
case-refused-same-approver = Câu trả lời thứ hai phải do người khác phê duyệt.
case-refused-bound = Điều phối thành phố đã quyết định đơn vị này xử lý: chỉ có thể hỏi lại, không chuyển đi hay từ chối.
case-refused-contested-before = Việc từ chối này đã được khiếu nại một lần rồi.
case-refused-no-extension = Không gia hạn được: bước này không cho gia hạn, hoặc đã gia hạn một lần.
case-refused-too-late = Thời hạn để làm việc này đã qua.
case-refused-too-early = Chưa đến lúc làm việc này.
case-refused-handling-began = Đơn vị đã bắt đầu xử lý nên không rút được nữa.
case-refused-not-to-place = Vụ việc này không chờ giao đơn vị.
case-refused-coordinator-only = Vụ việc đã bị chuyển hai lần; chỉ điều phối thành phố được giao.
case-refused-not-content = Nếu chưa hài lòng, hãy chọn “Không hài lòng” để được xem xét lại.
case-refused-no-superior = Không có cấp trên nào để chuyển lên.

case-action-unknown = Không có thao tác này.
case-level-missing = Hãy chọn mức độ.
case-unit-unknown = Hãy chọn một đơn vị trong danh sách.
case-reason-missing = Hãy chọn lý do.
case-assignee-missing = Hãy chọn phòng ban hoặc cán bộ.
case-officer-unknown = Cán bộ này không thuộc đơn vị hoặc phòng ban đang giữ.
case-verdict-missing = Hãy chọn một mức đánh giá.

field-empty = Hãy điền vào ô này.
field-short = Hãy viết rõ hơn: ít nhất { $least } ký tự.
field-long = Dài quá: { $length } ký tự, tối đa { $most }.
field-choice-unknown = Hãy chọn một trong các lựa chọn.
