import json
from itertools import combinations

import numpy as np
import pytest

from segstudio.core import ClassSet, LabelMap, SegClass, SegStudioError, numbered_classes, resources
from segstudio.core.classes import align, known_set, relation

KEYS = ("people", "cityscapes", "voc", "ade20k", "camvid")


def packaged(key: str) -> ClassSet:
    raw = json.loads((resources() / "classes" / f"{key}.json").read_text("utf-8"))
    pairs = zip(raw["names"], raw["colors"], strict=True)
    return ClassSet(tuple(SegClass(i, name, tuple(color)) for i, (name, color) in enumerate(pairs)))


def own(*names: str) -> ClassSet:
    return ClassSet(tuple(SegClass(i, name, (i, 0, 0)) for i, name in enumerate(names)))


def test_equal_sets_stay_as_they_are() -> None:
    people = packaged("people")

    found = align([people, packaged("people"), people])

    assert (found.sets, found.common, found.reason) == ((people,), people, "equal")
    assert found.of([people, people]) == (0, 0)
    ids = np.array([[0, 12, 255]], np.uint8)
    assert found.ids(0, ids).tolist() == [[0, 12, 255]]


def test_own_sets_meet_by_name_whatever_the_spelling() -> None:
    found = align([own("sky", "Traffic-Light", "moss"), own("traffic_light", "SKY", "stone")])

    assert found.common.names == ("sky", "Traffic-Light")
    assert found.missing(0) == ("moss",)
    assert found.missing(1) == ("stone",)
    assert found.ids(1, np.array([[0, 1, 2, 255, 77]], np.uint8)).tolist() == [[1, 0, 255, 255, 255]]
    assert found.left_out(1, np.array([[0, 2, 2, 255]], np.uint8)) == pytest.approx(2 / 3)


def test_the_groups_of_a_card_join_finer_classes() -> None:
    data, weights = own("nothing", "jeans", "skirt", "hat"), own("nothing", "clothes", "hat")

    found = align([data, weights], groups={"jeans": "clothes", "skirt": "clothes"})

    assert found.targets[0] == {"nothing": "nothing", "jeans": "clothes", "skirt": "clothes", "hat": "hat"}
    assert found.missing(0) == found.missing(1) == ()


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (("jeans",), "jeans"),
        (("jeans", "skirt", "coat"), "jeans + skirt + coat"),
        (("jeans", "skirt", "coat", "cape"), "jeans + 3 more"),
    ],
)
def test_a_group_is_named_by_its_classes_or_by_the_first_and_their_number(names: tuple[str, ...], joined: str) -> None:
    """The first set has one class more, so that the name comes from the second."""
    finer = tuple(f"old {name}" for name in (*names, "hat"))
    groups = {**dict.fromkeys(names, "old hat"), **dict.fromkeys(finer, names[0])}

    found = align([own("sky", *finer), own("sky", *names)], groups=groups)

    assert found.common.names == ("sky", joined)


def test_a_group_whose_name_is_taken_gets_a_number() -> None:
    groups = {"a": "left", "top": "a", "shirt": "a"}

    found = align([own("a", "top", "shirt"), own("left", "a")], groups=groups)

    assert found.common.names == ("a", "a (1)")
    assert found.targets[1] == {"left": "a", "a": "a (1)"}


def test_people_meet_the_person_of_others() -> None:
    people, voc = packaged("people"), packaged("voc")

    found = align([people, voc])

    assert found.common.names == ("background", "person")
    assert found.missing(0) == ("bag",)
    assert found.missing(1) == ()
    assert found.targets[0]["hair"] == "person"
    assert found.targets[1]["cat"] == "background"


def test_three_sets_have_in_common_what_all_have() -> None:
    found = align([packaged("voc"), packaged("cityscapes"), packaged("camvid")])

    assert "car" in found.common.names
    assert "train" not in found.common.names
    assert all(None not in (t for n, t in each.items() if n == "car") for each in found.targets)


