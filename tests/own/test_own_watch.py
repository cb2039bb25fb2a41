"""Who computes is counted; who only looks on is not."""

import gc

from companion.own.watch import Watch

LIBRARY = compile("def look_on(phase, info):\n    pass\n", "/somewhere/site-packages/onlooker.py", "exec")


def test_what_a_library_does_when_garbage_is_collected_is_not_counted():
    names = {"__name__": "onlooker"}
    exec(LIBRARY, names)
    often = gc.get_threshold()
    gc.callbacks.append(names["look_on"])
    gc.set_threshold(1)
    try:
        with Watch() as watch:
            kept = [[] for _ in range(1000)]
        assert gc.isenabled() and watch.libraries == {}
        with watch:
            names["look_on"]("", {})
        assert len(kept) == 1000 and watch.libraries == {"onlooker": 1}
    finally:
        gc.set_threshold(*often)
        gc.callbacks.remove(names["look_on"])
