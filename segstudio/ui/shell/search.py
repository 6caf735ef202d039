"""What the search finds: every action, every network that can run, themes and languages."""

from typing import Final

from segstudio.core import ParamValue, WeightsInfo
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import LANGUAGES, plugin_text, translate
from segstudio.ui.shell.command_palette import Entry
from segstudio.ui.shell.settings import words
from segstudio.ui.shell.workbench import Workbench

_ENGLISH: Final = {"zh_CN": "Chinese"}  # a language is listed by its own name, which not everybody can type


def found_by_search(bench: Workbench, actions: ActionSet) -> list[Entry]:
    """Gather everything that can be done at this moment."""
    return [*_actions(actions), *(_network(bench, info) for info in bench.library.weights), *_appearance(bench)]


def _actions(actions: ActionSet) -> list[Entry]:
    return [
        Entry(a.text().rstrip("…").replace("&", ""), a.shortcut().toString(), actions.icon_name(a), a.trigger)
        for a in actions
        if a.isEnabled() and a.objectName() != "palette"
    ]


def _network(bench: Workbench, info: WeightsInfo) -> Entry:
    spec = bench.services.catalog.models.get(info.model)
    use, get = translate("search", "Use {model}: {weights}"), translate("search", "Get {model}: {weights}")
    text = (use if info.present else get).format(
        model=plugin_text(spec.title) if spec else info.model, weights=plugin_text(info.title)
    )
    act = bench.library.use if info.present else bench.fetcher.ask
    return Entry(text, "", "model" if info.present else "import", lambda: act(info))


def _appearance(bench: Workbench) -> list[Entry]:
    theme, language = translate("settings", "Theme"), translate("settings", "Language")
    return [
        *(_setting(bench, f"{theme}: {words(choice)}", "theme", choice) for choice in ("system", "light", "dark")),
        *(
            _setting(bench, f"{language}: {name}", "language", key, _ENGLISH.get(key, ""))
            for key, name in LANGUAGES.items()
        ),
    ]


def _setting(bench: Workbench, text: str, key: str, value: ParamValue, also: str = "") -> Entry:
    """Change one setting."""
    settings = bench.preferences.settings.with_value(key, value)
    return Entry(text, "", "settings", lambda: bench.preferences.put(settings), also)
