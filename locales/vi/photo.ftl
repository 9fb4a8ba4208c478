### Ảnh và tài liệu: vì sao không nhận được, và nên làm gì.

photo-refused-heic = Ảnh này ở định dạng HEIC hoặc AVIF, không phải máy nào cũng mở được. Trên iPhone, hãy vào Cài đặt › Camera › Định dạng › Tương thích nhất rồi chụp lại, hoặc gửi ảnh chụp màn hình.
photo-refused-unknown = Đây không phải ảnh mà hệ thống đọc được. Hãy gửi ảnh JPEG, PNG, WebP hoặc tài liệu PDF.
photo-refused-too-large = Tệp lớn hơn 15 MB. Hãy gửi tệp nhỏ hơn.
photo-refused-too-many-pixels = Ảnh có quá nhiều điểm ảnh. Hãy gửi ảnh không quá 60 megapixel và mỗi cạnh không quá 12.000 điểm ảnh.
photo-refused-broken = Tệp bị hỏng hoặc chưa gửi trọn vẹn. Hãy gửi lại, hoặc chụp ảnh khác.
