"""What the disk does to a cache costs one clear line, and no result."""

import ctypes
import errno
import hashlib
import multiprocessing
import os
import resource
import time
from dataclasses import dataclass

import numpy as np
import pytest
from logged import Config, Result, lines, right, run

from companion.experiments import sweep
from companion.experiments.sweeping import Cache, cache
from companion.experiments.sweeping.packing import Broken, pack, unpack

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def configs(tmp_path):
    return [Config(seed, str(tmp_path / "log")) for seed in range(4)]


def files(folder):
    return sorted(folder.rglob("*.npz"))


def flip(data: bytes) -> bytes:
    return data[:200] + bytes([data[200] ^ 1]) + data[201:]


def resealed(data: bytes) -> bytes:
    """Give a file with a right checksum that holds other fields."""
    return pack(unpack(data)[0], {"nothing": 1})


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data[: len(data) // 2], "its checksum is not that of its content"),
        (lambda data: b"", "its checksum"),
        (flip, "its checksum"),
        (lambda data: data + b"\0", "its checksum"),
        (lambda data: b"PK" * 5000, "its checksum"),
        (resealed, "it does not hold what its experiment gives"),
        (lambda data: b"x" + hashlib.sha256(b"x").hexdigest().encode(), "it does not hold what"),
    ],
    ids=["truncated", "empty", "flipped", "longer", "garbage", "other fields", "sealed garbage"],
)
def test_a_broken_file_is_put_aside_and_computed_again(spoil, reason, configs, tmp_path, capsys):
    sweep(run, configs, cache=tmp_path / "cache")
    path = files(tmp_path / "cache")[2]
    spoilt = spoil(path.read_bytes())
    path.write_bytes(spoilt)
    assert right(sweep(run, configs, cache=tmp_path / "cache"), configs)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"{path} is broken: {reason}" in said and "computed again" in said
    (aside,) = (tmp_path / "cache").rglob("*.broken-*")
    assert aside.read_bytes() == spoilt and aside.name in said and len(lines(configs[0].log)) == 5
    assert right(sweep(run, configs, cache=tmp_path / "cache"), configs) and capsys.readouterr().err == ""


def test_a_file_under_anothers_name_is_not_believed(configs, tmp_path, capsys):
    sweep(run, configs, cache=tmp_path / "cache")
    one, other, *_ = files(tmp_path / "cache")
    other.write_bytes(one.read_bytes())
    assert right(sweep(run, configs, cache=tmp_path / "cache"), configs)
    assert "it holds another configuration's result" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said_once(configs, tmp_path, capsys):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert right(sweep(run, configs, cache=tmp_path / "cache"), configs)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"{tmp_path / 'cache'} keeps nothing more: " in said


@pytest.mark.parametrize("where", ["write", "fsync"])
def test_a_disk_that_runs_full_loses_nothing(where, configs, tmp_path, monkeypatch, capsys):
    """Neither what is in memory nor what is on disk, and no half-written file stays."""
    sweep(run, configs[:2], cache=tmp_path / "cache")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if where == "fsync":
            patch.setattr(cache.os, "fsync", full)
        else:
            patch.setattr(cache.tempfile, "mkstemp", lambda **_: full(0))
        assert right(sweep(run, configs, cache=tmp_path / "cache"), configs)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "keeps nothing more: No space left on device" in said
    assert not list((tmp_path / "cache").rglob("*.part"))
    assert len(files(tmp_path / "cache")) == 2
    assert right(sweep(run, configs, cache=tmp_path / "cache"), configs) and len(lines(configs[0].log)) == 6


