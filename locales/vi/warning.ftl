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

### Trang công khai.

warning-title = Cảnh báo
warning-banner = Cảnh báo đang hiệu lực
warning-banner-elsewhere = Có { $n } cảnh báo đang hiệu lực ở nơi khác, không chạm tới các nơi bạn quan tâm
warning-banner-more = Còn { $n } cảnh báo khác đang hiệu lực
warning-now = Đang hiệu lực
warning-none = Hiện không có cảnh báo nào.
warning-tests = Thử nghiệm
warning-tests-what = Đây là các bản thử để kiểm tra đường truyền tin. Không có nguy hiểm, bạn không cần làm gì.
warning-past = Đã qua
warning-past-none = Chưa có cảnh báo nào đã qua.
warning-feed-what = Dành cho phần mềm khác:
warning-feed-title = Cảnh báo, { $city }
warning-cap-what = Bản tin cho phần mềm khác:
warning-cap-cancelled = CAP 1.2, tin hủy
warning-crumbs = Đường dẫn
warning-from = Từ { $when }
warning-until = đến { $when }
warning-everywhere = Toàn thành phố
warning-place-areas = { $n } phường, xã
warning-place-drawn =
    { $n ->
        [1] vùng khoanh trên bản đồ
       *[other] { $n } vùng khoanh trên bản đồ
    }
warning-drawn = Vùng khoanh trên bản đồ
warning-test-what = Không có nguy hiểm, bạn không cần làm gì.
warning-todo = Việc cần làm ngay
warning-what = Tình hình
warning-where = Nơi chịu ảnh hưởng
warning-map = Bản đồ nơi chịu ảnh hưởng
warning-map-broken = Không hiện được bản đồ. Danh sách địa bàn vẫn có trên trang này.
warning-files = Tệp đính kèm
warning-chain = Các bản tin của cảnh báo này
warning-fact-certainty = Khả năng xảy ra
warning-fact-river = Mực nước
warning-fact-air = Chất lượng không khí
warning-fact-source = Theo nguồn tin
warning-fact-unit = Đơn vị phát hành
warning-fact-issued = Phát hành lúc
warning-air = Chỉ số { $index } ({ $scale })
warning-river = { $station }: { $level } m lúc { $when }, { $alarm }.
warning-river-unconfirmed = Ngưỡng báo động lấy theo báo chí, chưa đối chiếu văn bản quy định.
warning-alarm-none = dưới báo động I
warning-mark-risk = Cấp { $n }

warning-over-replaced-title = Cảnh báo này đã có bản cập nhật
warning-over-replaced = Hãy xem bản mới nhất, nội dung dưới đây không còn đúng.
warning-over-latest = Xem bản mới nhất
warning-over-cancelled-title = Cảnh báo này đã hủy
warning-over-ended-title = Thử nghiệm đã kết thúc
warning-over-cancelled-when = Từ { $when }.
warning-over-reason = Lý do: { $reason }
warning-over-expired-title = Cảnh báo này đã hết hạn
warning-over-expired = Hết hạn { $when }.

warning-link-alert = Phát hành
warning-link-update = Cập nhật
warning-link-cancelled = Hủy
warning-link-ended = Kết thúc thử nghiệm
warning-link-expired = Hết hạn
warning-link-here = (trang này)
warning-changed-danger = Mức độ: từ { $from } thành { $to }
warning-changed-expires = Hết hạn: { $when }
warning-changed-onset = Bắt đầu: { $when }
warning-changed-added = Thêm địa bàn: { $areas }
warning-changed-removed = Bớt địa bàn: { $areas }
warning-changed-shapes = Vùng khoanh trên bản đồ đã thay đổi
warning-changed-river = Có số đo mực nước mới
warning-changed-texts = Nội dung và hướng dẫn được viết lại
warning-changed-attachments = Tệp đính kèm đã thay đổi

### Bàn làm việc của người soạn và người phát hành.

warning-desk-title = Soạn và phát hành cảnh báo
warning-desk-none = Không có cảnh báo nào ở mục này.
warning-new = Soạn cảnh báo
warning-tab-writing = Đang soạn, chờ phát hành
warning-tab-out = Đang hiệu lực
warning-tab-over = Đã xong
warning-head-headline = Tiêu đề
warning-head-state = Trạng thái
warning-head-level = Mức độ
warning-head-place = Nơi chịu ảnh hưởng
warning-head-span = Thời gian
warning-head-changed = Thay đổi lần cuối

