# Pages that a person opens by a link, and the buttons that lead there.

page-unknown = Такої сторінки немає.
page-over = Посилання більше не діє. Саме повідомлення — у Telegram.
page-failed = Сторінку зараз не показати. Спробуйте за хвилину.
page-about = №{ $number } · { $inbox } · { $at }
page-file = Файл
page-download = Завантажити
page-careful = Файл надіслав клієнт: відкривайте обережно.
page-read-whole = Читати повністю
page-kilobytes = { $number } кБ
page-megabytes = { $number } МБ
page-gigabytes = { $number } ГБ
