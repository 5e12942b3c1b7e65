# Pages that a person opens by a link, and the buttons that lead there.

page-unknown = Такой страницы нет.
page-over = Ссылка больше не действует. Само сообщение — в Telegram.
page-failed = Страницу сейчас не показать. Попробуйте через минуту.
page-about = №{ $number } · { $inbox } · { $at }
page-file = Файл
page-download = Скачать
page-careful = Файл прислал клиент: открывайте осторожно.
page-read-whole = Читать целиком
page-kilobytes = { $number } кБ
page-megabytes = { $number } МБ
page-gigabytes = { $number } ГБ
