# Что это за сообщение, если показать его как есть нельзя.

content-photo = Фото
content-video = Видео
content-animation = GIF
content-document = Файл
content-audio = Аудио
content-voice = Голосовое сообщение
content-video-note = Видеосообщение
content-sticker = Стикер
content-place = Геопозиция
content-place-live = Трансляция геопозиции
content-venue = Место
content-card = Контакт
content-rich = Сообщение с оформлением
content-poll = Опрос
content-checklist = Чек-лист
content-dice = Кубик
content-story = История
content-game = Игра
content-invoice = Счёт на оплату
content-paid-media = Платный контент
content-gift = Подарок
content-giveaway = Розыгрыш
content-users-shared = Выбранные люди
content-chat-shared = Выбранный чат
content-web-app-data = Данные из формы
content-passport = Telegram Passport
content-payment = Оплата получена
content-refund = Оплата возвращена
content-unknown = Сообщение нового вида
content-forwarded = Переслано от: { $name }
content-edited = Изменено
content-spoiler = Скрытый медиафайл
content-no-words = Без текста
content-too-large = Файл слишком большой для пересылки: { $size } МБ при лимите { $limit } МБ.
content-lost = Не удалось получить файл.

content-album = { $count ->
    [one] Альбом, { $count } файл
    [few] Альбом, { $count } файла
    [many] Альбом, { $count } файлов
   *[other] Альбом, { $count } файла
}
content-seconds = { $count ->
    [one] { $count } секунда
    [few] { $count } секунды
    [many] { $count } секунд
   *[other] { $count } секунды
}
