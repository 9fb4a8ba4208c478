# Words for programs that use the interface.

api-body-wrong = Nội dung gửi lên chưa đúng dạng: { $why }
