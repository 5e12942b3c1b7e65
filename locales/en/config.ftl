# What is wrong with the settings, and the cure. A value is never quoted: it may be a secret.

config-place = { $file }, line { $line }, column { $column }:
config-file = { $file }:
config-not-found = there is no such file. Print an example with “topicdesk config”, save it under this name and fill it in.
config-unreadable = the file cannot be read. It must be a text file in UTF-8, at most 1 MiB, and the user that runs Topicdesk must be allowed to read it.
config-syntax = this cannot be understood as TOML. Usually a quotation mark, a bracket or an equals sign is missing here or on the line above.
config-twice = this setting or section stands twice. Keep one of them.
config-unknown-key = there is no setting “{ $key }”.
config-nearest = Did you mean “{ $nearest }”?
config-missing = the setting “{ $key }” is missing. Add it; “topicdesk config” prints an example.
config-wrong-type = “{ $key }” must be { $expected }.
config-expected-text = words in quotation marks
config-expected-number = a whole number without quotation marks
config-expected-number-or-text = a whole number, or words in quotation marks
config-expected-texts = a list of words in quotation marks, such as ["one", "two"]
config-expected-table = a section that begins with its name in [single brackets]
config-expected-tables = a section that begins with its name in [[double brackets]]
config-expected-flag = true or false, without quotation marks
config-out-of-range = “{ $key }” must lie between { $least } and { $most }.
config-not-one-of = “{ $key }” must be one of: { $allowed }.
config-no-variable = “{ $key }” refers to the environment variable { $variable }, which is not set. Set it before the start, or write the value itself here.
config-bad-reference = “{ $key }” holds a “$” with a brace that names no variable. Write {"${NAME}"}, or {"$${"} for the bare signs.
config-empty = “{ $key }” is empty.
config-bad-token = “{ $key }” does not look like a bot token: digits, a colon, then at least 35 letters, digits, “-” or “_”. Copy it whole from @BotFather: /mybots → the bot → API Token.
config-bad-url = “{ $key }” must be an address that begins with https:// or http://, without a user name, a question mark or a hash sign.
config-bad-database = “{ $key }” must begin with sqlite: and a file name, or be an address postgres://user:password@host/name.
config-bad-zone = “{ $key }” is no known time zone. Write it like Europe/London.
config-not-like = “{ $key }” must look like this: { $example }.
config-bad-listen = “{ $key }” must be an address with a port, such as 127.0.0.1:8080, or “off”.
config-short-secret = “{ $key }” is too short for a secret: at least 16 signs. A random one: openssl rand -hex 16
config-bad-size = “{ $key }” must be a size such as "10 GiB", "500 MB" or a number of bytes.
config-bad-filter = “{ $key }” is no log filter. Write a level (error, warn, info, debug, trace), or pairs such as "info,sqlx=warn".
config-bad-code = “{ $key }” must be 1 to 8 signs of A-Z, a-z, 0-9 and _. It stands in the titles of topics.
config-code-taken = the code in “{ $key }” belongs to the built-in inbox of tasks. Choose another one.
config-bad-kind = “{ $key }” must be the name of a kind of channel in small letters, such as "telegram".
config-same-code = this “{ $key }” is already taken by the inbox on line { $first }. Capital and small letters count as the same.
config-staff-bot-taken = the staff bot already serves the inbox on line { $first }. Give this one a bot of its own: make it with /newbot in @BotFather and put its token into “{ $key }”.
config-webhook-needs-url = with desk.updates = "webhook" the setting “web.public_url” is needed, and it must begin with https://.
config-webhook-needs-listen = with desk.updates = "webhook" the setting “web.listen” must not be “off”.
