"""The short form of the backup: copied while people answer, and every result the same on another machine."""

from pathlib import Path

from tests.serving import Site
from tests.torture.backup import back_up_under_load, copy_sqlite, fingerprint, finished, owned_there


def test_a_backup_taken_under_load_is_whole(own_site, tmp_path):
    there = Site(tmp_path / "there")
    Path(there.state).mkdir()
    taker = finished(own_site)
    _, answers = back_up_under_load(own_site, lambda: copy_sqlite(own_site, there.state), takers=3, seconds=2)

    assert answers > 0
    assert fingerprint(there).split()[0] != "0"
    assert owned_there(taker, there)
