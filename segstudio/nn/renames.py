"""Tables that turn a publisher's tensor names into ours, and ours into theirs. Imports no torch: specs hold them."""

from collections.abc import Iterable, Mapping


class KeyMap:
    """A table of prefixes, theirs to ours, read both ways; calling it is a `CheckpointLayout.rename`.

    A prefix of theirs that stands for None is left out on purpose (an auxiliary head). In either direction the longest
    prefix that fits is taken, and a name that none fits stays as it is, so that a surplus tensor is noticed. Where a
    file holds a tensor under several names, several prefixes stand for one of ours. Names that end in one of `surplus`
    are left out too: what a publisher's own normalisation keeps beside its statistics.
    """

    def __init__(self, table: Mapping[str, str | None], surplus: Iterable[str] = ()) -> None:
        self._surplus = tuple(surplus)
        self._ours = {theirs: table[theirs] for theirs in sorted(table, key=len, reverse=True)}
        self._theirs: dict[str, list[str]] = {}
        kept = [(ours, theirs) for theirs, ours in table.items() if ours is not None]
        for ours, theirs in sorted(kept, key=lambda pair: len(pair[0]), reverse=True):
            self._theirs.setdefault(ours, []).append(theirs)

    def __call__(self, key: str) -> str | None:
        """Give our name for one of theirs, or None where the tensor is left out."""
        if key.endswith(self._surplus):
            return None
        for prefix, ours in self._ours.items():
            if key.startswith(prefix):
                return None if ours is None else ours + key.removeprefix(prefix)
        return key

    def restore(self, key: str) -> tuple[str, ...]:
        """Give every name under which their file holds one of our tensors."""
        for prefix, theirs in self._theirs.items():
            if key.startswith(prefix):
                return tuple(name + key.removeprefix(prefix) for name in theirs)
        return (key,)


def by_prefix(table: Mapping[str, str | None], surplus: Iterable[str] = ()) -> KeyMap:
    """Make a `CheckpointLayout.rename` from prefixes, theirs to ours; see `KeyMap`."""
    return KeyMap(table, surplus)


SAME_NAMES = KeyMap({})
