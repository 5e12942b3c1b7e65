# How urgent a ticket is. The lists of words are separated by commas.

priority-command = Priority: /priority high, or choose
priority-entry = ⚡ Priority
priority-head = ⚡ How urgent is it?
priority-is-low = 🐢 Low
priority-is-normal = ⚡ Normal
priority-is-high = 🔺 High
priority-is-urgent = 🔥 Urgent
priority-done = Priority: { $priority }
priority-words-low = low, l
priority-words-normal = normal, n, medium
priority-words-high = high, h
priority-words-urgent = urgent, u, asap
