### Khi có điều không như ý: chuyện gì đã xảy ra, và làm gì tiếp.

error-home = Về trang đầu
error-back = Quay lại và sửa
error-again = Thử lại
error-follow = Tra theo mã vụ việc
error-sign-in = Đăng nhập
error-reference = Mã tra cứu sự cố: { $id }

error-not-found-title = Không tìm thấy trang này
error-not-found-what = Có thể địa chỉ bị gõ nhầm, hoặc nội dung không được công khai.
error-not-found-do = Kiểm tra lại địa chỉ, hoặc nhập mã vụ việc để theo dõi.
error-forbidden-title = Bạn không có quyền làm việc này
error-forbidden-what = Tài khoản của bạn không giữ vai trò cần thiết ở đơn vị này.
error-forbidden-do = Nếu bạn cho là nhầm, hãy nhờ người quản trị của đơn vị kiểm tra vai trò của bạn.
error-invalid-title = Có chỗ cần sửa
error-invalid-what = Một số thông tin còn thiếu hoặc chưa đúng.
error-invalid-do = Quay lại, sửa những chỗ sau rồi gửi lại. Những gì bạn đã nhập vẫn còn.
error-conflict-title = Việc này vừa thay đổi
error-conflict-what = Có người khác đã làm trước, hoặc vụ việc không còn ở bước đó.
error-conflict-do = Mở lại trang để xem tình trạng mới nhất rồi làm tiếp.
error-gone-title = Nội dung này không còn nữa
error-gone-what = Nó đã được rút, đã xoá, hoặc đường dẫn đã hết hạn.
error-gone-do = Bạn có thể xem các vụ việc khác hoặc gửi phản ánh mới.
error-too-many-title = Xin chậm lại một chút
error-too-many-what = Đã có quá nhiều lượt từ chỗ bạn trong thời gian ngắn.
error-too-many-do = Hãy thử lại sau { $wait } giây.
error-too-large-title = Tệp gửi lên quá lớn
error-too-large-what = Mỗi ảnh tối đa { $photo } MB, mỗi lần tối đa { $most } ảnh.
error-too-large-do = Quay lại, bớt ảnh hoặc chọn ảnh nhỏ hơn rồi gửi lại.
error-method-title = Trang này không nhận thao tác đó
error-method-what = Địa chỉ đúng nhưng cách gửi không đúng.
error-method-do = Hãy bắt đầu lại từ trang đầu.
error-unavailable-title = Hệ thống đang bận
error-unavailable-what = Một phần của hệ thống tạm thời không trả lời. Chưa có gì được ghi lại.
error-unavailable-do = Hãy thử lại sau ít phút.
error-bug-title = Lỗi của chúng tôi
error-bug-what = Đã có sự cố trong hệ thống và đã được ghi nhận. Bạn không làm gì sai.
error-bug-do = Hãy thử lại; nếu vẫn vậy, gọi 1022 và đọc mã tra cứu bên dưới.
error-cross-site-title = Yêu cầu đến từ trang khác
error-cross-site-what = Để bảo vệ bạn, chúng tôi chỉ nhận thông tin gửi từ chính trang này.
error-cross-site-do = Mở trang này trực tiếp rồi làm lại.

error-in-title = Lỗi: { $title }
