"""The project's tasks: ``python3 noxfile.py -s test``, or ``nox -s test``.

Nothing but Python 3.11 with ``venv`` is needed: run as a script, this file starts nox,
from an environment of its own where nox is missing. A session's environment is made
anew when what it rests on has changed or when it was never finished; else it is used
as it is.
"""

import contextlib
import filecmp
import hashlib
import itertools
import os
import shlex
import shutil
import signal
import socket
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

# Only here are they certain to be there; nox rests on the second.
import nox  # noqa: E402
from packaging.requirements import Requirement  # noqa: E402

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["test", "lint", "types"]
nox.options.default_venv_backend = "virtualenv"  # the same with and without uv

PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
ADVISORIES = "api.osv.dev"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "glibc": [f"manylinux_2_{minor}_x86_64" for minor in range(17, 29)],
    "macOS": [f"macosx_{major}_0_arm64" for major in range(11, 15)],
    "Windows": ["win_amd64"],
}
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


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "test_lowest"), default=False)
def test_lowest(session: nox.Session) -> None:
    """Run the tests with the oldest releases that pyproject.toml admits."""
    lowest = Path(session.create_tmp()).resolve() / "lowest.txt"
    lowest.write_text("\n".join(_lowest()), encoding="utf-8")
    constrained = ("--constraint", str(lowest), "--editable", WHOLE)
    _install(session, *constrained, groups=("test",))
    session.run("pytest", "-n", "auto", *session.posargs)


def _requirements() -> list[str]:
    """Return what osupy needs, with all its extras."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].items()
    more = [one for name, found in extras if name != "all" for one in found]
    return [*project["dependencies"], *more]


def _lowest() -> list[str]:
    """Return the oldest release of each requirement, as a constraint."""
    found = map(Requirement, _requirements())
    return [
        f"{one.name}=={bound.version}"
        for one in found
        for bound in one.specifier
        if bound.operator == ">="
    ]


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "faults"), default=False)
def faults(session: nox.Session) -> None:
    """Run every fault on every pair of colour and transport; the tests rotate."""
    _install(session, "--editable", WHOLE, groups=("test",))
    every = {"OSUPY_FAULTS": "all"}
    session.run("pytest", "-n", "auto", "tests/faults", *session.posargs, env=every)


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
    """Build wheel and sdist twice, look into them, and use the wheel on its own."""
    _install(session, groups=("build",))
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist))
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    _look_into(session, wheel, sdist)
    _build_again(session, wheel, sdist)
    clean = Path(session.create_tmp()).resolve() / "clean"
    session.run("python", "-m", "venv", "--clear", str(clean))
    python = str(clean / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    session.run(python, "-m", "pip", "install", "--quiet", str(wheel), external=True)
    with session.chdir(clean):  # away from the sources
        session.run(python, str(ROOT / "tools" / "smoke.py"), external=True)
    bill = ["--output-reproducible", "--mc-type", "library"]
    bill += ["--pyproject", str(ROOT / "pyproject.toml")]
    bill += ["--output-file", str(dist / "osupy.cdx.json"), python]
    session.run("cyclonedx-py", "environment", *bill)


def _build_again(session: nox.Session, *artefacts: Path) -> None:
    """Fail unless a second build gives the same bytes."""
    again = Path(session.create_tmp()).resolve() / "again"
    shutil.rmtree(again, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(again), silent=True)
    for first in artefacts:
        if not filecmp.cmp(first, again / first.name, shallow=False):
            session.error(f"{first.name}: two builds differ")


def _look_into(session: nox.Session, wheel: Path, sdist: Path) -> None:
    """Fail unless both hold what they should, without tests and without local paths."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        told = [name for name in names if _is_local(archive.read(name))]
    strange = [n for n in names if not n.startswith(("osupy/", "osupy-"))]
    if strange or "osupy/py.typed" not in names:
        session.error(f"{wheel.name}: strange {strange}, or no py.typed")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is not None and _is_local(file.read()):
                told.append(member.name)
    needed = {"LICENSE", "README.md", "SECURITY.md", "src/osupy/py.typed"}
    if not needed < held or any(name.startswith("tests") for name in held):
        session.error(f"{sdist.name}: lacks {sorted(needed - held)}, or holds tests")
    if told:
        session.error(f"a path of this machine stands in {told}")


def _is_local(data: bytes) -> bool:
    """Return whether something names a folder of this machine."""
    return any(str(path).encode() in data for path in (ROOT, Path.home() / ""))


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "audit"), default=False)
def audit(session: nox.Session) -> None:
    """Look for known vulnerabilities in what osupy rests on."""
    try:
        socket.create_connection((ADVISORIES, 443), timeout=5).close()
    except OSError as error:
        session.skip(f"no advisories can be reached: {error}")
    _install(session, WHOLE, groups=("audit",))
    options = ["--vulnerability-service", "osv", "--progress-spinner", "off"]
    session.run("pip-audit", "--local", *options, *session.posargs)


@nox.session(reuse_venv=_is_finished(ENVIRONMENTS / "wheels"), default=False)
def wheels(session: nox.Session) -> None:
    """Check that no platform needs a compiler for ``osupy[all]``."""
    dry = ["--dry-run", "--ignore-installed", "--target", session.create_tmp()]
    dry += ["--only-binary", ":all:", "--quiet"]
    for (name, tags), python in itertools.product(PLATFORMS.items(), PYTHONS):
        session.log(f"CPython {python} on {name}")
        where = [f"--platform={tag}" for tag in tags]
        session.install(*dry, "--python-version", python, *where, *_requirements())
