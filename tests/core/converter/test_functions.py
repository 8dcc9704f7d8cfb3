"""Functions are written when they are needed, in whatever thread that is."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Annotated, Any

import attrs

from osupy._core.converter import structure
from osupy._core.converter.engine import Engine
from osupy._core.model import Model

THREADS = 8


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Wide(Model):
    id: int
    a: int | None = None
    b: int | None = None
    c: int | None = None
    d: int | None = None
    inner: Wide | None = None


def test_every_thread_gets_whole_objects_when_code_is_written_meanwhile() -> None:
    raws: list[dict[str, Any]] = [
        {"id": number, "abcd"[number % 4]: number, "inner": {"id": 1, "d": number}}
        for number in range(THREADS)
    ]
    for _ in range(20):
        engine = Engine()
        functions = engine.functions[False]
        start = Barrier(THREADS)

        def work(
            raw: Any,
            engine: Any = engine,
            functions: Any = functions,
            start: Any = start,
        ) -> Any:
            start.wait()
            return engine.structure(functions, functions.plan(Wide), raw)

        with ThreadPoolExecutor(THREADS) as pool:
            made = list(pool.map(work, raws))
        for raw, wide in zip(raws, made, strict=True):
            values = {k: v for k, v in raw.items() if k != "inner"}
            assert {k: getattr(wide, k) for k in values} == values
            assert wide.inner.d == raw["inner"]["d"]


def test_type_is_planned_when_it_cannot_be_hashed() -> None:
    hint: Any = list[Annotated[int, []]]
    assert structure([1], hint) == [1]


def test_cattrs_is_not_loaded_until_it_is_wanted() -> None:
    code = (
        "import sys, osupy\n"
        "from osupy.objects import Country\n"
        'osupy.encode(osupy.decode(b\'{"code": "DE", "name": "n"}\', Country))\n'
        "assert 'cattrs' not in sys.modules\n"
        "osupy.converter()\n"
        "assert 'cattrs' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
