"""The stream of events, without the waiting.

`machine.Live` takes frames, times and the answers to calls, and gives commands:
connect, write, read a history, acknowledge, emit. `channel` knows what of a channel
has been read and told, `frames` makes events of frames, `presence` keeps the user
audible, `hub` hands events to those who want them. Two drivers carry the commands out,
``osupy._async.live`` and ``osupy._sync.live``.
"""
