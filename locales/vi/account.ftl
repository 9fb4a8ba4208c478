### Tài khoản của người dân: đăng nhập bằng mã, phản ánh của mình, địa chỉ, trình duyệt.

account-title = Tài khoản của tôi
account-nav = Tài khoản
account-sign-in-title = Đăng nhập
account-sign-in-lead = Với tài khoản, bạn xem được các phản ánh của mình trên mọi máy. Gửi phản ánh thì không cần tài khoản.
account-sign-in-none = Thành phố chưa gửi được mã qua thư điện tử hay tin nhắn. Bạn vẫn gửi và theo dõi phản ánh được bằng mã vụ việc.
account-sign-in-hint-both = Ví dụ ten@example.vn hoặc 0900 000 000. Chúng tôi gửi tới đó một mã gồm 6 chữ số. Nếu chưa có tài khoản, bạn sẽ có ngay.
account-sign-in-hint-mail = Ví dụ ten@example.vn. Chúng tôi gửi tới đó một mã gồm 6 chữ số. Nếu chưa có tài khoản, bạn sẽ có ngay.
account-sign-in-hint-sms = Ví dụ 0900 000 000. Chúng tôi gửi tới đó một mã gồm 6 chữ số. Nếu chưa có tài khoản, bạn sẽ có ngay.
account-sign-in-do = Gửi mã cho tôi
account-sign-in-report = Gửi phản ánh không cần đăng nhập
account-sign-in-follow = Theo dõi bằng mã vụ việc
account-sign-in-staff = Bạn là cán bộ? Đăng nhập ở đây

account-code-title = Nhập mã xác nhận
account-code-sent-sms = Chúng tôi đã gửi một tin nhắn tới { $to }.
account-code-sent-mail = Chúng tôi đã gửi một thư tới { $to }.
account-code-label = Mã gồm { $n } chữ số
account-code-hint = Mã dùng được trong { $minutes } phút.
account-code-do = Tiếp tục
account-code-none = Chưa nhận được mã?
account-code-none-wait = Tin thường đến trong một phút. Hãy xem cả mục thư rác.
account-code-none-typed = Xem lại địa chỉ ở trên. Nếu ghi nhầm, hãy nhập lại.
account-code-again = Nhập lại địa chỉ hoặc xin mã mới
account-code-over = Mã này không dùng được nữa.
account-code-form = Mã gồm { $n } chữ số. Hãy nhập đúng các số trong tin nhắn hay thư.
account-code-wrong = Mã chưa đúng. Bạn còn nhập được { $n } lần.
account-code-spent = Mã này không dùng được nữa: đã dùng rồi, hoặc đã nhập sai quá nhiều lần. Hãy xin mã mới.
account-code-expired = Mã đã hết hạn. Hãy xin mã mới.
account-code-unknown = Không tìm thấy mã đó. Hãy nhập địa chỉ để nhận mã mới.
account-code-many = Đã xin mã quá nhiều lần. Hãy đợi { $wait } rồi thử lại.
account-no-channel = Thành phố không gửi mã qua kênh này. Hãy dùng địa chỉ khác.
account-contact-taken = Địa chỉ này đang đăng nhập vào một tài khoản khác. Muốn chuyển, hãy đăng nhập bằng địa chỉ đó rồi bỏ nó ở đấy.

account-cases = Phản ánh của tôi
account-cases-none = Chưa có phản ánh nào trong tài khoản.
account-here = { $n ->
   *[other] Trình duyệt này còn giữ { $n } vụ việc chưa có trong tài khoản.
}
account-here-do = Đưa vào tài khoản
account-claim = Thêm một vụ việc đã gửi
account-claim-what = Dành cho vụ việc gửi khi chưa đăng nhập, hoặc do tổng đài, quầy tiếp nhận ghi giúp. Lúc gửi phải để lại chính địa chỉ của tài khoản này.
account-claim-code = Mã vụ việc
account-claim-do = Thêm vào tài khoản
account-claim-form = Đây chưa phải mã vụ việc. Mã có dạng 7K3Q-9WMD.
account-claim-unknown = Không có vụ việc nào vừa mang mã này, vừa để lại một địa chỉ của bạn. Nếu lúc gửi bạn để lại địa chỉ khác, hãy thêm địa chỉ đó vào tài khoản trước.

