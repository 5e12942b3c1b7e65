# The demo: the line it prints, and the people in it.
demo-ready = The demo is ready. Open { $url } (Ctrl+C stops it; everything is kept for next time, --fresh starts anew).
demo-group = Flower shop: the team
demo-inbox = Flower shop
demo-site = Flower shop: site
demo-greeting = Hello! 🌸 Ask about bouquets, delivery or your order.
demo-agent-owner = Anna
demo-agent-second = Maria
demo-agent-third = Tanya
demo-customer-first = Olivia Green
demo-customer-second = James Brook
demo-customer-third = Sofia Marin
