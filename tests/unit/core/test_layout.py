"""Layouts of panes: each pane once, in an order."""

from segstudio.core.session import Layout, PaneSpec, Setup, Style

IMAGE = PaneSpec("image")
RAW = PaneSpec("network", Setup("net", "people"))
REFINED = PaneSpec("network", Setup("net", "people", "smear", {"reach": 3}))
BARE = PaneSpec("network", Setup("other"))


def test_a_pane_that_is_there_is_moved_instead_of_doubled() -> None:
    layout = Layout((IMAGE, RAW)).added(IMAGE)

    assert layout.panes == (RAW, IMAGE)


def test_a_pane_can_be_put_before_another() -> None:
    assert Layout((IMAGE, RAW)).added(REFINED, RAW.key).panes == (IMAGE, REFINED, RAW)


def test_values_of_the_refiner_make_another_pane() -> None:
    other = PaneSpec("network", Setup("net", "people", "smear", {"reach": 4}))

    assert len({RAW.key, REFINED.key, other.key}) == 3
    assert REFINED.setup.raw.key == RAW.setup.key


def test_values_without_a_refiner_make_no_difference() -> None:
    assert Setup("net", "people", None, {"reach": 4}).key == RAW.setup.key


def test_only_panes_with_weights_are_run() -> None:
    assert Layout((IMAGE, BARE, REFINED)).setups == (REFINED.setup,)


def test_moving_stops_at_the_ends() -> None:
    layout = Layout((IMAGE, RAW, BARE))

    assert layout.moved(BARE.key, -1).panes == (IMAGE, BARE, RAW)
    assert layout.moved(IMAGE.key, -1) == layout
    assert layout.moved(IMAGE.key, 9).panes == (RAW, BARE, IMAGE)
    assert layout.moved("nothing", 1) == layout


def test_taking_a_pane_away_leaves_the_others() -> None:
    layout = Layout((IMAGE, RAW), "mine").without(IMAGE.key)

    assert layout.panes == (RAW,)
    assert layout.name == "", "it is no longer the layout of that name"
    assert layout.find(RAW.key) == RAW
    assert layout.find(IMAGE.key) is None


def test_a_layout_brings_the_grid_and_the_views_of_one_network_lead_out_of_it() -> None:
    style = Style(view="split").with_layout(Layout((IMAGE,)))

    assert style.view == "grid"
    assert style.next_view().view == "raw"
