"""What a bot decides without waiting: reading commands, and sending what it says.

``words`` cuts a line into words, ``kinds`` makes values of them, ``signature`` reads
from a function what its command takes. ``outgoing`` is the conversation about one
message: when it may go, and what became of it when no answer came.
"""
