"""Readers are fed what nobody wrote: they read it, or refuse it by an error of ours."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import near_texts
from tests.fuzz.targets import TARGETS, Target

EXAMPLES = {"period": 300, "printed": 300, "cell": 300, "age_band": 300}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_seeds_are_read_or_refused(target: Target) -> None:
    read = [target.run(seed) for seed in target.seeds()]
    assert any(read), "no seed is read: the target finds nothing"


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_texts_that_are_nearly_right_are_read_or_refused(target: Target) -> None:
    @settings(max_examples=EXAMPLES.get(target.name, 25), suppress_health_check=list(HealthCheck))
    @given(st.data())
    def feed(data: st.DataObject) -> None:
        target.run(data.draw(near_texts(target)))

    feed()
