# Tasks and checklists.

task-about-task = make a task: /task @maria buy ribbon by Fri 18:00; in reply to a message, from it
task-about-check = checklist: /check item; item
task-button = ➕ Task
task-button-check = ☑ Checklist
task-button-done = ✅ Done
task-ask-title = ✏️ What is to be done? Answer this message. Several tasks: one a line, each beginning with “-”. For whom and until when: @maria buy ribbon by Fri 18:00
task-ask-items = ✏️ Answer this message with the items, one a line or with “;” between them.
task-no-title = What is to be done? Example: /task @maria buy ribbon by Fri 18:00
task-nobody = Nobody here is called { $name }. No task was made.
task-until-words = by, until, till, due
task-made = { $count ->
        [one] ✅ Task { $numbers } is made.
       *[other] ✅ { $count } tasks are made: { $numbers }
    }
task-done = ✅ Done.
task-made-by = 📋 Task by { $name }
task-from-ticket = ↩️ From #{ $number } · { $name }
task-from-post = ↩️ From this message
task-check-head = ☑ Checklist { $done }/{ $all }
task-check-empty = No items yet. One line: /check item; item
task-check-removing = Tap what is to be removed.
task-check-full = A checklist has at most 50 items; what did not fit was left out.
task-check-add = ➕ Add
task-check-remove = 🗑 Remove
task-check-back = ↩️ Back
