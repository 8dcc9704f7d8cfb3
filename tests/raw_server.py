"""The server of bare sockets that `osupy.testing` lets misbehave, for other tests."""

from __future__ import annotations

from osupy.testing._server import RawServer, Script, Talk, ok, serve

__all__ = ["RawServer", "Script", "Talk", "ok", "serve"]
