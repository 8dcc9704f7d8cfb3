"""The project's tasks: ``python3 noxfile.py -s test``, or ``nox -s test``.

Nothing but Python 3.11 with ``venv`` is needed: run as a script, this file starts nox,
from an environment of its own where nox is missing. A session's environment is made
anew when what it rests on has changed or when it was never finished; else it is used
as it is.
"""

import contextlib
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 (said before anything newer is met)
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"osupy needs Python 3.11 or newer, and this is {found}: {sys.executable}")

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ROOT / ".nox"


def _private_python() -> Path:
    """Return the interpreter of an environment that holds nox, made where missing."""
    home = ENVIRONMENTS / f"runner-{sys.version_info.major}.{sys.version_info.minor}"
    python = Path("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / python).exists():  # also where the Python behind it has gone
        print(f"Putting nox into {home} (once)", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        ENVIRONMENTS.mkdir(exist_ok=True)
        # Made aside and moved when it is whole: what is interrupted leaves nothing.
        with tempfile.TemporaryDirectory(
            prefix="unfinished-", dir=ENVIRONMENTS, ignore_cleanup_errors=True
        ) as aside:
            venv.create(aside, with_pip=True, symlinks=os.name != "nt")
            pip = [str(aside / python), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "nox>=2025.2.9"], check=True)
            with contextlib.suppress(OSError):  # somebody else was first
                Path(aside).rename(home)
    return home / python


def _has_nox() -> bool:
    """Return whether this interpreter has nox, and one that is new enough."""
    try:
        from nox import project
    except ImportError:
        return False
    return hasattr(project, "dependency_groups")  # the newest thing that is used


def _start() -> NoReturn:
    """Become nox, with the same arguments."""
    try:
        python = Path(sys.executable) if _has_nox() else _private_python()
    except subprocess.CalledProcessError as error:
        sys.exit(f"noxfile.py: could not prepare nox: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    command = [str(python), "-m", "nox", "--noxfile", __file__, *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is nox's to answer
    sys.exit(subprocess.call(command))


if __name__ == "__main__":
    _start()

import nox  # noqa: E402 (only here is it certain to be there)

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["test", "lint", "types"]
nox.options.default_venv_backend = "virtualenv"  # the same with and without uv

PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
WHOLE = f"{ROOT}[all]"


def _rests_on() -> str:
    """Return a digest of everything that decides what the environments hold."""
    tables = ("build-system", "project", "dependency-groups")
    parts = [sys.version, str(ROOT), Path(__file__).read_text(encoding="utf-8")]
    parts += [repr(PYPROJECT[name]) for name in tables]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_finished(environment: Path) -> bool:
    """Return whether an environment was filled, and still is what it should be."""
    mark = environment / "finished"
    return mark.is_file() and mark.read_text(encoding="utf-8") == _rests_on()


def _install(
    session: nox.Session, *packages: str, groups: tuple[str, ...] = ()
) -> None:
    """Fill the session's environment, unless that was done before."""
    home = Path(session.virtualenv.location)
    if _is_finished(home):
        return
    (home / "finished").unlink(missing_ok=True)
    wanted = nox.project.dependency_groups(PYPROJECT, *groups) if groups else ()
    session.install(*packages, *wanted)
    (home / "finished").write_text(_rests_on(), encoding="utf-8")


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "demo"))
def demo(session: nox.Session) -> None:
    """Show osupy at work against its sandbox; arguments go to ``osupy demo``."""
    _install(session, "--editable", WHOLE)
    # Stopped in whichever way, the demo gets the time to say how to go on, and is never
    # left behind: nox alone would wait for 0.3 s, and pass on no SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command = ["osupy", "demo", *session.posargs]
    # What it suggests can be typed: no shell finds the `osupy` of this environment.
    here = Path(session.invoked_from) == ROOT
    script = "noxfile.py" if here else shlex.quote(str(ROOT / "noxfile.py"))
    called = {"OSUPY_DEMO_CALLED": f"python3 {script} -s demo --"}
    with session.chdir(session.invoked_from):
        session.run(*command, env=called, interrupt_timeout=3, terminate_timeout=2)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "test"))
def test(session: nox.Session) -> None:
    """Run the tests; arguments go to pytest."""
    _install(session, "--editable", WHOLE, groups=("test",))
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "lint"))
def lint(session: nox.Session) -> None:
    """Check style and form with ruff."""
    _install(session, groups=("lint",))
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "types"))
def types(session: nox.Session) -> None:
    """Check types: the code with two checkers, the users' view with four."""
    _install(session, "--editable", WHOLE, groups=("types",))
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "osupy", "--ignoreexternal")
    session.run("python", "tools/typing_checks.py")


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "docs"), default=False)
def docs(session: nox.Session) -> None:
    """Build the documentation into ``site/``; what mkdocs warns of is an error."""
    _install(session, "--editable", WHOLE, groups=("docs",))
    quiet = {"NO_MKDOCS_2_WARNING": "1"}  # an advertisement
    session.run("mkdocs", "build", "--strict", *session.posargs, env=quiet)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "unasync"), default=False)
def unasync(session: nox.Session) -> None:
    """Write ``_sync/routes`` from ``_async/routes``; ``-- --check`` compares."""
    _install(session, groups=("lint",))
    session.run("python", "tools/unasync.py", *session.posargs)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "bench"), default=False)
def bench(session: nox.Session) -> None:
    """Run the benchmarks; arguments go to each of them."""
    _install(session, "--editable", WHOLE, groups=("bench",))
    for script in sorted(ROOT.glob("benchmarks/[!_]*.py")):
        session.run("python", str(script), *session.posargs)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "build"), default=False)
def build(session: nox.Session) -> None:
    """Build wheel and sdist, look into them, and use the wheel on its own."""
    _install(session, groups=("build",))
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist))
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    _look_into(session, wheel, sdist)
    clean = Path(session.create_tmp()).resolve() / "clean"
    session.run("python", "-m", "venv", "--clear", str(clean))
    python = str(clean / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    session.run(python, "-m", "pip", "install", "--quiet", str(wheel), external=True)
    with session.chdir(clean):  # away from the sources
        session.run(python, str(ROOT / "tools" / "smoke.py"), external=True)


def _look_into(session: nox.Session, wheel: Path, sdist: Path) -> None:
    """Fail unless the wheel holds the package alone and the sdist the project."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    strange = [n for n in names if not n.startswith(("osupy/", "osupy-"))]
    if strange or "osupy/py.typed" not in names:
        session.error(f"{wheel.name}: strange {strange}, or no py.typed")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"LICENSE", "README.md", "noxfile.py", "src/osupy/py.typed"}
    if not needed < held or not any(name.startswith("tests/") for name in held):
        session.error(f"{sdist.name}: lacks {sorted(needed - held) or 'the tests'}")