@pytest.mark.parametrize("pair", list(combinations(KEYS, 2)), ids="-".join)
def test_every_pair_of_packaged_sets_is_joined_without_a_hole(pair: tuple[str, str]) -> None:
    """Each class of either set is in a group or listed as having no counterpart, and the file says why."""
    table = relation(*pair)
    assert table is not None
    path = next(
        p
        for p in (resources() / "mappings").glob("*.json")
        if set(json.loads(p.read_text("utf-8"))["sets"]) == set(pair)
    )
    raw = json.loads(path.read_text("utf-8"))
    found = align([packaged(pair[0]), packaged(pair[1])])

    assert path.stem == "-".join(raw["sets"])
    assert table.why
    assert table.sources
    for index, key in enumerate(pair):
        names = set(packaged(key).names)
        output = {n for group in raw["classes"] for n in group[key]} | set(raw["none"].get(key, {}))
        assert output - {"*"} <= names
        if "*" not in output:
            assert output == names
        assert set(found.missing(index)) == set(raw["none"].get(key, {}))
    for group in raw["classes"]:
        assert "why" in group or group[pair[0]] == group[pair[1]] or "sign" in str(group)


@pytest.mark.parametrize("key", KEYS)
def test_packaged_sets_are_known_by_their_names(key: str) -> None:
    assert known_set(packaged(key)) == key
    assert not known_set(own("a", "b"))


def test_other_spellings_of_a_set_are_known() -> None:
    names = [{"sign": "SignSymbol", "cyclist": "Bicyclist"}.get(n, n.title()) for n in packaged("camvid").names]
    found = align([own(*names), packaged("cityscapes")])

    assert known_set(own(*names)) == "camvid"
    assert found.targets[0]["SignSymbol"] == found.targets[1]["traffic sign"]


def test_a_relation_reads_the_same_from_either_side() -> None:
    one, other = relation("voc", "people"), relation("people", "voc")

    assert one is not None
    assert other is not None
    assert one.groups == tuple((b, a) for a, b in other.groups)
    assert relation("voc", "nothing") is None


def test_a_persons_map_wins() -> None:
    found = align([own("a", "b", "c"), own("x", "b")], {"a": "x", "c": None, "b": "b"})

    assert found.reason == "map"
    assert found.targets == ({"a": "x", "b": "b", "c": None}, {"x": "x", "b": "b"})
    assert found.common.classes[0].color == (0, 0, 0)


def test_a_map_may_join_classes_of_equal_sets() -> None:
    found = align([own("a", "b", "c")], {"a": "either", "b": "either"})

    assert found.common.names == ("either", "c")


def test_a_map_with_unknown_names_is_refused() -> None:
    with pytest.raises(SegStudioError, match="nobody has: jeens"):
        align([own("jeans"), own("trousers")], {"jeens": "trousers"})


def test_nothing_in_common_is_said() -> None:
    with pytest.raises(SegStudioError, match="no class in common"):
        align([own("a"), own("b")])
    with pytest.raises(SegStudioError, match="nothing to compare"):
        align([])


def test_numbers_that_stand_for_unknown_names_are_never_matched() -> None:
    one, other = (numbered_classes(3, [(0, 0, 0)]) for _ in range(2))

    with pytest.raises(SegStudioError, match="no class in common"):
        align([one, other])
    assert align([one, one]).reason == "equal"


def test_editing_moves_one_class() -> None:
    before = align([own("a", "b"), own("a", "c")])

    after = before.with_target(0, "b", "a").with_target(1, "c", "new")

    assert before.missing(0) == ("b",)
    assert after.targets == ({"a": "a", "b": "a"}, {"a": "a", "c": "new"})
    assert after.common.names == ("a", "new")
    assert after.with_target(1, "c", None).missing(1) == ("c",)
    with pytest.raises(SegStudioError, match="no class called"):
        after.with_target(0, "z", None)


def test_wide_ids_and_values_beyond_the_set() -> None:
    wide = ClassSet((SegClass(300, "a", (0, 0, 0)), SegClass(7, "b", (0, 0, 1))))
    found = align([wide, own("b", "a")])

    labels = found.apply(0, LabelMap(np.array([[300, 7, 900]], np.uint16), wide))

    assert [found.common.names[i] for i in labels.ids[0, :2]] == ["a", "b"]
    assert labels.ids[0, 2] == 255
    with pytest.raises(SegStudioError, match="not among"):
        found.of([own("z")])
