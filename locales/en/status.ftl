# The states of a ticket, how it ends, and the way back.
# Toasts have at most 200 characters.

status-head = Status
# On a button, two a row: at most 18 characters.
status-label-waiting-customer = awaiting customer
status-end-done = ✅ Close
status-end-not-done = 🚫 Not done…
status-end-not-service = 📭 Not for us
status-end-duplicate = 👯 Duplicate
status-end-spam = 🗑 Spam…
status-why = Why was it not done?
status-reason-1 = Too expensive
status-reason-2 = Chose another shop
status-reason-3 = No answer any more
status-reason-4 = Out of stock
status-reason-other = ✏️ In words…
status-ask-reason = ✏️ Why was it not done? Answer this message.
status-reason-needed = Write the reason in words: answer the question with a text message.
status-spam-really = Spam? The dialogue closes, the customer is not heard any more. For 10 minutes you can undo it, then everything he wrote is removed for good.
status-spam-yes = 🗑 Yes, spam
status-already = It is so already.
status-over = The ticket has ended. Open it first: /reopen
status-impossible = A ticket cannot be set to that.
status-unknown-result = Unknown result. Known: done, not_done, not_service, duplicate, spam.
status-no-ticket = This command works in the topic of a dialogue.
status-undone = ↩️ Back to: { $status }.
status-undone-stopped = { $stopped ->
        [one] { $stopped } message was stopped.
       *[other] { $stopped } messages were stopped.
    }
status-undone-sent = { $sent ->
        [one] { $sent } message had already been sent.
       *[other] { $sent } messages had already been sent.
    }
status-undid = ↩️ Taken back, and now again:
status-undid-state = status: { $status }
status-undid-tagged = tag { $tag } is on
status-undid-untagged = tag { $tag } is off
status-undid-priority = priority: { $priority }
status-undid-assignee = responsible: { $name }
status-undid-nobody = responsible: nobody
status-undid-team = team: { $name }
status-undid-no-team = team: none
status-undid-kept = Somebody has changed this since, so it stays:
status-already-sent = Already sent to the customer before the undo:
status-nothing-to-undo = There is nothing to undo.
status-overtaken = Something has happened since the last change, so it cannot be undone. Set the status by hand: /status
status-purged = Removed for good.
status-pardoned = He can write to us again.
status-nobody-to-pardon = No removed ticket has this number. Example: /pardon 1042
