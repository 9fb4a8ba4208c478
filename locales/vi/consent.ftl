### Những gì người dân đã đồng ý: nói lúc nào, ở đâu, và rút lại thế nào.
### Lời mà người dân đồng ý mang số ở cuối. Đổi ý nghĩa thì thêm lời mới với số tiếp theo, không sửa lời cũ: đó là lời người ta đã đồng ý.

consent-text-handling-1 = Nội dung, ảnh, nơi xảy ra và tên (nếu bạn cho biết) được dùng để xử lý vụ việc này, không dùng vào việc khác.
consent-text-contact-1 = Nếu để lại cách liên hệ, bạn đồng ý nhận tin về vụ việc này qua đó. Địa chỉ không dùng vào việc khác.
consent-text-account-1 = Khi vào lần đầu, bạn đồng ý có một tài khoản: địa chỉ, tên và các phản ánh của bạn được lưu để bạn tìm lại.
consent-text-notices-1 = Khi xác nhận, bạn đồng ý nhận tin ở địa chỉ này theo những gì bạn chọn. Bạn dừng lúc nào cũng được.

consent-title = Những gì bạn đã đồng ý
consent-what = Bạn đồng ý bằng chính việc mình làm, không có gì được đánh dấu sẵn. Điều gì đã đồng ý, bạn rút lại lúc nào cũng được; việc đã làm trước đó vẫn có giá trị.
consent-none = Chưa ghi nhận sự đồng ý nào.
consent-none-case = Vụ việc này được gửi từ trước khi có sổ ghi sự đồng ý. Muốn bỏ tên hoặc cách liên hệ, hãy gửi yêu cầu ở bên dưới.
consent-purpose-handling = Dùng để xử lý vụ việc
consent-purpose-contact = Báo tin về vụ việc
consent-purpose-account = Tài khoản
consent-purpose-notices = Nhận tin
consent-given = Đồng ý { $when } · { $channel }
consent-withdrawn = Đã rút lại { $when }
consent-of-case = Vụ việc { $code }
consent-withdraw = Rút lại
consent-withdraw-handling = Nếu rút lại: tên của bạn được bỏ khỏi vụ việc. Nội dung và câu trả lời vẫn còn, vì luật buộc cơ quan giữ hồ sơ.
consent-withdraw-contact = Nếu rút lại: cách liên hệ của bạn được bỏ khỏi vụ việc và bạn không nhận thêm tin nào về nó. Vụ việc vẫn được xử lý; bạn xem bằng mã hoặc đường dẫn riêng.
consent-withdraw-account = Nếu rút lại: tài khoản được xoá.
consent-withdraw-notices = Nếu rút lại: bạn không nhận thêm tin ở địa chỉ này.
consent-withdraw-account-link = Xem những gì sẽ mất
consent-withdraw-notices-link = Đến trang nhận tin
consent-done = Đã rút lại.
consent-conflict-none = Điều này chưa được đồng ý hoặc đã rút lại rồi.