account-contacts = Địa chỉ đăng nhập
account-contacts-what = Địa chỉ nào ở đây cũng nhận được mã. Có hai thì mất một vẫn vào được.
account-contact-since = Xác nhận
account-contact-add = Thêm hoặc đổi địa chỉ
account-contact-add-what = Mỗi tài khoản có một địa chỉ thư điện tử và một số điện thoại; địa chỉ mới thay địa chỉ cùng loại.
account-contact-add-do = Gửi mã tới địa chỉ này
account-contact-drop = Bỏ
account-contact-last = Đây là địa chỉ duy nhất của tài khoản. Hãy thêm một địa chỉ khác trước khi bỏ.

account-name-section = Tên của tôi
account-name = Tên bạn muốn được gọi
account-name-hint = Không bắt buộc. Tên được ghi sẵn khi bạn gửi phản ánh; bạn vẫn quyết định ai thấy.
account-name-do = Lưu tên

account-sessions = Nơi đang đăng nhập
account-device = Trình duyệt khác
account-session-here = máy này
account-session-since = Đăng nhập
account-sessions-others = Đăng xuất khỏi mọi nơi khác
account-sign-out = Đăng xuất

account-done-new = Tài khoản của bạn đã sẵn sàng.
account-done-in = Bạn đã đăng nhập.
account-done-contact = Địa chỉ đã được xác nhận và thêm vào tài khoản.
account-done-contact-removed = Đã bỏ địa chỉ đó.
account-done-name = Đã lưu tên.
account-done-claim = Đã thêm vào tài khoản.
account-done-no-claim = Không có vụ việc nào mới để thêm.
account-done-others = Đã đăng xuất khỏi mọi nơi khác.

account-providers = Hoặc dùng danh tính điện tử
account-provider-with = Tiếp tục với { $name }
account-provider-verify = Xác minh bằng { $name }
account-provider-away = { $name } hiện không trả lời. Bạn hãy dùng cách khác ở trang này; gửi phản ánh thì không cần đăng nhập, và có thể xác minh sau.
account-provider-refused = { $name } không nhận lượt đăng nhập này, có thể vì đã quá lâu. Hãy thử lại.
account-provider-wrong = Câu trả lời của { $name } không hợp lệ nên chúng tôi không dùng. Hãy thử lại hoặc dùng cách khác.
account-provider-stopped = Bạn đã dừng ở { $name }. Có thể thử lại, hoặc dùng cách khác ở trang này.
account-provider-lost = Lượt đăng nhập này không còn dùng được: bắt đầu ở trình duyệt khác, hoặc đã quá lâu. Hãy bắt đầu lại.
account-identity = Xác minh danh tính
account-identity-what = Không bắt buộc. Cơ quan xử lý chỉ biết người gửi đã được xác minh, không biết bạn là ai.
account-identity-nameless = đã xác minh
account-identity-taken = Danh tính này đang đăng nhập vào một tài khoản khác.
account-done-identity = Đã xác minh và thêm vào tài khoản.
account-done-identity-removed = Đã bỏ danh tính đó khỏi tài khoản.
account-level-contact = Thành phố đề nghị đăng nhập trước khi làm việc này. Hãy vào mục Tài khoản để nhận mã; gửi phản ánh thì không cần.
account-level-identity = Thành phố đề nghị xác minh danh tính trước khi làm việc này. Hãy vào mục Tài khoản, phần Xác minh danh tính; gửi phản ánh thì không cần.

account-passkey-sign-in = Hoặc dùng khoá của máy này
account-passkey-sign-in-what = Nếu đã tạo khoá, bạn vào bằng vân tay, khuôn mặt hoặc mã mở máy.
account-passkey-sign-in-do = Đăng nhập bằng khoá
account-passkey-working = Đang hỏi máy của bạn…
account-passkey-failed = Máy chưa đưa ra khoá nào. Bạn có thể thử lại, hoặc dùng cách khác.
account-passkey-unfit = Khoá này không khớp. Hãy thử lại, hoặc dùng cách khác.
account-passkey-late = Lượt này đã quá lâu hoặc đã dùng rồi. Hãy thử lại.
account-passkey-unknown = Khoá này không còn thuộc tài khoản nào. Hãy dùng cách khác để vào.
account-passkey-many = Tài khoản đã có đủ khoá. Hãy bỏ bớt một khoá trước.
account-passkey-known = Máy này đã có khoá của tài khoản.
account-passkeys = Khoá của máy
account-passkeys-what = Tạo khoá trên máy này để lần sau vào bằng vân tay, khuôn mặt hoặc mã mở máy, không cần chờ mã.
account-passkey-since = Tạo
account-passkey-make = Tạo khoá trên máy này
account-done-passkey = Đã tạo khoá.
account-done-passkey-removed = Đã bỏ khoá đó.

