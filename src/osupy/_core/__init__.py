"""Everything that can be decided without waiting: no I/O, no event loop.

Nothing here imports anyio, httpx or websockets; a test blocks the three and imports it.
"""
