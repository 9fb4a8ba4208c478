### Days, times and durations.

date-moment = { $day }, { $time }
date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date-day = { $weekday } { $day } { $month }
date-day-of-year = { $weekday } { $day } { $month } { $year }

date-monday = Monday
date-tuesday = Tuesday
date-wednesday = Wednesday
date-thursday = Thursday
date-friday = Friday
date-saturday = Saturday
date-sunday = Sunday

date-january = January
date-february = February
date-march = March
date-april = April
date-may = May
date-june = June
date-july = July
date-august = August
date-september = September
date-october = October
date-november = November
date-december = December

duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
duration-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
duration-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
duration-working = { $amount } of working time
