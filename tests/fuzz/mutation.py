"""Texts that are nearly right: a seed with a few cuts, copies and words put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

LONGEST = 20_000


@st.composite
def near_texts(draw: st.DrawFn, target: Target) -> str:
    """Draw a seed of a target, changed in up to eight places; sometimes any text at all."""
    text = draw(st.sampled_from(list(target.seeds())) | st.text(max_size=60))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        word = draw(st.sampled_from(target.words) | st.characters() | st.just(text[start:end] * 2))
        text = text[:start] + word + text[end:]
    return text[:LONGEST]
