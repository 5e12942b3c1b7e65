# Момент полностью: «пт 27 мар, 09:00 (через 2 ч 15 мин)». То, что стоит до
# скобки, можно прислать назад как время (src/model/moment/lexicon.toml).

moment-full = { $date }, { $time } ({ $distance })
moment-date = { $weekday ->
        [1] пн
        [2] вт
        [3] ср
        [4] чт
        [5] пт
        [6] сб
       *[7] вс
    } { $day } { $month ->
        [1] янв
        [2] фев
        [3] мар
        [4] апр
        [5] мая
        [6] июн
        [7] июл
        [8] авг
        [9] сен
        [10] окт
        [11] ноя
       *[12] дек
    }
moment-date-year = { $date } { $year }
moment-in = через { $span }
moment-ago = { $span } назад
moment-now = сейчас
moment-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
        [many] { $count } дней
       *[other] { $count } дня
    }
moment-hours = { $count } ч
moment-minutes = { $count } мин
