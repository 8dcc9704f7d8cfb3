"""The routes of the area *changelog*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import SITE, Json, offset
from osupy.sandbox.calls import Answer, Call, Served, answer, refuse
from osupy.sandbox.changelog import version_order
from osupy.sandbox.phrases import markdown_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.changelog import Author, Build, Entry, Stream

PAGE: Final = 21
_FORMATS: Final = ("html", "markdown")
_NO_VERSION: Final = re.compile(r"[^\d.]")
_UNKNOWN: Final = "Specified Build couldn't be found."


# What things look like


def _stream(one: Stream) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "display_name": one.display_name,
        "is_featured": one.featured,
    }


def _build(one: Build) -> Json:
    return {
        "created_at": offset(one.created),
        "display_version": _NO_VERSION.sub("", one.version),
        "id": one.id,
        "users": one.users,
        "version": one.version,
        "youtube_id": one.video,
        "update_stream": _stream(one.stream),
    }


def _with_entries(one: Build, formats: list[str]) -> Json:
    found = _build(one)
    entries = [_entry(it, formats) for it in one.entries]
    found["changelog_entries"] = entries or [_placeholder(one, formats)]
    return found


def _entry(one: Entry, formats: list[str]) -> Json:
    link = one.pull and f"{SITE}/{one.repository}/pull/{one.pull}"
    found: Json = {
        "id": one.id,
        "repository": one.repository and f"sandbox/{one.repository}",
        "github_pull_request_id": one.pull,
        "github_url": link,
        "url": one.url,
        "type": one.kind,
        "category": one.category,
        "title": one.title,
        "major": one.major,
        "created_at": offset(one.created),
        "github_user": _author(one.author),
    }
    if "html" in formats:
        told = one.message or None
        found["message_html"] = told and markdown_html(told, "changelog-md")
    if "markdown" in formats:
        found["message"] = one.message
    return found


def _author(one: Author) -> Json:
    known = one.id is not None
    person = one.person
    return {
        "display_name": one.name,
        "github_url": f"{SITE}/git/{one.name}" if known else None,
        "github_username": one.name if known else None,
        "id": one.id,
        "osu_username": person and person.username,
        "user_id": person and person.id,
        "user_url": person and f"{SITE}/users/{person.id}",
    }


def _placeholder(one: Build, formats: list[str]) -> Json:
    """Return what stands for the changes of a build about which nothing was noted."""
    keys = ("id", "repository", "github_pull_request_id", "github_url", "url", "type")
    found: Json = dict.fromkeys((*keys, "category"), None)
    found["title"] = "This release includes under-the-hood changes and fixes."
    found["major"] = False
    found["created_at"] = offset(one.created) if one.id % 2 else None
    found["github_user"] = {
        "display_name": "osu!",
        "github_url": None,
        "github_username": None,
        "id": None,
        "osu_username": None,
        "user_id": None,
        "user_url": None,
    }
    if "html" in formats:
        found["message_html"] = None
    if "markdown" in formats:
        found["message"] = None
    return found


def _formats(call: Call) -> list[str]:
    asked = [it for it in call.params.texts("message_formats") if it in _FORMATS]
    return asked or list(_FORMATS)


# Routes


def index(call: Call) -> Answer:
    """Give builds, the newest first, and the streams that they belong to."""
    params, changelog = call.params, call.world.community.changelog
    name, top = params.text("stream"), params.integer("max_id")
    lowest, highest = params.text("from"), params.text("to")
    builds = [
        build
        for build in reversed(changelog.builds)
        if name is None or build.stream.name == name
        if top is None or build.id <= top
        if lowest is None or build.order >= version_order(lowest)
        if highest is None or build.order <= version_order(highest)
    ]
    search: Json = {
        "stream": name,
        "from": lowest,
        "to": highest,
        "max_id": top,
        "limit": PAGE,
    }
    formats = _formats(call)
    return answer(
        {
            "streams": [_with_latest(it) for it in changelog.streams],
            "builds": [_with_entries(it, formats) for it in builds[:PAGE]],
            "search": search,
        }
    )


def _with_latest(one: Stream) -> Json:
    found = _stream(one)
    found["latest_build"] = _build(one.builds[-1]) if one.builds else None
    found["user_count"] = sum(it.users for it in one.builds[-3:])
    return found


def build(call: Call) -> Answer:
    """Give a build of a stream by its version."""
    changelog = call.world.community.changelog
    stream = changelog.stream(call.path["stream"])
    if stream is None:
        refuse(404, "Specified UpdateStream couldn't be found.")
    return _show(call, changelog.version(call.path["build"], stream))


def lookup(call: Call) -> Answer:
    """Give a build by version, by id, or the latest of a stream."""
    changelog, key = call.world.community.changelog, call.path["changelog"]
    if call.params.text("key") == "id":
        return _show(call, changelog.by_id.get(call.path_id("changelog")))
    stream = changelog.stream(key)
    if stream is not None and stream.builds:
        return _show(call, stream.builds[-1])
    found = changelog.version(key) or changelog.version(_NO_VERSION.sub("", key))
    return _show(call, found)


def _show(call: Call, one: Build | None) -> Answer:
    if one is None:
        refuse(404, _UNKNOWN)
    builds = one.stream.builds
    place = builds.index(one)
    found = _with_entries(one, _formats(call))
    versions: Json = {}
    if place + 1 < len(builds):
        versions["next"] = _build(builds[place + 1])
    if place:
        versions["previous"] = _build(builds[place - 1])
    found["versions"] = versions
    return answer(found)


def _served(path: str, handler: Callable[[Call], Answer]) -> Served:
    return Served(
        method="GET", path=path, handler=handler, scopes=frozenset(), open=True
    )


ROUTES: Final = (
    _served("changelog", index),
    _served("changelog/{stream}/{build}", build),
    _served("changelog/{changelog}", lookup),
)
