"""Corrections of figures: a figure is never altered, but another one may revise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.records import Figure

if TYPE_CHECKING:
    from cdpkit.model import Registry


def corrections(figure: Figure, registry: Registry | None) -> tuple[Figure, ...]:
    """Give the figures that replace a figure, one after the other: the last one counts.

    Parameters
    ----------
    figure : Figure
        The figure first published.
    registry : Registry or None
        Holds the figures that revise it.

    Returns
    -------
    tuple of Figure
        Empty where nothing replaces it. Of two that revise the same figure, the one loaded last.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> corrections(registry["sefton.f13"], registry)
    ()
    """
    if registry is None:
        return ()
    later = {f.revises: f for f in registry.of(Figure) if f.revises is not None}
    chain: list[Figure] = []
    while (found := later.get((chain or [figure])[-1].id)) is not None:
        chain.append(found)
    return tuple(chain)
