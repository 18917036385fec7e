"""What was published once and has to be read for ever: an edition of each format, and what sheets score under it.

Nothing here is made anew. `edition-1.json` is what was shipped at commit 12495e5, in an empty state folder:

    python manage.py prepare && python manage.py export_edition 1 > tests/golden/edition-1.json
    python -m tests.golden.make tests/golden/edition-1.json

A new format number gets files of its own, made the same way by the last release of the old one.
"""
