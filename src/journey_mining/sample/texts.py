"""What customers and agents write. Invented, with a few numbers and addresses to be masked."""

SUBJECTS = {
    "delivery": ("When will it arrive?", "Question about delivery", "Delivery cost unclear"),
    "payment": ("Card was refused", "Payment does not go through", "Paid twice?"),
    "returns": ("I want to send it back", "How do I return a lamp?"),
    "damage": ("Pot arrived broken", "Leaf damage", "Lamp flickers"),
    "care": ("Yellow leaves", "How much light does it need?"),
    "invoice": ("Invoice for our company", "VAT number on the invoice"),
    "product": ("Does it fit a high ceiling?", "Which bulb fits?"),
}
OPENINGS = {
    "delivery": (
        "I read the delivery page twice and still do not know what it costs. This is confusing.",
        "When does my parcel arrive? The page says two different things.",
        "Do you deliver to the fourth floor? I could not find it. Thank you!",
    ),
    "payment": (
        "My card was refused three times, very annoying. Please help.",
        "The payment page shows an error and I give up.",
        "I cannot pay. Call me at {phone} or write to {email}.",
    ),
    "returns": (
        "I would like to return the lamp, it is too big for the room.",
        "How do I send this back? The label is missing.",
    ),
    "damage": (
        "The pot arrived in pieces. I am really disappointed.",
        "Half of the leaves are broken. Terrible packaging.",
        "The lamp flickers since the first day. Not happy.",
    ),
    "care": (
        "The leaves turn yellow. What can I do? I love this plant.",
        "How often should I water it? Thanks for the great shop!",
    ),
    "invoice": (
        "Please send the invoice with our VAT number.",
        "We need the invoice again for our books, thank you.",
    ),
    "product": (
        "Does this lamp work with a dimmer? It looks wonderful.",
        "Which bulb fits? The description does not say.",
    ),
}
REPLIES = (
    "Hello, thank you for writing. Here is what we can do for you.",
    "Hello, we are sorry for the trouble and have put it right.",
)
THANKS = ("Thank you, that helped.", "Perfect, thanks!", "Thanks for the quick answer.")
AGAIN = (
    "It still does not work. I am tired of this.",
    "That did not answer my question.",
    "Sorry to write again, but nothing has changed.",
)
GOOD_COMMENTS = ("Very kind and quick", "Great help, thank you", "")
BAD_COMMENTS = ("I waited far too long", "Nobody read my question", "")
PROMOTER_TEXTS = ("Lovely plants, fast delivery", "I recommend you to all my friends", "")
PASSIVE_TEXTS = ("Good, but delivery took a while", "Fine", "")
DETRACTOR_TEXTS = (
    "The delivery page is confusing",
    "Payment failed again and again, bad experience",
    "Broken pot and slow support",
    "",
)
