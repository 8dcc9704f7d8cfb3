"""Walking through a listing: one state machine for every style, without any I/O.

A `Listing` says how a route is paged: it is declared once, beside the route. A `Walk`
is one way through it. It tells the parameters of the next request, takes the page that
came, and hands out what is new in it; whoever drives it only sends and waits::

    walk = Walk(listing, parameters, max_items=500)
    while (parameters := walk.next_parameters()) is not None:
        page = send(parameters)
        for item in walk.advance(page):
            print(item, walk.cursor)

The invariants:

* `Walk.cursor` covers what has been handed out and nothing else, rounded down to the
  beginning of a page where the server's cursors are opaque. Kept after an item has been
  dealt with, and passed back, it never loses one.
* A failed request changes nothing: asked again, the walk gives the same parameters.
* A walk ends. Where the contract's ``end`` says so, and also when a cursor comes round
  again, or when the server gives the very same page again and again.
* A page is judged by the rows that the server sent, not by those that could be decoded
  or were new.
"""

from osupy._core.paging.courses import encode_cursor
from osupy._core.paging.listing import By, Listing, Style
from osupy._core.paging.walk import Walk

__all__ = ["By", "Listing", "Style", "Walk", "encode_cursor"]
