### Bản đồ các vụ việc.

map-title = Bản đồ các vụ việc
map-broken = Không mở được bản đồ trên máy này. Các vụ việc vẫn có trong danh sách.
map-list = Xem danh sách đầy đủ
