# The demo: the line it prints, and the people in it.
demo-ready = Демонстрация готова. Откройте { $url } (Ctrl+C остановит её; всё сохранится до следующего раза, --fresh начинает заново).
demo-group = Цветочный магазин: команда
demo-inbox = Цветочный магазин
demo-site = Цветочный магазин: сайт
demo-greeting = Здравствуйте! 🌸 Спросите о букетах, доставке или заказе.
demo-agent-owner = Анна
demo-agent-second = Мария
demo-agent-third = Татьяна
demo-customer-first = Ольга Смирнова
demo-customer-second = Дмитрий Ковалёв
demo-customer-third = Софья Маринина