def test_a_real_disk_that_is_full(configs, tmp_path, capsys):
    """A file system of 16 kB, where the system lets us mount one."""
    place, libc = tmp_path / "small", ctypes.CDLL(None, use_errno=True)
    place.mkdir()
    if libc.mount(b"tmpfs", str(place).encode(), b"tmpfs", 0, b"size=16k") != 0:
        pytest.skip(f"no tmpfs here: {os.strerror(ctypes.get_errno())}")
    try:
        wanted = [Config(seed, configs[0].log) for seed in range(20)]
        assert right(sweep(run, wanted, cache=place), wanted)
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "No space left on device" in said
        known = len(files(place))
        assert 0 < known < 20 and not list(place.rglob("*.part"))
        assert right(sweep(run, wanted, cache=place), wanted) and len(lines(configs[0].log)) == 40 - known
    finally:
        libc.umount2(str(place).encode(), 2)


def limited(configs, folder):
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
    os._exit(0 if right(sweep(run, configs, cache=folder), configs) else 1)


def test_a_limit_to_the_size_of_files(configs, tmp_path, capfd):
    process = FORK.Process(target=limited, args=(configs, tmp_path / "cache"))
    process.start()
    process.join()
    said = capfd.readouterr().err
    assert process.exitcode == 0 and said.count("\n") == 1 and "keeps nothing more: File too large" in said
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_two_sweeps_at_once_on_one_folder(configs, tmp_path, capfd):
    wanted = [Config(seed, configs[0].log, 0.002) for seed in range(40)]
    both = [FORK.Process(target=sweep, args=(run, wanted, None, tmp_path / "cache")) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0] and capfd.readouterr().err == ""
    written = len(lines(wanted[0].log))
    assert right(sweep(run, wanted, cache=tmp_path / "cache"), wanted) and len(lines(wanted[0].log)) == written


def test_what_a_killed_writer_left_is_cleared_away_once_it_is_old(configs, tmp_path):
    sweep(run, configs[:1], cache=tmp_path / "cache")
    place = files(tmp_path / "cache")[0].parent
    old, new = place / ".old.part", place / ".new.part"
    for half in (old, new):
        half.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    sweep(run, configs, cache=tmp_path / "cache")
    assert not old.exists() and new.exists()


def test_every_kind_of_field_comes_back_as_it_was():
    fields = {
        "single": np.float32(1.5),
        "arrays": (np.arange(6, dtype=np.uint8).reshape(2, 3).T, np.array([np.nan, -0.0, np.inf])),
        "text": np.array(["peak", "dip"]),
        "empty": np.empty((0, 3)),
        "plain": {"none": None, "true": True, "number": 0.1, "large": 2**80, "nan": float("nan"), "word": "γ"},
        "file": np.ones(2),
    }
    about, back = unpack(pack({"key": "k"}, fields))
    assert about == {"key": "k"} and repr(back) == repr(fields) and type(back["single"]) is np.float32
    assert back["arrays"][0].dtype == np.uint8 and np.signbit(back["arrays"][1][1])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (np.array([None]), "found is an array of object"),
        ([1, 2], "found is a list"),
        ((1, {2}), r"found\.1 is a set"),
        (np.ma.masked_array([1]), "found is an array of int64"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(value, told):
    with pytest.raises(TypeError, match=told):
        pack({}, {"found": value})


def test_every_byte_counts():
    data = pack({"key": "k"}, {"x": np.arange(3)})
    for place in range(len(data)):
        with pytest.raises(Broken):
            unpack(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])


def test_a_file_is_an_npz_that_anyone_can_open(configs, tmp_path):
    store = Cache(tmp_path)
    key = store.key(run, configs[0])
    store.store(key, run(configs[0]))
    with np.load(tmp_path / key.file) as opened:
        assert (opened["fields.drawn"] == store.load(run, key).drawn).all()


@dataclass(frozen=True)
class Untold:
    seed: int


def without_a_word(config):
    return Result(np.zeros(3), config.seed)


def test_a_run_that_does_not_say_what_it_gives_is_refused_before_it_runs(tmp_path):
    assert sweep(without_a_word, [Untold(1)])[0].seed == 1
    with pytest.raises(ValueError, match="run must say which dataclass it returns"):
        sweep(without_a_word, [Untold(1)], cache=tmp_path)
