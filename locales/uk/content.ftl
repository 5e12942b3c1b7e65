# Що це за повідомлення, якщо показати його як є не можна.

content-photo = Фото
content-video = Відео
content-animation = GIF
content-document = Файл
content-audio = Аудіо
content-voice = Голосове повідомлення
content-video-note = Відеоповідомлення
content-sticker = Стікер
content-place = Геопозиція
content-place-live = Трансляція геопозиції
content-venue = Місце
content-card = Контакт
content-rich = Повідомлення з оформленням
content-poll = Опитування
content-checklist = Чек-лист
content-dice = Кубик
content-story = Історія
content-game = Гра
content-invoice = Рахунок на оплату
content-paid-media = Платний контент
content-gift = Подарунок
content-giveaway = Розіграш
content-users-shared = Вибрані люди
content-chat-shared = Вибраний чат
content-web-app-data = Дані з форми
content-passport = Telegram Passport
content-payment = Оплату отримано
content-refund = Оплату повернено
content-unknown = Повідомлення нового виду
content-forwarded = Переслано від: { $name }
content-edited = Змінено
content-spoiler = Прихований медіафайл
content-no-words = Без тексту
content-too-large = Файл завеликий для пересилання: { $size } МБ при ліміті { $limit } МБ.
content-lost = Не вдалося отримати файл.

content-album = { $count ->
    [one] Альбом, { $count } файл
    [few] Альбом, { $count } файли
    [many] Альбом, { $count } файлів
   *[other] Альбом, { $count } файлу
}
content-seconds = { $count ->
    [one] { $count } секунда
    [few] { $count } секунди
    [many] { $count } секунд
   *[other] { $count } секунди
}
