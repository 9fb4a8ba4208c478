### Cảnh báo: loại, mức độ, các bước, lý do chưa thể phát hành.

warning-kind-storm = Bão, áp thấp nhiệt đới
warning-kind-flood = Lũ, ngập lụt
warning-kind-heat = Nắng nóng
warning-kind-cold = Rét hại
warning-kind-air = Không khí ô nhiễm
warning-kind-fire = Cháy
warning-kind-epidemic = Dịch bệnh
warning-kind-crime = Tội phạm, lừa đảo
warning-kind-traffic = Giao thông
warning-kind-utilities = Điện, nước
warning-kind-other = Cảnh báo khác

warning-risk-low = Cấp 1, rủi ro thấp (màu xanh dương nhạt)
warning-risk-medium = Cấp 2, rủi ro trung bình (màu vàng nhạt)
warning-risk-great = Cấp 3, rủi ro lớn (màu da cam)
warning-risk-very-great = Cấp 4, rủi ro rất lớn (màu đỏ)
warning-risk-disaster = Cấp 5, rủi ro ở mức thảm họa (màu tím)

warning-step-minor = Ít nguy hiểm
warning-step-moderate = Có thể nguy hiểm
warning-step-severe = Nguy hiểm
warning-step-extreme = Rất nguy hiểm

warning-certainty-observed = Đang xảy ra
warning-certainty-likely = Nhiều khả năng xảy ra
warning-certainty-possible = Có thể xảy ra
warning-certainty-unknown = Chưa rõ

warning-alarm-one = Báo động I
warning-alarm-two = Báo động II
warning-alarm-three = Báo động III

warning-mode-actual = Cảnh báo thật
warning-mode-test = THỬ NGHIỆM

warning-state-draft = Đang soạn
warning-state-proposed = Chờ phát hành
warning-state-released = Đang hiệu lực
warning-state-cancelling = Đang hiệu lực, chờ hủy
warning-state-replaced = Đã có bản cập nhật
warning-state-cancelled = Đã hủy
warning-state-expired = Đã hết hạn
warning-state-discarded = Đã bỏ

warning-action-edit = Sửa
warning-action-discard = Bỏ bản nháp
warning-action-submit = Trình phát hành
warning-action-return = Trả lại
warning-action-release = Phát hành
warning-action-update = Cập nhật
warning-action-replace = Thay bằng bản cập nhật
warning-action-ask-to-cancel = Đề nghị hủy
warning-action-keep = Không hủy
warning-action-cancel = Hủy cảnh báo
warning-action-end-test = Kết thúc thử nghiệm
warning-action-expire = Hết hạn

warning-refused-moved-on = Cảnh báo này vừa được người khác xử lý. Hãy xem lại trước khi làm tiếp.
warning-refused-not-allowed = Bạn không có quyền làm việc này với cảnh báo.
warning-refused-own-warning = Bạn đã soạn hoặc trình cảnh báo này nên không thể phát hành. Cần một người khác.
warning-refused-own-request = Bạn đã đề nghị hủy nên không thể tự đồng ý. Cần một người khác.
warning-refused-is-test = Đây là thử nghiệm: chỉ cần kết thúc, không cần hủy.
warning-refused-not-a-test = Đây là cảnh báo thật: cần hai người để hủy.
warning-refused-faulty = Cảnh báo chưa thể phát hành. Hãy sửa những chỗ được nêu.
warning-refused-overtaken = Cảnh báo mà bản này thay thế đã bị hủy hoặc đã có bản cập nhật khác.
warning-refused-too-early = Chưa đến lúc làm việc này.

warning-fault-no-text = Thiếu { $part ->
    [headline] tiêu đề
    [description] mô tả
   *[instruction] hướng dẫn
} (ngôn ngữ: { $language }).
warning-fault-long-text = { $part ->
    [headline] Tiêu đề
    [description] Mô tả
   *[instruction] Hướng dẫn
} (ngôn ngữ: { $language }) dài { $length } ký tự; nhiều nhất là { $most }.
warning-fault-unknown-language = Thành phố không dùng ngôn ngữ { $language }.
warning-fault-wrong-scale = Thang mức độ không hợp với loại cảnh báo. Thiên tai dùng cấp độ rủi ro thiên tai; loại khác thì không.
warning-fault-no-expiry = Cảnh báo nào cũng phải có thời điểm hết hạn.
warning-fault-expired = Thời điểm hết hạn đã qua.
warning-fault-onset-after-expiry = Thời điểm bắt đầu phải trước thời điểm hết hạn.
warning-fault-no-area = Hãy chọn địa bàn hoặc khoanh vùng trên bản đồ.
warning-fault-unknown-area = Không có địa bàn { $area }.
warning-fault-many-shapes = Chỉ được khoanh nhiều nhất { $most } vùng.
warning-fault-broken-shape = Vùng khoanh số { $number } { $why ->
    [corners] cần ít nhất ba góc
    [too_long] có quá nhiều góc
    [range] có góc nằm ngoài bản đồ
    [holes] không được có lỗ bên trong
    [crossing] có đường viền cắt hoặc chạm chính nó
   *[flat] quá nhỏ
}.
warning-fault-outside-city = Vùng khoanh số { $number } nằm ngoài thành phố.
warning-fault-stray-reading = Số đo này không thuộc loại cảnh báo đã chọn.
warning-fault-unknown-station = Không có trạm { $station }.
warning-fault-wrong-alarm = Cấp báo động không khớp với mực nước: theo ngưỡng của trạm, mực nước này { $measured ->
    [one] ở báo động I
    [two] ở báo động II
    [three] ở báo động III
   *[none] dưới báo động I
}.
warning-fault-future-reading = Thời điểm đo chưa đến.
warning-fault-many-attachments = Chỉ được đính kèm nhiều nhất { $most } tệp.
