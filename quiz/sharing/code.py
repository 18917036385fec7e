"""A link as a QR code, for showing a result on one screen and opening it on another."""

from io import BytesIO


def draw_code(link: str) -> bytes:
    """Return the link as an SVG picture on white, with the quiet zone that readers need."""
    import segno  # noqa: PLC0415  it brings an XML parser and more, and few results are ever shown so

    out = BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        scale=4,
        border=4,
        dark="#17202a",
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()
