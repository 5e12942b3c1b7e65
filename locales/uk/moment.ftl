# Момент повністю: «пт 27 бер, 09:00 (через 2 год 15 хв)». Те, що стоїть до
# дужки, можна надіслати назад як час (src/model/moment/lexicon.toml).

moment-full = { $date }, { $time } ({ $distance })
moment-date = { $weekday ->
        [1] пн
        [2] вт
        [3] ср
        [4] чт
        [5] пт
        [6] сб
       *[7] нд
    } { $day } { $month ->
        [1] січ
        [2] лют
        [3] бер
        [4] кві
        [5] тра
        [6] чер
        [7] лип
        [8] сер
        [9] вер
        [10] жов
        [11] лис
       *[12] гру
    }
moment-date-year = { $date } { $year }
moment-in = через { $span }
moment-ago = { $span } тому
moment-now = зараз
moment-days = { $count ->
        [one] { $count } день
        [few] { $count } дні
        [many] { $count } днів
       *[other] { $count } дня
    }
moment-hours = { $count } год
moment-minutes = { $count } хв
