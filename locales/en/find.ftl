# Finding: search, history, lists, favourites.

find-command = Search everything: /find words, name, phone or #1042
find-command-history = All requests of a contact: /history, /history 1042
find-command-inbox = Everything open, the longest unanswered first
find-command-mine = What I answer for or follow
find-command-favourites = What I keep at hand
find-entry = 🔎 Find
find-ask = What are you looking for? Words, a name, a phone number or the number of a request.
find-usage = What are you looking for? For example: /find raspberry cake, /find 067 123 45 67, /find #1042
find-which = Which one? Give the number of a request, for example 1042, or do it in its topic.
find-no-number = There is no request with the number { $number }.
find-forgotten = This search was too long ago. Search again: /find
find-head = 🔎 { $words }
find-head-page = 🔎 { $words } · page { $page }
find-nothing = Nothing was found. Try fewer words, or only the beginning of a word.
find-behind = ⏳ { $count ->
        [one] { $count } message is not searched yet
       *[other] { $count } messages are not searched yet
    }
find-to-topic = To the topic →
find-topic-comes = The topic is being made again
find-earlier = ↑ #{ $number } was an earlier request of this conversation.
find-history = 🕘 History of { $name }
find-history-counts = 🎫 { $tickets ->
        [one] { $tickets } request
       *[other] { $tickets } requests
    }, { $open ->
        [one] { $open } open
       *[other] { $open } open
    } · { $accounts ->
        [one] { $accounts } account
       *[other] { $accounts } accounts
    }
find-history-since = since { $time }
find-counts = { $open ->
        [one] { $open } open request
       *[other] { $open } open requests
    }, { $waiting ->
        [one] { $waiting } waits for an answer
       *[other] { $waiting } wait for an answer
    }
find-empty = Nothing here.
find-no-favourites = Nothing here. In a topic: ⋯, then ⭐.
find-gone = 🗑 It was removed.
find-kept = ⭐ Kept at hand: /favourites
find-not-kept = No longer a favourite
find-list-inbox = 📥 Inbox
find-list-mine = 🙋 Mine
find-list-today = 📅 Today
find-list-ever = 🗂 All time
find-list-tasks = 📋 Tasks
find-list-favourites = ⭐ Favourites
find-button-menu = ☰ Menu
find-button-history = 🕘 History
find-button-keep = ⭐ Favourite
find-button-unkeep = ✖ Not a favourite
find-button-open = 📂 Open a topic
find-words-full = full
