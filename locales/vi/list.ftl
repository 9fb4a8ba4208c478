### Danh sách các vụ việc và bộ lọc dùng chung với bản đồ.

list-title = Các vụ việc
list-search = Tìm theo chữ hoặc mã
list-group = Tình trạng
list-group-any = Mọi tình trạng
list-group-open = Đang giải quyết
list-group-answered = Đã trả lời
list-group-refused = Từ chối
list-group-overdue = Quá hạn
list-field = Lĩnh vực
list-field-any = Mọi lĩnh vực
list-unit = Đơn vị
list-unit-any = Mọi đơn vị
list-area = Phường, xã
list-area-any = Toàn thành phố
list-since = Từ ngày
list-until = Đến ngày
list-more = Lọc thêm theo đơn vị, nơi và ngày
list-show = Xem
list-on-map = Xem trên bản đồ
list-newest = Mới nhất trước
list-none-such = Không có vụ việc nào như vậy. Hãy bớt một điều kiện, hoặc xem tất cả.
list-all = Xem tất cả
list-none-yet = Chưa có vụ việc nào. Bạn có thể là người đầu tiên.
list-pages = Các trang
list-next = Cũ hơn
list-first = Về mới nhất
