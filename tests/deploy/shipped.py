"""The files in deploy/ as values, read as their programs read them, as far as these files go."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def unit(name):
    """Return the settings of a systemd unit: those that may stand several times as lists, in order."""
    found = {}
    for line in (DEPLOY / "systemd" / name).read_text().splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def unit_environment(name):
    words = " ".join(unit(name).get("Environment", ())).split()
    return dict(word.split("=", 1) for word in words)


def example():
    lines = (DEPLOY / "env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def container():
    """Return the Containerfile's instructions, each with its words, long lines joined."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def compose():
    """Return compose.yaml as nested dicts: block mappings, flow lists, plain words, anchors and their merging."""
    lines = [line for line in (DEPLOY / "compose.yaml").read_text().splitlines() if line.strip()]
    return _block([line for line in lines if not line.strip().startswith("#")], 0, {})


def _block(lines, indent, anchors):
    found = {}
    while lines and _indent(lines[0]) == indent:
        key, _, value = lines.pop(0).strip().partition(":")
        value = value.strip()
        if key == "<<":
            found = {**anchors[value[1:]], **found}
        elif value and not value.startswith("&"):
            found[key] = _scalar(value)
        else:
            found[key] = _inner(lines, indent, anchors)
            anchors[value[1:]] = found[key]
    return found


def _inner(lines, indent, anchors):
    if not lines or _indent(lines[0]) <= indent:
        return None
    inner = _indent(lines[0])
    if not lines[0].strip().startswith("- "):
        return _block(lines, inner, anchors)
    items = []
    while lines and _indent(lines[0]) == inner:
        items.append(lines.pop(0).strip()[2:])
    return items


def _indent(line):
    return len(line) - len(line.lstrip())


def _scalar(value):
    if value.startswith("["):
        return re.findall(r'"([^"]*)"', value)
    return value.strip('"')
