### Ngày, giờ và khoảng thời gian.

date-moment = { $time } { $day }
date-today = hôm nay
date-tomorrow = ngày mai
date-yesterday = hôm qua
date-day = { $weekday } { $day }/{ $month }
date-day-of-year = { $weekday } { $day }/{ $month }/{ $year }

date-monday = thứ Hai
date-tuesday = thứ Ba
date-wednesday = thứ Tư
date-thursday = thứ Năm
date-friday = thứ Sáu
date-saturday = thứ Bảy
date-sunday = Chủ nhật

date-january = 1
date-february = 2
date-march = 3
date-april = 4
date-may = 5
date-june = 6
date-july = 7
date-august = 8
date-september = 9
date-october = 10
date-november = 11
date-december = 12

duration-days = { $n } ngày
duration-hours = { $n } giờ
duration-minutes = { $n } phút
duration-working = { $amount } làm việc