account-data = Dữ liệu của tôi
account-data-link = Xem và tải về mọi dữ liệu của tôi
account-data-what = Đây là tất cả những gì hệ thống giữ về bạn, và ai đã xem.
account-data-file = Tải về dạng tệp (JSON)
account-data-since = Có tài khoản từ
account-data-blocked = Tạm thời không nhận phản ánh trực tuyến từ tài khoản này đến
account-data-sent = Gửi lúc
account-data-notices = Thông báo tới địa chỉ của tôi
account-data-standing = Tình trạng
account-data-channel-mail = Thư điện tử
account-data-channel-sms = Số điện thoại
account-deletion = Xoá tài khoản
account-deletion-goes = Những gì sẽ mất
account-deletion-goes-account = Tài khoản: tên, địa chỉ, danh tính đã xác minh, khoá của máy, nơi đang đăng nhập.
account-deletion-goes-cases = { $n ->
   *[other] Tên và địa chỉ liên hệ của bạn trong { $n } vụ việc.
}
account-deletion-goes-letters = Thông báo gửi cho bạn với tư cách người gửi các vụ việc đó.
account-deletion-goes-requests = Yêu cầu về dữ liệu bạn gửi từ tài khoản này, kể cả yêu cầu chưa được trả lời.
account-deletion-stays = Những gì vẫn còn
account-deletion-stays-cases = Nội dung vụ việc và câu trả lời, vì là hồ sơ của cơ quan; trong đó không còn tên bạn.
account-deletion-stays-links = Ai giữ đường dẫn riêng của một vụ việc vẫn mở được vụ việc đó.
account-deletion-stays-consents = Ghi nhận rằng đã có sự đồng ý và đã rút lại, với một con số không cho biết bạn là ai.
account-deletion-first = Tải dữ liệu về trước
account-deletion-sure = Tôi hiểu và muốn xoá tài khoản. Việc này không làm lại được.
account-deletion-sure-missing = Hãy đánh dấu vào ô xác nhận nếu bạn muốn xoá tài khoản.
account-deletion-do = Xoá tài khoản
account-deletion-not = Không xoá
account-done-deletion = Tài khoản của bạn đã được xoá.

organisation-title = Gửi thay mặt tổ chức
organisation-what = Doanh nghiệp, trường học, tổ dân phố… gửi phản ánh dưới tên của mình. Khi gửi, bạn chọn có gửi thay mặt tổ chức hay không. Tên tổ chức được giữ kín hay công khai như bạn chọn cho từng phản ánh. Thành phố không xác minh tên này.
organisation-open = Ghi hoặc sửa tên tổ chức
organisation-name = Tên tổ chức
organisation-kind = Loại tổ chức
organisation-kind-company = Doanh nghiệp, hộ kinh doanh
organisation-kind-service = Trường học, bệnh viện, đơn vị sự nghiệp
organisation-kind-association = Hội, tổ dân phố, ban quản trị, nhóm cộng đồng
organisation-kind-agency = Cơ quan nhà nước
organisation-kind-other = Tổ chức khác
organisation-number = Mã số thuế (không bắt buộc)
organisation-number-hint = 10 chữ số; chi nhánh thêm 3 chữ số.
organisation-number-unclear = Mã số thuế có 10 chữ số, chi nhánh có thêm 3 chữ số. Hãy xem lại, hoặc để trống.
organisation-do = Lưu
organisation-removal = Không gửi thay mặt tổ chức nữa
organisation-done = Đã lưu tên tổ chức.
organisation-done-removal = Đã bỏ tên tổ chức. Phản ánh đã gửi vẫn giữ tên như lúc gửi.

demo-identity-title = Định danh thử nghiệm
demo-identity-not-real = Trang này chỉ để thử: không phải định danh thật. Không ai phải chứng minh điều gì, và mọi người ở đây đều là giả định.
demo-identity-who = Bạn muốn đăng nhập với tư cách ai?
