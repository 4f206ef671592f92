"""Settings of picture generators, and words that only sound like them."""

import time

import pytest

from leakcheck.decode.generation_words import is_generation


@pytest.mark.parametrize(
    "text",
    [
        "a quiet harbour, boats\nNegative prompt: people\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: x",
        "a harbour Steps: 30, Size: 512x512, Seed: 99, Model: y",
        '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}',
        'prompt:{"3": {"inputs": {"seed": 1}, "class_type": "KSampler"}}',
        'workflow:{"last_node_id": 9, "nodes": []}',
        '{"prompt": "a harbour", "steps": 28, "height": 640, "scale": 5.0, "uc": "blurry", "sampler": "k_euler"}',
    ],
)
def test_the_ways_of_generators_are_known(text: str) -> None:
    assert is_generation(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Steps: 20 to the harbour",
        "The harbour, 20 steps down",
        '{"steps": 20}',
        '{"user": {"name": "x"}}',
        "Seed: 4",
        "Next steps: 3, Owner: Ada, Due: May",
    ],
)
def test_words_of_people_and_other_tables_are_not_meant(text: str) -> None:
    assert not is_generation(text)


def test_long_texts_cost_little() -> None:
    start = time.process_time()
    for text in ("{" * 20_000, '{"steps":' * 3_000, "Steps: 1, " + "a: b, " * 5_000, '{"a' + '"inputs' * 4_000):
        is_generation(text)
    assert time.process_time() - start < 1
