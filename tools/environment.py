"""Make or renew .venv from the pinned constraints.

With --with bench, add the packages that only the benchmarks need. With --freeze, resolve the pins anew into
constraints.txt, for every Python and every system at once.

Runs under whatever ``python3`` is at hand, however old, so it uses the standard library and plain syntax only.
An environment that was made from the same pins, by the same Python, is left as it is; one whose making was
interrupted is completed.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "made-from")
CONSTRAINTS = os.path.join(ROOT, "constraints.txt")
OLDEST = (3, 11)
ALWAYS = ["book", "test"]  # the extras of pyproject.toml that every environment holds ...
ON_REQUEST = ["bench"]  # ... and those that are asked for
# While pip works, a disk holds a package up to three times: downloaded, kept for the next time, installed.
NEEDED_GIB = 3.0
NEEDED_WITH_CUDA_GIB = 12.0
OF_CUDA = re.compile(r"(Collecting )?(nvidia|cuda)-")
CONFLICT = re.compile(r"The conflict is caused by:\n(.+?)\n\s*\n", re.DOTALL)
USAGE = "usage: environment.py [--with bench | --freeze]"
HEADER = """\
# Every package of the book, its tests, its homework and its benchmarks, for every Python that pyproject.toml admits.
# What torch brings for a graphics card is missing: torch itself asks for exact versions of it.
# Written by: make freeze
"""


class Refused(Exception):
    """What stands in the way, in one line."""


def fingerprint():
    """Name what the environment is made from: Python, the pins, and the project's own list."""
    digest = hashlib.sha256(sys.version.encode() + platform.platform().encode())
    for name in ("constraints.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def stamp(extra):
    """Name the file that says what an extra was installed from."""
    return STAMP + "-" + extra


def is_current(extras=()):
    """Say whether .venv, with these extras, was completed from exactly this."""
    for path in [STAMP] + [stamp(extra) for extra in extras]:
        try:
            with open(path) as file:
                if file.read() != fingerprint():
                    return False
        except OSError:
            return False
    return True


def venv_python():
    """Give the path of the environment's interpreter."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, folder, name)


def require_python():
    """Refuse a Python that is too old."""
    if sys.version_info < OLDEST:
        raise Refused(
            "Python %d.%d or newer is needed; %s is %s. Name another with: make PYTHON=/path/to/python3"
            % (OLDEST[0], OLDEST[1], sys.executable, platform.python_version())
        )


def require_disk(needed_gib=NEEDED_GIB, why=""):
    """Refuse a disk that would run full half-way."""
    free_gib = shutil.disk_usage(ROOT).free / 2.0**30
    if free_gib < needed_gib:
        raise Refused(f"{needed_gib:.1f} GiB of disk are needed in {ROOT}{why}; {free_gib:.1f} GiB are free.")


def make_venv():
    """Create .venv, afresh where one of another Python stands there; keep one that only lacks packages."""
    probe = [venv_python(), "-c", "import pip, sys; print(sys.version)"]
    if os.path.exists(venv_python()):
        stands = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if stands.stdout.strip() == sys.version.strip():
            return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if made.returncode:
        raise Refused(
            "%s could not make a virtual environment (on Debian and Ubuntu: apt install python3-venv): %s"
            % (sys.executable, last_line(made.stdout))
        )


def install(extras=()):
    """Install every pinned package, showing how far it is, and the project itself."""
    command = [venv_python(), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--constraint", CONSTRAINTS, "--editable", ".[%s]" % ",".join(ALWAYS + list(extras))]
    pip = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log, collected, with_cuda, start = [], 0, False, time.time()
    try:
        for line in pip.stdout:
            log.append(line)
            if not with_cuda and OF_CUDA.match(line):
                with_cuda = True
                require_disk(NEEDED_WITH_CUDA_GIB, " (torch comes with CUDA here; README.md names a smaller one)")
            if line.startswith("Collecting "):
                collected += 1
                report("resolving: %d packages, %d s" % (collected, time.time() - start))
            elif line.startswith("Installing collected"):
                report("installing %d packages ..." % line.count(","))
    except Refused:
        pip.kill()
        raise
    finally:
        report("")
        failed = pip.wait()
    if failed:
        raise Refused(f"The packages could not be installed: {reason(log)}")


def reason(log):
    """Pick from pip's log what says why, and say it plainly where the registry was not to be reached."""
    text = "".join(log)
    if "connection broken by" in text or "Max retries exceeded" in text:
        return "the package registry could not be reached; check the network, then run the command again."
    if "No space left on device" in text:
        return "the disk is full."
    conflict = CONFLICT.search(text)
    if conflict:
        return "pip cannot have all of: " + "; ".join(line.strip() for line in conflict.group(1).splitlines())
    errors = [line.strip() for line in log if line.startswith("ERROR:")]
    return " ".join(errors) or last_line(text)


def freeze():
    """Write pins that hold on every Python and system; what is pinned stays where pyproject.toml admits it.

    The resolver is uv, in an environment of its own; it has its own settings for indexes, and reads none of pip's.
    """
    extras = [word for extra in ALWAYS + ON_REQUEST for word in ("--extra", extra)]
    with tempfile.TemporaryDirectory() as place:
        pins = os.path.join(place, "pins.txt")
        shutil.copy(CONSTRAINTS, pins)
        resolve = [os.path.join(place, "bin", "uv"), "pip", "compile", "--quiet", "--universal", "--no-header"]
        resolve += ["--no-annotate", "--python-version", "%d.%d.0" % OLDEST, *extras, "--output-file", pins]
        for command in (
            [sys.executable, "-m", "venv", place],
            [os.path.join(place, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "uv"],
            [*resolve, "pyproject.toml"],
        ):
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                raise Refused("The pins could not be resolved:\n" + done.stdout.strip())
        with open(pins) as file:
            lines = [line for line in file if not re.match("(nvidia|cuda)-|triton=", line)]
    with open(CONSTRAINTS, "w") as file:
        file.write(HEADER + "".join(lines))


def report(text):
    """Show progress on one line of a terminal, or on lines of their own in a log."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + text)
    elif text.startswith("installing"):
        sys.stderr.write(text + "\n")
    sys.stderr.flush()


def last_line(text):
    """Give the last line that says anything."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


def make(extras):
    """Make the environment with these extras, or complete it, unless it is current."""
    if is_current(extras):
        return
    require_disk()
    if is_current():
        sys.stderr.write("Adding the packages of the benchmarks to .venv (once)\n")
    else:
        sys.stderr.write("Making the environment in .venv (once; a few minutes)\n")
    make_venv()
    install(extras)
    for path in [STAMP] + [stamp(extra) for extra in extras]:
        with open(path, "w") as file:
            file.write(fingerprint())


def main(arguments):
    """Do what was asked; return the exit status."""
    try:
        require_python()
        if arguments == ["--help"]:
            sys.stdout.write(f"{USAGE}\n\n{__doc__}")
        elif arguments == ["--freeze"]:
            freeze()
        elif not arguments or (arguments[0] == "--with" and arguments[1:] == ON_REQUEST):
            make(arguments[1:])
        else:
            raise Refused(USAGE + ", got: " + " ".join(arguments))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted; the same command goes on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
