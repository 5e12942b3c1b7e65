# The contact form that customers fill in.

form-topic = Topic
form-text = Your message
form-name = Your name
form-ways = How can we answer you?
form-ways-hint = One way is enough.
form-way-email = E-mail
form-way-phone = Phone
form-way-handle = Messenger
form-handle-like = for example Telegram @name
form-answer = Where do you want the answer?
form-answer-any = Wherever it suits
form-files = Files
form-files-hint = { $n ->
        [one] At most { $n } file of { $size } MB.
       *[other] At most { $n } files of { $size } MB each.
    }
form-send = Send
form-again = Please check what you wrote and send it.
form-again-files = Please choose your files again and send the form.
form-done = Thank you! Your request has number { $number }. We will answer where you asked us to.
form-thanks = Thank you! We have your message.
form-foreign = This form cannot be sent from that site. Please open it here.
form-unread = That could not be read. Please go back and try again.
form-busy = We cannot take your message just now. Please try again in a minute.
form-slow = That was a lot at once. Please wait a few minutes and try again.
form-wrong-no-text = Please write a message.
form-wrong-long-text = The message is too long: at most 4000 characters.
form-wrong-email = The e-mail address looks wrong.
form-wrong-phone = The phone number looks wrong.
form-wrong-no-way = Please tell us how to answer you: e-mail, phone or messenger.
form-wrong-large-file = A file is too large.
form-wrong-many-files = There are too many files.
form-wrong-lost-file = A file could not be taken. Please try it again.
