from segstudio.core.metrics import SIGNALS, Signals, worst_first

A = Signals("a2", disagreement=0.1, entropy=0.5, miou=0.9)
B = Signals("a10", disagreement=0.4, entropy=0.5, miou=0.2)
C = Signals("c", entropy=0.1)


def test_high_signals_come_first_and_missing_ones_last() -> None:
    assert worst_first([A, C, B], "disagreement") == (B, A, C)


def test_low_scores_come_first() -> None:
    assert worst_first([C, A, B], "miou") == (B, A, C)


def test_equal_ones_stand_in_natural_order() -> None:
    assert worst_first([C, B, A], "entropy") == (A, B, C)


def test_an_image_tells_which_signals_it_has() -> None:
    assert C.available() == ("entropy",)
    assert A.available() == ("disagreement", "entropy", "miou")
    assert [A.value(signal) for signal in SIGNALS] == [0.1, 0.5, None, None, 0.9]
