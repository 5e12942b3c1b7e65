# Пріоритет звернення. Слова в списках розділено комами.

priority-command = Пріоритет: /priority високий або вибрати
priority-entry = ⚡ Пріоритет
priority-head = ⚡ Наскільки це терміново?
priority-is-low = 🐢 Низький
priority-is-normal = ⚡ Звичайний
priority-is-high = 🔺 Високий
priority-is-urgent = 🔥 Терміновий
priority-done = Пріоритет: { $priority }
priority-words-low = низький, низька, низько, низ
priority-words-normal = звичайний, звичайна, звичайно, нормальний, норм
priority-words-high = високий, висока, високо, вис
priority-words-urgent = терміновий, термінова, терміново, термін
