"""Records: every key always there, nothing that JSON cannot say."""

import json
from types import ModuleType

from leakcheck.model.report import ReportOptions
from leakcheck.reports.item_record import fact_record, item_record, written
from leakcheck.reports.shown import ShownCase


def test_all_items_have_the_same_keys_in_the_same_order(sample: ModuleType) -> None:
    keys = {tuple(item_record(result)) for result in ShownCase(sample.SampleCase(42), ReportOptions()).results()}
    assert len(keys) == 1


def test_every_kind_of_fact_can_be_written_and_read_again(sample: ModuleType) -> None:
    for fact in sample.every_kind_of_fact("x"):
        record = json.loads(written(fact_record(fact)))
        assert record["where"] == fact.at.part
        assert "at" not in record["details"]


def test_whole_texts_stay_in_the_case(sample: ModuleType) -> None:
    lines = [written(fact_record(fact)) for fact in sample.every_kind_of_fact("x")]
    assert not any("secret" in line or "minhash" in line for line in lines)
