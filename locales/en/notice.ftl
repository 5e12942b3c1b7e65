# What the desk tells an agent in a topic, and the short answers to buttons.

notice-failed-window = 👎 Not delivered: the time in which the customer may be written to is over. Wait for his next message, then try again.
notice-failed-blocked = 👎 Not delivered: the customer has blocked the bot. Try again once he is back, or reach him another way.
notice-failed-gone = 👎 Not delivered: the customer's account or chat no longer exists.
notice-failed-one-way = 👎 Not delivered: the customer cannot be answered here. See the card for how he wants to be answered.
notice-failed-too-large = 👎 Not delivered: the message or the file is too large for this inbox. Send it smaller or in parts.
notice-failed-unsupported = 👎 Not delivered: this inbox cannot show this kind of message. Send it in another form, for example as text or as a file.
notice-failed-rejected = 👎 Not delivered. The other side answered: { $reason }
notice-gave-up = 👎 Not delivered: the other side could not be reached for too long.
notice-unsure = 🤔 The message may have arrived, but no confirmation came. Sent again, it may reach the customer twice.
notice-forward-held = 📝 You forwarded this message, so it stays here and was not sent. Is it meant for the customer?
notice-forward-held-from = 📝 You forwarded this message, so it stays here and was not sent. Is it meant for the customer? From: { $name }
notice-remark-held = 📝 One line of this message begins like an internal note, so nothing was sent. Is all of it meant for the customer?
notice-answer-held = 📝 You replied to a message that the customer does not see, so nothing was sent. Is it meant for the customer?
notice-file-out = 👎 Not delivered: the file has { $size } MB, and this inbox takes { $limit } MB at most.
notice-file-out-unknown = 👎 Not delivered: the file is larger than the { $limit } MB that this inbox takes.
notice-file-in = 📎 The customer sent a file of { $size } MB. More than { $limit } MB cannot be fetched from his app; ask him for a link or for parts.
notice-file-in-unknown = 📎 The customer sent a file of more than { $limit } MB. It cannot be fetched from his app; ask him for a link or for parts.
notice-unsupported = 👎 Not delivered: this inbox cannot show this kind of message ({ $kind }).
notice-unknown-command = ❔ There is no command { $given }. Nothing was sent to the customer. The list: /help
notice-unknown-command-near = ❔ There is no command { $given }; did you mean { $near }? Nothing was sent to the customer.
notice-refused-anonymous = ⛔ Not sent: you write as an anonymous administrator. Switch off “Remain anonymous” in your administrator rights and write again.
notice-refused-channel = ⛔ Not sent: you write as a channel. Choose yourself as the sender (the picture beside the input field) and write again.
notice-customer-edited = ✏️ The customer changed the message. It was:
notice-customer-took-back = 🗑 The customer took back the message. It was:
notice-reacted = { $emoji } Customer's reaction to “{ $words }”
notice-unreacted = The customer took back the reaction to “{ $words }”
notice-forwarded-from = ↪️ Forwarded from { $name }
notice-taken-by = ✋ Assignee: { $agent }
notice-inbox-down = 🚨 Inbox { $inbox } is out of service. Its messages wait and will be sent when it works again.
notice-first-words-missing = ⚠️ { $count ->
        [one] { $count } message of the customer
       *[other] { $count } messages of the customer
    } could not be shown here. Ask to send again what is missing.
notice-auto-delete-hours = ⚠️ This group deletes its messages after { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }. The conversations disappear from the topics; switch auto-delete off in the group's settings.
notice-auto-delete-days = ⚠️ This group deletes its messages after { $count ->
        [one] { $count } day
       *[other] { $count } days
    }. The conversations disappear from the topics; switch auto-delete off in the group's settings.
notice-rights-missing = 🚨 The bot lacks administrator rights in this group: { $rights }. Without them the desk stands still.
right-manage-topics = manage topics
right-delete-messages = delete messages
right-pin-messages = pin messages

notice-note-kept = 📝 Internal note. The customer does not see it.
notice-note-by-reply = 📝 A reply to a note is a note as well. The customer does not see it.
notice-note-prompt = 📝 Write the note as a reply to this message. The customer will not see it.
notice-album-kept = 📝 One of these files is marked as a note, so all of them stay here. The customer does not see them.
notice-edited-there = ✏️ Changed at the customer's as well.
notice-edit-impossible = ⚠️ This inbox cannot change sent messages. The customer still sees the old words.
notice-edit-refused = ⚠️ The change did not reach the customer: the message is gone there, too old or has become too long. Send the new words as a new message.
notice-edit-stays-inside = ⚠️ The message has already been delivered; this edit stays here and the customer still sees the old words. To take the message back, reply to it with /delete.
notice-edited-media = ⚠️ You replaced the file. The customer still sees the old one; send the new file as a new message.
notice-note-stays-note = 📝 A note stays a note: the customer does not see it. To send it, write it as a new message.
notice-took-back = 🗑 Taken back at the customer's.
notice-cannot-take-back = ⚠️ This inbox cannot take messages back. The customer still sees it.
notice-too-old-to-delete = ⚠️ The message is too old to be taken back (48 hours in Telegram). The customer still sees it.
notice-delete-what = ❔ Reply with /delete to the message that is to be taken back.
notice-nothing-to-delete = ❔ That message was not sent to the customer; there is nothing to take back.
notice-blocked = 🚫 The customer has blocked the bot. Messages will not arrive until he lets the bot in again.
notice-unblocked = 🔔 The customer has let the bot in again. Messages arrive once more.
notice-went-on = 📲 The customer goes on in another messenger. Answers from this topic now arrive there.
notice-topic-again = ♻️ The topic of this conversation was lost and has been made again. Nothing was lost from the record.
notice-maybe-repeated = ⚠️ The message above may be here twice: the connection broke while it was being posted.
notice-no-dialogue = ❔ There is no conversation behind this topic. The message was not sent to anybody.
notice-prompt-others = ❔ That question was put to somebody else, so the reply counts for nothing. The customer does not see it.
notice-prompt-late = ❔ That question has been answered already, so this reply counts for nothing. The customer does not see it.
notice-forum-off = 🚨 Topics are switched off in this group. The desk stands still until they are on again (the group's name → Edit → Topics).

toast-taken-by-you = You are the assignee now
toast-taken-by = Already taken: { $agent }
toast-closed = Closed
toast-closed-by = Already closed: { $agent }
toast-closed-already = Already closed
toast-reopened = Open again
toast-open-already = It is open already
toast-on-its-way = On its way
toast-sent-already = It has been sent already
toast-left-as-arrived = Left as arrived
toast-taking-back = Taking it back
toast-note-prompted = Reply to the prompt; the customer will not see it
toast-late = This button is out of date. Use the buttons under the pinned card
toast-unknown = This button is unknown here
toast-forbidden = Only agents of this group may do that
toast-trouble = That did not work. Try again in a minute
notice-reminder = ⏰ Reminder
notice-left = 👋 { $name } has left the group. { $count ->
        [one] { $count } ticket is back in the queue:
       *[other] { $count } tickets are back in the queue:
    }
notice-timer-parked = ⚠️ Something that was planned could not be done, even after several attempts. Details are in the log.
toast-asked = Reply to the question in the topic
toast-ask-elsewhere = I cannot ask you here. Try it in the topic of a conversation or in my private chat
notice-due-soon = ⏳ Due soon: { $time }
notice-due = 📌 Due: { $time }
notice-task-made = ➡️ Task #{ $number }
notice-overdue = ⏰ Reminders came due while the program was down. They are in their topics, without a sound.
