# Contacts: what is known of a person. Words in lists are parted by commas.

contact-command = Contact: /contact, /contact phone +380…, /contact join 1042
contact-entry = 👤 Contact
contact-head = 👤 { $name }
contact-usage = One line: /contact phone, email, company, note, name or coordinator, then the value (- removes it); /contact join 1042
contact-change = ✏️ What shall change? { $name }
contact-ask = { $field } of { $name }? Answer this message; - removes it. The customer does not see it.
contact-ask-who = { $field } of { $name }: who? @name, me or nobody. Answer this message.
contact-done = { $field }: { $value }
contact-removed = Removed: { $field }
contact-odd = This does not fit “{ $field }”: { $value }
contact-who = Who of them? { $names }
contact-task = A task has no contact.
contact-one-already = They are one contact already.
contact-joined = Joined. It can be taken back: 👤 Contact
contact-apart = Remembered: two different people
contact-separated = Separated
contact-photos = 🖼 { $name }: { $count ->
        [one] { $count } photo
       *[other] { $count } photos
    }
contact-same-phone = ❓ Same person? { $name } — the same phone number: { $shared }
contact-same-email = ❓ Same person? { $name } — the same e-mail address: { $shared }
contact-same-handle = ❓ Same person? { $name } — the same user name: { $shared }
contact-same-name = ❓ Same person? { $name } — the same name: { $shared }
contact-button-photos = 🖼 Photos ({ $count })
contact-button-change = ✏️ Change
contact-button-join = 🔗
contact-button-apart = ✖ No
contact-button-separate = ✂ Separate
contact-button-access = 🔒 End access
contact-button-access-end = 🔒 Yes, end it
contact-access = 🔒 End the access of { $name }?
contact-access-means = None of the customer's devices will show this conversation any more, and nothing can be sent there. Whoever writes from them again begins a new conversation. This cannot be undone.
contact-access-ended = Access ended. The conversation stays here.
contact-card-alias = 📇 { $value }
contact-card-company = 🏬 { $value }
contact-card-coordinator = 🧭 { $value }
contact-card-note = 📎 { $value }
contact-field-alias = Name
contact-field-phone = Phone
contact-field-email = E-mail
contact-field-company = Company
contact-field-note = Note
contact-field-coordinator = Coordinator
contact-words-alias = name, alias
contact-words-phone = phone, tel
contact-words-email = email, e-mail, mail
contact-words-company = company, shop, firm
contact-words-note = note
contact-words-coordinator = coordinator, manager
contact-words-join = join, merge
contact-ask-why = Why is { $name } no longer the coordinator? In a few words, for the journal.
contact-button-portrait = 🖼 Picture
contact-portrait-comes = The picture comes into the topic
contact-no-portrait = No picture: there is none, or it is hidden from us
contact-lost-portrait = The picture cannot be had now
