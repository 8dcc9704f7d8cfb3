"""``osupy sandbox``, and a sandbox for other commands."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from osupy.cli.errors import Failure

if TYPE_CHECKING:
    from osupy.sandbox import Sandbox


def sandbox(
    *,
    port: Annotated[
        int | None, Parameter(validator=validators.Number(gte=1, lte=65_535))
    ] = None,
    seed: int = 1,
    talk: Annotated[float, Parameter(validator=validators.Number(gte=0))] = 1.0,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Run a local osu! server until it is interrupted.

    It prints where it is and the credentials that it takes, and logs each request to
    stderr.

    Parameters
    ----------
    port
        Where to listen; any free port by default.
    seed
        Which world: the same seed gives the same users, beatmaps and scores.
    talk
        How fast people talk in channels: 3 is three times as fast, 0 is silence.
    json
        Print what a program needs as one line of JSON.
    """
    try:
        from osupy.sandbox.server import serve
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return serve(port, seed, talk=talk, json=json)


def start_sandbox(seed: int) -> "Sandbox":
    """Return a sandbox for a ``with`` block.

    Raises:
        Failure: Its extra is not installed.
    """
    try:
        from osupy.sandbox import Sandbox
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return Sandbox(seed)


def _missing(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "h11"}:
        return error
    return Failure("the sandbox needs: pip install 'osupy[sandbox]'")
