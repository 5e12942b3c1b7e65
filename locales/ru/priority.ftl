# Приоритет обращения. Слова в списках разделены запятыми.

priority-command = Приоритет: /priority высокий или выбрать
priority-entry = ⚡ Приоритет
priority-head = ⚡ Насколько это срочно?
priority-is-low = 🐢 Низкий
priority-is-normal = ⚡ Обычный
priority-is-high = 🔺 Высокий
priority-is-urgent = 🔥 Срочный
priority-done = Приоритет: { $priority }
priority-words-low = низкий, низкая, низко, низ
priority-words-normal = обычный, обычная, обычно, нормальный, норм
priority-words-high = высокий, высокая, высоко, выс
priority-words-urgent = срочный, срочная, срочно, сроч