warning-new-title = Soạn cảnh báo mới
warning-edit-title = Sửa cảnh báo
warning-draft = Bản nháp
warning-mode = Cảnh báo này là thật hay thử?
warning-mode-hint = Chọn trước khi soạn và không đổi được nữa.
warning-mode-actual-what = Người dân cần làm theo. Khi phát hành sẽ hiện ngay trên mọi trang.
warning-mode-test-what = Chỉ để thử đường truyền tin. Mọi nơi đều ghi rõ là thử nghiệm và không hiện trên đầu các trang.
warning-test-form = Bạn đang soạn bản thử. Người dân sẽ được báo rõ là không cần làm gì.
warning-continue = Tiếp tục
warning-is-update = bản cập nhật: khi phát hành sẽ thay bản đang hiệu lực
warning-see-now = Xem cảnh báo như hiện nay
warning-part-what = Cảnh báo về việc gì?
warning-part-words = Nói với người dân thế nào?
warning-part-where = Ở đâu?
warning-part-when = Khi nào?
warning-part-more = Thông tin thêm
warning-choose = Chọn…
warning-optional = (có thể để trống)
warning-kind = Loại cảnh báo
warning-danger = Mức độ nguy hiểm
warning-danger-risk = Cấp độ rủi ro thiên tai
warning-danger-risk-hint = Dùng cho bão, lũ, nắng nóng, rét hại và cháy rừng, theo Quyết định 18/2021/QĐ-TTg.
warning-danger-step = Mức độ khác
warning-danger-step-hint = Dùng cho những loại không có cấp độ rủi ro thiên tai.
warning-headline = Tiêu đề
warning-headline-hint = Một dòng nói đủ: việc gì, ở đâu. Nhiều nhất 160 ký tự.
warning-description = Tình hình
warning-instruction = Việc cần làm ngay
warning-instruction-hint = Mỗi việc một dòng, việc quan trọng nhất viết trước. Phần này hiện trên cùng.
warning-areas = Địa bàn
warning-areas-search = Tìm phường, xã
warning-areas-count = Đã chọn { $n }
warning-shapes = Vùng khoanh trên bản đồ (có thể để trống)
warning-shapes-hint = Mỗi góc một dòng: vĩ độ, kinh độ. Để trống một dòng giữa hai vùng. Cũng nhận GeoJSON.
warning-map-draw = Bản đồ để khoanh vùng
warning-draw-how = Chạm vào bản đồ để thêm từng góc, hoặc kéo bản đồ rồi bấm Enter để thêm góc ở chính giữa.
warning-draw-close = Khoanh vùng khác
warning-draw-undo = Bỏ góc cuối
warning-draw-clear = Xóa hết
warning-onset = Bắt đầu (có thể để trống)
warning-onset-hint = Để trống nếu việc đang xảy ra.
warning-expires = Hết hạn
warning-expires-hint = Bắt buộc. Đến giờ này cảnh báo tự hết hiệu lực.
warning-reading = Số đo mực nước sông (khi cảnh báo lũ)
warning-station = Trạm thủy văn
warning-station-none = Không có số đo
warning-station-missing = Hãy chọn trạm của số đo này.
warning-level = Mực nước (m)
warning-level-hint = Ví dụ 10,60.
warning-level-unknown = Hãy ghi mực nước bằng mét, ví dụ 10,60.
warning-measured = Đo lúc
warning-measured-missing = Hãy ghi thời điểm đo.
warning-alarm = Cấp báo động
warning-air-reading = Chỉ số chất lượng không khí (khi cảnh báo không khí ô nhiễm)
warning-air-index = Chỉ số
warning-air-index-unknown = Hãy ghi chỉ số bằng số nguyên.
warning-air-scale = Thang đo
warning-air-scale-hint = Tên và phiên bản của thang: cùng một chỉ số, thang khác nghĩa khác.
warning-moment-unknown = Hãy ghi ngày và giờ, ví dụ 2026-11-25 21:00.
warning-shapes-geojson = Đoạn này không phải vùng ở dạng GeoJSON (Polygon hoặc MultiPolygon).
warning-shapes-line = Dòng { $line } không phải vĩ độ và kinh độ, ví dụ 21.0285, 105.8542.
warning-attachments = Thêm ảnh hoặc tài liệu
warning-attachments-hint = JPEG, PNG, WebP hoặc PDF; nhiều nhất 5 tệp.
warning-attachments-lost = Tệp vừa chọn chưa được lưu. Hãy chọn lại.
warning-file-name = Tên tệp
warning-file-name-hint = Người dân thấy tên này, ví dụ: Bản đồ các tuyến phố ngập. Chỉ dùng khi thêm một tệp.
warning-file-keep = Giữ lại
warning-save = Lưu và xem trước
warning-save-what = Chưa gửi đi đâu: bước sau là xem trước đúng như người dân sẽ thấy.
warning-leave = Thôi, không lưu

