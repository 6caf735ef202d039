from segstudio.ui.sweep.saved_form import from_text


def test_a_form_saved_by_an_older_program_keeps_its_number_of_images() -> None:
    assert from_text('{"folder": "/data", "pictures": 7}').images == 7
    assert from_text('{"images": 8, "pictures": 7}').images == 8
