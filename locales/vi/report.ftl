### Gửi phản ánh.

## Những chỗ cần sửa
report-category-missing = Hãy chọn một loại phản ánh.
report-place-missing = Hãy cho biết nơi xảy ra: đánh dấu trên bản đồ hoặc viết địa chỉ.
report-place-not-a-position = Vị trí này không đọc được. Hãy đánh dấu lại trên bản đồ.
report-place-outside = Nơi này ở ngoài thành phố, cách { $area } khoảng { $km } km. Hãy kiểm tra lại vị trí.
report-area-ask = Nơi này ở gần ranh giới. Hãy chọn phường, xã của bạn.
report-contact-unknown = Đây không phải số điện thoại hay địa chỉ thư điện tử. Hãy kiểm tra lại, hoặc để trống.
report-photos-many = Mỗi lần gửi tối đa { $most } ảnh.
report-conflict-key-reused = Phản ánh khác đã được gửi từ biểu mẫu này. Hãy mở một biểu mẫu mới.
