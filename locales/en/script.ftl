# What is wrong with a script, and the cure.

script-unclosed = a “{"{"}” is not closed with “{"}"}”. For the bare sign write “{"{{"}”.
script-nested = there is a “{"{"}” within the braces. Close the first ones before.
script-no-name = there is nothing between the braces. Write for example {"{name}"}.
script-no-field = after “field” comes a colon and the name of the contact’s field: {"{field:company}"}.
script-unknown = nothing is called “{ $name }”. What can stand between braces: { $known }.
script-nearest = Did you mean { $names }?
script-too-long = the text is longer than { $most } signs: it does not fit into one message.
script-too-many = there are more than { $most } variables in the text.
script-empty = the script says nothing and changes nothing.
script-language = “{ $code }” is no language. Write two or three small letters, such as en, ru or uk.
script-caption = the words under a file may be 1024 signs long at most.
script-contradiction = these changes cannot come true together: only an ended ticket has a result, and what sleeps has no other status.
script-many-languages = a script can have { $most } languages at most.
script-many-media = a script can have { $most } files for each language at most.
script-many-tags = a script can set { $most } tags at most.
