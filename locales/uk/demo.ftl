# The demo: the line it prints, and the people in it.
demo-ready = Демонстрація готова. Відкрийте { $url } (Ctrl+C зупинить її; усе збережеться до наступного разу, --fresh починає заново).
demo-group = Квіткова крамниця: команда
demo-inbox = Квіткова крамниця
demo-site = Квіткова крамниця: сайт
demo-greeting = Вітаємо! 🌸 Запитайте про букети, доставку чи замовлення.
demo-agent-owner = Ганна
demo-agent-second = Марія
demo-agent-third = Тетяна
demo-customer-first = Олена Коваленко
demo-customer-second = Дмитро Бондар
demo-customer-third = Софія Мельник
