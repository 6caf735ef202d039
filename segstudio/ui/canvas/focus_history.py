"""Which pane keys act on, and which one did before: the two that are compared by curtain and blinking."""

from collections.abc import Sequence


class FocusHistory:
    """The last two panes that had the focus, by key; panes that are gone do not count."""

    def __init__(self) -> None:
        """Start with none."""
        self._last = ("", "")

    def note(self, key: str, keys: Sequence[str]) -> bool:
        """Note that a pane has the focus; say whether another one had it."""
        before = self.focused(keys)
        if key == before:
            self._last = (key, self._last[1])
            return False
        self._last = (key, before)
        return True

    def focused(self, keys: Sequence[str]) -> str:
        """Return the pane that keys act on: the one that was clicked or reached last, else the first."""
        return self._last[0] if self._last[0] in keys else next(iter(keys), "")

    def partner(self, keys: Sequence[str]) -> str:
        """Return the pane to compare that one with: the one that had the focus before, else its neighbour."""
        here = self.focused(keys)
        if self._last[1] in keys and self._last[1] != here:
            return self._last[1]
        return keys[(keys.index(here) + 1) % len(keys)] if len(keys) > 1 else ""