warning-touched = Chạm đến { $n } phường, xã
warning-not-ready = Chưa thể phát hành
warning-preview = Xem trước, đúng như người dân sẽ thấy:
warning-public-page = Xem trang công khai
warning-bulletin = Xem bản tin của nơi khác
warning-bulletin-replaced = Nơi gửi đã cập nhật bản tin mà cảnh báo này dựa vào. Hãy xem có cần cập nhật cảnh báo không.
warning-bulletin-cancelled = Nơi gửi đã hủy bản tin mà cảnh báo này dựa vào. Hãy xem có cần đề nghị hủy cảnh báo không.
warning-history = Lịch sử
warning-by-clock = Hệ thống
warning-no-actions = Hiện bạn không làm gì được với cảnh báo này.
warning-reason = Lý do
warning-reason-public = Lý do (người dân sẽ thấy)

warning-what-edit = Sửa nội dung. Người sửa không được phát hành.
warning-what-submit = Người phát hành sẽ xem và quyết định. Chưa ai bên ngoài thấy.
warning-what-release = Hiện ngay trên đầu mọi trang, trên bản đồ và trong nguồn tin. Chạm đến { $n } phường, xã.
warning-what-release-update = Thay bản đang hiệu lực và hiện ngay trên mọi trang. Chạm đến { $n } phường, xã.
warning-what-release-test = Hiện trong mục thử nghiệm và trong nguồn tin, ghi rõ là thử. Không hiện trên đầu các trang.
warning-what-return = Trả về cho người soạn sửa, kèm lý do.
warning-what-update = Tạo một bản nháp có sẵn nội dung này. Bản đang hiệu lực vẫn giữ cho đến khi bản mới được phát hành.
warning-what-ask-to-cancel = Cảnh báo vẫn hiệu lực cho đến khi một người khác đồng ý.
warning-what-cancel = Cảnh báo hết hiệu lực ngay, mọi nơi đều ghi là đã hủy cùng lý do.
warning-what-keep = Cảnh báo tiếp tục có hiệu lực như cũ.
warning-what-end-test = Thử nghiệm dừng ngay.
warning-what-discard = Bỏ hẳn bản nháp, không lấy lại được.

warning-done-saved = Đã lưu bản nháp.
warning-done-submit = Đã trình. Người phát hành sẽ thấy trong danh sách.
warning-done-release = Đã phát hành.
warning-done-return = Đã trả lại cho người soạn.
warning-done-update = Đây là bản nháp của bản cập nhật. Bản cũ vẫn hiệu lực.
warning-done-ask-to-cancel = Đã đề nghị hủy. Cần một người khác đồng ý.
warning-done-cancel = Đã hủy cảnh báo.
warning-done-keep = Cảnh báo vẫn giữ.
warning-done-end-test = Đã kết thúc thử nghiệm.
warning-done-discard = Đã bỏ bản nháp.

warning-event-draft = Bắt đầu soạn
warning-event-edit = Sửa
warning-event-discard = Bỏ bản nháp
warning-event-submit = Trình phát hành
warning-event-return = Trả lại
warning-event-release = Phát hành
warning-event-update = Bắt đầu soạn bản cập nhật
warning-event-replace = Được thay bằng bản cập nhật
warning-event-ask-to-cancel = Đề nghị hủy
warning-event-keep = Không hủy
warning-event-cancel = Hủy
warning-event-end-test = Kết thúc thử nghiệm
warning-event-expire = Hết hạn
