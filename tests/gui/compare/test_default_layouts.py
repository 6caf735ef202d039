"""The layouts that come with the program, and what their panes are called."""

from dataclasses import replace

import pytest

import window_doubles
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources
from segstudio.core.session import Session, Setup
from segstudio.ui.compare.layouts import DEFAULTS, Offer, default_layout
from segstudio.ui.compare.panes import grid_contents
from segstudio.ui.compare.scene import Scene

SETUP = Setup(window_doubles.MODEL, "people")


@pytest.fixture
def offer(toys: Catalog) -> Offer:
    return Offer(SETUP, toys, (*window_doubles.INDEX, window_doubles.FAR))


def test_four_are_the_photograph_another_network_and_the_chosen_one_twice(offer: Offer) -> None:
    image, other, raw, refined = default_layout("compare_four", offer).panes

    assert image.kind == "image"
    assert other.setup == Setup(window_doubles.OTHER, "other")
    assert raw.setup == SETUP
    assert refined.setup == replace(SETUP, refine=next(iter(offer.catalog.refiners)))


@pytest.mark.parametrize("key", [key for key, _, _ in DEFAULTS])
def test_each_layout_is_made_without_any_weights(toys: Catalog, key: str) -> None:
    layout = default_layout(key, Offer(SETUP, toys, ()))

    assert layout.name == key
    assert layout.panes


def test_the_family_tree_takes_what_can_run_of_each_paper(offer: Offer) -> None:
    panes = default_layout("family_tree", offer).panes

    assert [pane.setup.is_complete for pane in panes] == [True] * len(panes)
    assert panes[0].setup.weights in {"people", "other"}


def test_of_two_networks_of_a_paper_the_family_tree_takes_the_better_one() -> None:
    catalog = build_catalog(bundled_sources())
    known = window_doubles.INDEX[0]
    keys = {"bisenet-xception39": 0.38, "bisenet-efficientnet-lite0": 0.50, "bisenet-resnet18": 0.40}
    weights = [replace(known, model=model, key="people", metrics={"miou": miou}) for model, miou in keys.items()]
    weights.append(replace(known, model="bisenet-resnet18", key="roads", metrics={"miou": 0.7}))

    tree = {pane.family: pane.setup for pane in default_layout("family_tree", Offer(SETUP, catalog, weights)).panes}
    chosen = replace(SETUP, model="bisenet-xception39")
    own = {pane.family: pane.setup for pane in default_layout("family_tree", Offer(chosen, catalog, weights)).panes}

    assert tree["BiSeNet"] == Setup("bisenet-efficientnet-lite0", "people")
    assert own["BiSeNet"] == chosen


def test_the_family_tree_holds_every_paper_from_2015_to_2019_in_order() -> None:
    catalog = build_catalog(bundled_sources())
    panes = default_layout("family_tree", Offer(Setup(), catalog, ())).panes
    years = [catalog.models[pane.setup.model].year for pane in panes]
    names = [pane.family for pane in panes]

    assert years == sorted(years)
    assert len(panes) == len({(spec.family, spec.paper) for spec in catalog.models.values()})
    assert {"FCN", "PSPNet", "LEDNet", "ACNet"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_network_that_needs_depth_says_why_it_has_no_weights_and_offers_training(photo_session: Session) -> None:
    catalog = build_catalog(bundled_sources())
    layout = default_layout("family_tree", Offer(Setup(), catalog, ()))
    session = photo_session.with_style(photo_session.style.with_layout(layout))
    shown = {content.title: content for content in grid_contents(Scene(session, catalog))}

    assert "segstudio train DATA --model acnet-resnet50" in shown["ACNet 2019"].message
    assert "licence" in shown["ACNet 2019"].message
    assert shown["ACNet 2019"].image is None, "there is room to read it"
    assert "segstudio train DATA" in shown["LEDNet 2019"].message
