# Words for programs that use the interface.

api-body-wrong = Nội dung gửi lên chưa đúng dạng: { $why }
receipts-unreadable = Không đọc được biên nhận: nội dung không đúng dạng đã cấu hình.
