"""Families stand in the order of their papers."""

from dataclasses import replace

import toy_plugin
from segstudio.core.plugins import Catalog, ModelSpec
from segstudio.core.session import families

FIRST = next(iter(toy_plugin.segstudio_models()))


def spec(title: str, family: str, year: int, paper: str = "") -> ModelSpec:
    return replace(FIRST, key=title.lower(), title=title, family=family, year=year, paper=paper)


def test_families_and_members_follow_the_papers() -> None:
    made = families(
        [
            spec("Beta 2", "Beta", 2018, "B. arXiv:1802.00001"),
            spec("Alpha-101", "Alpha", 2015, "A. arXiv:1412.00002"),
            spec("Alpha-50", "Alpha", 2015, "A. arXiv:1412.00002"),
            spec("Beta 1", "Beta", 2015, "B. arXiv:1411.00001"),
        ]
    )

    assert [f.name for f in made] == ["Beta", "Alpha"]
    assert [m.title for m in made[0].models] == ["Beta 1", "Beta 2"]
    assert [m.title for m in made[1].models] == ["Alpha-50", "Alpha-101"], "by number, not by letter"
    assert [f.years for f in made] == ["2015-2018", "2015"]


def test_a_paper_that_arxiv_does_not_have_stands_first_in_its_year() -> None:
    made = families([spec("B", "B", 2016, "arXiv:1601.00001"), spec("A", "A", 2016, "a thesis"), spec("C", "C", 2015)])

    assert [f.name for f in made] == ["C", "A", "B"]


def test_every_packaged_network_is_in_exactly_one_family_from_fcn_on(bundled_catalog: Catalog) -> None:
    made = families(bundled_catalog.models.values())

    assert sorted(m.key for f in made for m in f.models) == sorted(bundled_catalog.models)
    assert made[0].name == "FCN"
    deeplab = next(f for f in made if f.name == "DeepLab")
    assert [m.title.split(" ")[0] for m in deeplab.models] == sorted(m.title.split(" ")[0] for m in deeplab.models)
