# The feed: a topic in which every message of customers is one line.

feed-title = Feed
feed-command = The feed of all messages: on, off
feed-hint = This is the feed: what is written here reaches nobody. Tap a name to get to the customer's topic.
feed-words-on = on, yes
feed-words-off = off, no
feed-is-on = The feed is on. To switch it off: /feed off
feed-is-off = The feed is off. To switch it on: /feed on
feed-on = The feed is on: every message of customers shows there
feed-off = The feed is off
feed-button-on = 📰 Feed: switch on
feed-button-off = 📰 Feed: switch off
