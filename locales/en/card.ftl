# What stands on the card of a conversation, in General and on the buttons.
# Names and customers' words come in already wrapped for right-to-left scripts.

card-head = { $emoji } #{ $number } · { $code } “{ $inbox }” · { $status }
card-status-new = new
card-status-open = open
card-status-waiting-customer = waiting for the customer
card-status-waiting-third = waiting for others
card-status-snoozed = snoozed
card-status-review = in review
card-status-solved = solved
card-status-closed = closed
card-nameless = (no name)
card-source = 🔗 Source: { $source }
card-email = ✉️ { $value }
card-phone = 📞 { $value }
card-handle = 💬 { $value }
card-page = 📄 { $value }
card-answer = ↩️ Wants an answer: { $value }
card-assigned = 📅 { $created } · 🧑‍💼 { $agent }
card-unassigned = 📅 { $created } · 🧑‍💼 no assignee yet
card-last-customer = 💬 “{ $words }” — customer, { $time }
card-last-agent = 💬 “{ $words }” — { $agent }, { $time }
card-counts = ✉️ { $in ->
        [one] { $in } message
       *[other] { $in } messages
    } from the customer · { $out ->
        [one] { $out } reply
       *[other] { $out } replies
    }
card-blocked = 🚫 The customer has blocked the bot
card-customer = Customer
card-history = 🕘 Last messages of this conversation

button-take = ✋ Take
button-note = 📝 Note
button-close = ✅ Close
button-reopen = 🔓 Reopen
button-retry = 🔁 Try again
button-send-again = 🔁 Send again
button-arrived = 👌 It arrived
button-send-held = 📤 Send to the customer
card-result-done = done
card-result-not-done = not done
card-result-spam = spam
card-result-not-service = not for us
card-result-duplicate = duplicate
card-result-auto = closed by a rule
card-ended = 🏁 Result: { $result }
card-priority-low = 🔽 low priority
card-priority-high = ❗ high priority
card-priority-urgent = 🔥 urgent
card-wake = ⏰ { $time }
card-due = 📌 due { $time }
button-status = 📌 Status
button-undo = ↩️ Undo
button-more = ⋯
button-purge = 🗑 Remove now
