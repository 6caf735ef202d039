"""Layouts of panes that a person has saved: kept in the settings, by name."""

from collections.abc import Mapping
from dataclasses import replace

from segstudio.core.session import Layout, Session
from segstudio.ui.base.preferences import Preferences


class SavedLayouts:
    """Reads and writes the layouts in the settings."""

    def __init__(self, preferences: Preferences) -> None:
        """Keep the layouts in these settings."""
        self._preferences = preferences

    @property
    def by_name(self) -> Mapping[str, Layout]:
        """All saved layouts."""
        return self._preferences.settings.layouts

    def save(self, name: str, session: Session) -> None:
        """Save the panes of a session under a name, with the classes in which they are compared."""
        named = replace(session.style.layout, name=name, mapping=session.mapping)
        self._write({**self.by_name, name: named})

    def delete(self, name: str) -> None:
        """Delete a layout."""
        self._write({key: layout for key, layout in self.by_name.items() if key != name})

    def _write(self, layouts: Mapping[str, Layout]) -> None:
        self._preferences.put(replace(self._preferences.settings, layouts=dict(layouts)))
