"""Small parts of the report's HTML: escaped text, numbers that know where they stand in the JSON, tables."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

Document = dict[str, Any]
NONE = "\N{EN DASH}"


def pointer(*path: object) -> str:
    """Write a path into the document as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def look_up(document: Any, *path: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read a value of the document, None where the way there ends."""
    for part in path:
        if document is None:
            return None
        document = document[part]
    return document


def shown(value: float | None, kind: str) -> str:
    """Write a number for a person: `share` in percent, `seconds`, `mb`, or `count`."""
    if value is None:
        return NONE
    if kind == "share":
        return f"{value:.1%}"
    if kind == "seconds":
        return f"{value:.2f} s"
    return f"{value:,.0f} MB" if kind == "mb" else f"{value:,.0f}"


def number(document: Document, kind: str, *path: Any) -> str:  # noqa: ANN401 - keys and indices
    """Return a number of the document as an element that says which it is, and its exact value."""
    value = look_up(document, *path)
    exact = "" if value is None else repr(value)
    return f'<data value="{exact}" data-key="{escape(pointer(*path))}">{shown(value, kind)}</data>'


def cell(content: str, sort: object = None, *, head: bool = False, style: str = "", numeric: bool = False) -> str:
    """Return a cell; `sort` is what its column is sorted by."""
    tag = 'th scope="row"' if head else "td"
    parts = [tag]
    parts += [f'data-sort="{escape(str(sort))}"'] if sort is not None else []
    parts += [f'style="{style}"'] if style else []
    parts += ['class="n"'] if numeric else []
    return f"<{' '.join(parts)}>{content}</{tag.split(maxsplit=1)[0]}>"


def number_cell(document: Document, kind: str, *path: Any, style: str = "") -> str:  # noqa: ANN401 - keys and indices
    """Return a number of the document in a cell that sorts by it."""
    value = look_up(document, *path)
    return cell(number(document, kind, *path), "" if value is None else value, style=style, numeric=True)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, sortable: bool = True) -> str:
    """Return a table of cells; its columns sort by a click or the Enter key where scripts run."""
    inner = (f"<button>{escape(h)}</button>" if sortable else escape(h) for h in heads)
    top = "".join(f'<th scope="col">{text}</th>' for text in inner)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    kind = ' class="sortable"' if sortable else ""
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table{kind}>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


def section(name: str, title: str, *parts: str) -> str:
    """Return a section with a heading, or nothing where it has no part."""
    inner = "\n".join(part for part in parts if part)
    return f'<section id="{name}"><h2>{escape(title)}</h2>\n{inner}\n</section>' if inner else ""


def paragraph(text: str) -> str:
    """Return a paragraph of plain text."""
    return f"<p>{escape(text)}</p>"
