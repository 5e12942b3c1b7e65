# What a message is, where it cannot be shown as itself.

content-photo = Photo
content-video = Video
content-animation = GIF
content-document = File
content-audio = Audio
content-voice = Voice message
content-video-note = Video message
content-sticker = Sticker
content-place = Location
content-place-live = Live location
content-venue = Place
content-card = Contact
content-rich = Formatted message
content-poll = Poll
content-checklist = Checklist
content-dice = Dice
content-story = Story
content-game = Game
content-invoice = Invoice
content-paid-media = Paid media
content-gift = Gift
content-giveaway = Giveaway
content-users-shared = Shared people
content-chat-shared = Shared chat
content-web-app-data = Data from a form
content-passport = Telegram Passport
content-payment = Payment received
content-refund = Payment refunded
content-unknown = Message of a new kind
content-forwarded = Forwarded from { $name }
content-edited = Edited
content-spoiler = Hidden media
content-no-words = No text
content-too-large = The file is too large to pass on: { $size } MB, the limit is { $limit } MB.
content-lost = The file could not be fetched.

content-album = { $count ->
    [one] Album, { $count } item
   *[other] Album, { $count } items
}
content-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
