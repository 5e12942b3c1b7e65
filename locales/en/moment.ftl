# A moment in full: "Fri 27 Mar, 09:00 (in 2 h 15 min)". What stands before the
# bracket can be sent back as a time (src/model/moment/lexicon.toml).

moment-full = { $date }, { $time } ({ $distance })
moment-date = { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    } { $day } { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
moment-date-year = { $date } { $year }
moment-in = in { $span }
moment-ago = { $span } ago
moment-now = now
moment-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
moment-hours = { $count } h
moment-minutes = { $count } min
