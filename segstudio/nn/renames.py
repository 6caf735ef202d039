"""Tables that turn a publisher's tensor names into ours. Imports no torch: specs hold them."""

from collections.abc import Callable, Mapping


def by_prefix(table: Mapping[str, str | None]) -> Callable[[str], str | None]:
    """Make a `CheckpointLayout.rename` from prefixes: theirs to ours, or to None for what is left out on purpose.

    The longest prefix that fits is taken; a name that none fits stays as it is, so that a surplus tensor is noticed.
    """
    longest_first = sorted(table, key=len, reverse=True)

    def rename(key: str) -> str | None:
        for prefix in longest_first:
            if key.startswith(prefix):
                ours = table[prefix]
                return None if ours is None else ours + key.removeprefix(prefix)
        return key

    return rename
