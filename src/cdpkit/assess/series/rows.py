"""What the rows of every verb have in common: what they are about, and what they say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cdpkit.assess.wording import ABOUT
from cdpkit.display import Parts
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from cdpkit.assess.wording import Context
    from cdpkit.model import Polarity, Statistic

__all__ = ["SeriesRow"]


@result
class SeriesRow(Result):
    """What is said of one series or figure, with what it is about.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    """

    stated: ClassVar[tuple[str, ...]] = ABOUT
    computed: ClassVar[tuple[str, ...]] = ("reason", "sentence", "caveats")

    context: Context

    @property
    def indicator(self) -> str:
        """Key of what is measured."""
        return self.context.indicator

    @property
    def title(self) -> str:
        """Name of what is measured."""
        return self.context.title

    @property
    def area(self) -> str:
        """Code of the area."""
        return self.context.area

    @property
    def area_name(self) -> str:
        """Name of the area."""
        return self.context.area_name

    @property
    def population(self) -> str:
        """Who is counted, where stated."""
        return self.context.population

    @property
    def vintage(self) -> str:
        """Release or method of the values."""
        return self.context.vintage

    @property
    def statistic(self) -> Statistic:
        """Sort of number."""
        return self.context.statistic

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return self.context.unit

    @property
    def polarity(self) -> Polarity:
        """Direction of improvement."""
        return self.context.polarity

    def parts(self) -> Parts:
        """Give what it is about, the sentence and the caveats."""
        return Parts(self.context.subject.rstrip(","), self.sentence(), self.caveats())

    def __str__(self) -> str:
        return self.sentence()
