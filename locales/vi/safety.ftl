### Bạn có an toàn không: câu trả lời dưới một cảnh báo, và số liệu cho người điều phối.

safety-title = Bạn có an toàn không?
safety-safe = Tôi an toàn
safety-help = Tôi cần giúp
safety-more = Nói rõ hơn: ở đâu, cùng bao nhiêu người
safety-area = Địa bàn
safety-area-none = Không nói
safety-area-unsaid = Không nói ở đâu
safety-people-label = Số người, cả bạn
safety-people-hint = Để trống nếu chỉ có bạn.
safety-what = Câu trả lời không kèm tên. Thành phố chỉ đếm theo địa bàn để biết nơi nào cần được hỏi thăm trước. Trả lời lại sẽ thay câu trước.
safety-no-help = Nếu cần giúp, xin gọi các số ở trên.
safety-done = Cảm ơn bạn đã cho biết. Nếu có gì thay đổi, bạn có thể trả lời lại.
safety-over = Cảnh báo này không còn hiệu lực nên không cần trả lời nữa.
safety-people = Số người phải là một số từ 1 đến { $most }.
safety-area-wrong = Cảnh báo này không có hiệu lực ở địa bàn đó. Hãy chọn lại.
safety-counts = Mọi người có an toàn không
safety-none = Chưa có ai trả lời.
safety-head-safe = Trả lời an toàn
safety-head-people = Số người an toàn
safety-head-calls = Cần giúp
safety-head-open = Chưa xong
safety-total = Tổng cộng
safety-desk = Cảnh báo đang có hiệu lực: { $headline }
safety-called = Đây là lời kêu cứu dưới một cảnh báo.
