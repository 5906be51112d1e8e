"""Draw one picture of every kind, and a sheet of all: python docs/pictures/gallery.py [folder].

What is about Exampleshire is invented; all else is bundled with cdpkit.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdpkit import calc
from cdpkit.display.pictures import (
    ActionRow,
    FunnelLine,
    Goal,
    Place,
    SmallLine,
    SpineRow,
    Subject,
    Track,
    control_chart,
    coverage,
    funnel,
    indicator,
    multiples,
    projection,
    ranked,
    rug,
    spine,
    timeline,
    tree,
)
from cdpkit.io import bundled
from cdpkit.model import OutcomeFramework, Strategy
from cdpkit.report.charts import draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.display import Chart, Size

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples" / "series.csv"
NAN = float("nan")
MISUSE = Subject("Deaths from drug misuse", "England and Wales", "per million", 1,
                 "ONS, Deaths related to drug poisoning")  # fmt: skip


def years(name: str, *, since: int = 0) -> tuple[Track, list[int]]:
    """Give a bundled series of calendar years."""
    data = bundled.series_frame().dropna(subset="value")
    data = data[data["indicator"] == name]
    data = data[data["period"].astype(str).str[:4].astype(int) >= since]
    values = tuple(map(float, data["value"]))
    place = str(data["area_name"].iloc[0])
    periods = tuple(map(str, data["period"]))
    found = [int(each[:4]) for each in periods]
    return Track(place, periods, values, at=tuple(map(float, found))), found


def example(name: str, area: str) -> Track:
    """Give an invented series of financial years."""
    data = pd.read_csv(EXAMPLES)
    data = data[(data["indicator"] == name) & (data["area_name"] == area)]
    columns = (tuple(map(float, data[each])) for each in ("value", "lower", "upper"))
    at = tuple(float(each[:4]) for each in data["period"])
    value, lower, upper = columns
    return Track(area, tuple(data["period"]), value, lower, upper, at=at)


def on_track() -> Chart:
    """Show the treatment completed in Exampleshire against its target."""
    own = example("completion", "Exampleshire")
    subject = Subject("Successful completion of treatment", "Exampleshire", "%", 1,
                      "example data (invented); intervals: Wilson score")  # fmt: skip
    goal = Goal(50.0, "2026/27", 2026.0)
    compared = example("completion", "England")
    return indicator(subject, own, comparator=compared, baseline="2020/21", goal=goal)


def deaths_ahead() -> Chart:
    """Project deaths related to drug poisoning."""
    track, found = years("ons_ew_poisoning_count")
    fan = calc.project(
        values=list(track.values), times=found, horizon=3, confidence=(0.8, 0.95), minimum=0
    )
    ahead = tuple(str(int(each)) for each in fan.times)
    *_, before, _, _, _, _, now = track.values  # noqa: PD011
    pace = (now - before) / (found[-1] - found[-6])
    subject = Subject("Deaths related to drug poisoning", "England and Wales", "deaths a year", 0,
                      "ONS; ranges by cdpkit")  # fmt: skip
    return projection(
        subject,
        track,
        ahead=Track("ahead", ahead, (now,) * 3, at=tuple(map(float, fan.times))),
        pace=[now + pace * (n + 1) for n in range(3)],
        ranges=[("80%", fan.lower[0], fan.upper[0]), ("95%", fan.lower[1], fan.upper[1])],
        goal=Goal(4859.0, name="Level of 2021"),
    )


WORDS = {"common_cause": "usual", "improvement": "better", "concern": "worse_high"}


def out_of_the_ordinary() -> Chart:
    """Chart the rate of deaths from drug misuse."""
    track, found = years("ons_ew_asmr_registered_drug_misuse", since=2001)
    chart = calc.xmr(values=list(track.values), times=found, baseline=12, polarity="lower_better",
                     target=20, minimum=0)  # fmt: skip
    limits = Track(track.name, track.periods, track.values, tuple(chart.lower), tuple(chart.upper),
                   at=track.at)  # fmt: skip
    held = [str(year) for year, kind in zip(found[:12], chart.point_type, strict=False)
            if kind != "common_cause"]  # fmt: skip
    return control_chart(
        MISUSE,
        limits,
        mean=tuple(chart.mean),
        meaning=[WORDS[str(kind)] for kind in chart.point_type],
        limits_from=("2001", "2012"),
        goal=Goal(20.0, name="Target (an example)"),
        icons=(f"variation_{chart.variation}", f"assurance_{chart.assurance}"),
        notes=[f"The years of the limits hold special causes themselves: {', '.join(held)}"],
        headline="The rate of deaths from drug misuse has left its usual range, for the worse",
    )


def areas_of_misuse() -> pd.DataFrame:
    """Give the bundled deaths of 2016 to 2018 by local authority."""
    data = bundled.series_frame()
    chosen = (data["indicator"] == "ons_la_misuse_3yr_count") & (data["period"] == "2016-18")
    data = data[chosen].copy()
    data["area_name"] = data["area_name"].str.split(",").str[0]
    return data


def which_areas() -> Chart:
    """Set areas against their size."""
    data = areas_of_misuse()
    events, people = data["numerator"].to_numpy(float), 3 * data["denominator"].to_numpy(float)
    options = {"kind": "rate", "years": 3}
    spread = calc.overdispersion(events, people, kind="rate")
    placed = calc.funnel_points(events, people, **options)
    at = np.linspace(60_000, float(placed.size.max()) * 1.05, 120) * 3
    wide = calc.funnel_limits(events, people, at=at, overdispersed=True, **options)
    tested = calc.funnel_significance(events, people, kind="rate", overdispersed=True)
    lines = [
        FunnelLine(name if side == "upper" else "", role, tuple(at / 3), tuple(values))
        for side in ("lower", "upper")
        for n, (name, role) in enumerate((("95% limit", "inner"), ("99.8% limit", "outer")))
        for values in [getattr(wide, side)[n]]
    ]
    note = f"Limits are widened: the variance between areas is {spread.phi:.1f} times what chance explains"
    subject = Subject("Deaths from drug misuse", "areas of England and Wales", "per 100,000 a year",
                      1, "ONS, by local authority; not age-standardised")  # fmt: skip
    return funnel(subject, list(data["area_name"]), list(placed.size), list(placed.value),
                  tested.side.tolist(), baseline=placed.baseline, lines=lines, own="Wirral",
                  period="2016 to 2018", notes=[note])  # fmt: skip


def place(name: str, count: float, people: float, bench: float) -> Place:
    """Give the rate of an area and how it compares with a benchmark, by interval."""
    rate = calc.crude_rate(count, people)
    word = "worse" if rate.lower > bench else "better" if rate.upper < bench else "similar"
    return Place(name, rate.estimate, rate.lower, rate.upper, word)


def in_order() -> Chart:
    """Put twenty large areas in order."""
    data = areas_of_misuse().nlargest(20, "denominator")
    whole = areas_of_misuse()
    total = calc.crude_rate(float(whole["numerator"].sum()), 3 * float(whole["denominator"].sum()))
    nation = Place("the 89 areas", total.estimate, total.lower, total.upper)
    places = [
        place(str(row.area_name), float(row.numerator), 3 * float(row.denominator), nation.value)
        for row in data.itertuples()
    ]
    subject = Subject("Deaths from drug misuse", "the 20 largest areas", "per 100,000 a year", 1,
                      "ONS, by local authority; intervals: Byar")  # fmt: skip
    ordered = sorted(places, key=lambda each: -each.value)
    return ranked(
        subject,
        ordered,
        nation=nation,
        own="Wirral" if any(p.name == "Wirral" for p in places) else ordered[4].name,
        period="2016 to 2018",
    )


def one_area() -> Chart:
    """Compare Exampleshire with the nation on five invented indicators."""
    rows = [
        SpineRow("Alcohol-related deaths", 53.5, 40.7, 24.0, 75.0, (33.0, 48.0), "worse", True, "per 100,000", "2023", 1),
        SpineRow("Deaths from drug misuse", 6.1, 5.2, 2.0, 11.5, (4.0, 6.9), "similar", True, "per 100,000", "2021 to 2023", 1),
        SpineRow("Admissions for alcohol, under 18", 41.2, 29.3, 11.0, 64.0, (22.0, 38.0), "worse", True, "per 100,000", "2021/22", 1),
        SpineRow("Treatment of opiate users completed", 6.9, 5.1, 2.2, 9.8, (4.1, 6.3), "better", False, "%", "2023/24", 1),
        SpineRow("Waiting less than three weeks", 97.9, 98.5, 88.0, 100.0, (97.0, 99.6), "similar", False, "%", "2023/24", 1),
    ]  # fmt: skip
    return spine("Exampleshire", rows, source="example data (invented)")


def many_areas() -> Chart:
    """Show eight invented areas by four indicators."""
    heads = (
        "Alcohol deaths, all",
        "Alcohol deaths, men",
        "Alcohol deaths, women",
        "Admissions, under 18",
    )
    values = {
        "England": (40.7, 58.1, 24.5, 29.3), "Exampleshire": (53.5, 74.0, 34.6, 41.2), "Northbeck": (44.1, 60.9, 28.0, 52.3),
        "Eastmere": (38.2, 55.2, 22.0, 20.1), "Southwold Vale": (29.9, 42.3, 17.8, 18.8), "Westhaven": (61.3, 88.2, 35.9, 33.0),
        "Midtown": (47.7, 70.1, 26.2, NAN), "Oakley": (41.0, 57.0, 25.9, 30.5),
    }  # fmt: skip
    bench = values["England"]
    areas: dict[str, Sequence[Place | None]] = {}
    for name, found in values.items():
        areas[name] = [
            None if np.isnan(v) else Place(name, v, v * 0.87, v * 1.14, "" if name == "England" else
                 "worse" if v * 0.87 > b else "better" if v * 1.14 < b else "similar")
            for v, b in zip(found, bench, strict=True)
        ]  # fmt: skip
    subject = Subject(
        "Harm from alcohol",
        "eight areas",
        "per 100,000",
        1,
        "example data (invented). [x] not available",
    )
    return rug(subject, heads, areas, nation="England")


def all_indicators() -> Chart:
    """Show nine bundled series as small lines."""
    picks = (
        ("ndtms_opiate", "In treatment: opiates", "people", 0), ("ndtms_alcohol_only", "In treatment: alcohol only", "people", 0),
        ("ndtms_young_people", "In treatment: under 18", "people", 0), ("ons_ew_poisoning_count", "Drug poisoning deaths", "deaths", 0),
        ("ons_ew_misuse_asmr", "Drug misuse deaths", "per million", 1), ("secure_deaths", "Deaths in secure settings", "deaths", 0),
        ("ndtms_completion_pct", "Treatment completed", "%", 1), ("ndtms_crack_without_opiates_entrants", "New: crack, no opiates", "people", 0),
        ("ndtms_powder_cocaine_entrants", "New: powder cocaine", "people", 0),
    )  # fmt: skip
    panels = []
    for name, title, unit, places in picks:
        track, found = years(name)
        full = range(found[0], found[-1] + 1)
        values = dict(zip(found, track.values, strict=True))
        names = dict(zip(found, track.periods, strict=True))
        whole = Track(track.name, tuple(names.get(y, str(y)) for y in full),
                      tuple(values.get(y, NAN) for y in full), at=tuple(map(float, full)))  # fmt: skip
        kendall = calc.mann_kendall(list(track.values))
        short = len(found) < 8 or kendall.p_value != kendall.p_value
        word = (
            "not tested"
            if short
            else "not significant"
            if kendall.p_value > 0.05
            else "increasing"
            if kendall.s > 0
            else "decreasing"
        )
        panels.append(SmallLine(Subject(title, "", unit, places), whole, word))
    return multiples(panels, source="NDTMS; ONS; as bundled with cdpkit",
                     subtitle="England, or England and Wales for deaths; each panel has its own scale, from zero; gaps are years without a value")  # fmt: skip


def outcomes_covered() -> Chart:
    """Set the priorities of two plans against the national outcomes."""
    registry = bundled.registry()
    framework = next(each for each in registry.of(OutcomeFramework) if each.id == "ncdof")
    titles = {each.id: each.title for each in framework.outcomes}
    plans = {}
    for plan in registry.of(Strategy):
        if plan.partnership in {"wirral", "portsmouth"}:
            plans[plan.partnership.title()] = [
                (f"{each.number or ''} {each.title}".strip(),
                 {titles[str(link.outcome)]: str(link.strength) for link in each.outcomes})
                for each in plan.priorities
            ]  # fmt: skip
    return coverage(
        plans,
        list(titles.values()),
        source="Wirral Drugs Strategy 2023 to 2027; Portsmouth plan 2023 to 2026; National Combating Drugs Outcomes Framework 2023",
    )


def what_for() -> Chart:
    """Show what each action of one priority of Wirral is for."""
    registry = bundled.registry()
    plan = next(each for each in registry.of(Strategy) if each.partnership == "wirral")
    priority = next(each for each in plan.priorities if each.id.endswith("p5"))
    outcomes = [registry[str(link.outcome)].title for link in priority.outcomes]  # type: ignore[attr-defined]
    actions = [
        ActionRow(each.text, supports=tuple(map(str, each.supports))) for each in priority.actions
    ]
    return tree("Wirral Drugs Strategy 2023 to 2027", priority.title, outcomes=outcomes,
                commitments=[(each.id, each.text) for each in priority.commitments],
                actions=actions, source="Wirral Drugs Strategy; links as read by an analyst")  # fmt: skip


def what_is_due() -> Chart:
    """Show the invented actions of Exampleshire."""
    day = date
    actions = [
        ActionRow("Tasking group for local supply", "Police", day(2024, 4, 1), day(2024, 9, 30), "achieved"),
        ActionRow("Naloxone with every outreach team", "Council", day(2024, 4, 1), day(2025, 3, 31), "under way"),
        ActionRow("Evening clinic in the north", "Treatment provider", day(2024, 7, 1), day(2025, 1, 31), "under way"),
        ActionRow("Review of drug education", "Schools partnership", day(2024, 10, 1), day(2025, 9, 30), "under way"),
        ActionRow("Prison release meetings every week", "Probation", day(2025, 1, 1), day(2025, 12, 31), "planned"),
        ActionRow("Lived-experience forum", "", day(2025, 4, 1), day(2025, 10, 31), "planned"),
        ActionRow("Joint data agreement", "NHS", day(2024, 6, 1), day(2024, 12, 31), "stopped"),
        ActionRow("Local alert for synthetic opioids", "Council", day(2024, 9, 1), None, "not known"),
    ]  # fmt: skip
    return timeline(
        "the Exampleshire plan", actions, as_of=date(2025, 2, 12), source="example data (invented)"
    )


MAKERS = (on_track, deaths_ahead, out_of_the_ordinary, which_areas, in_order, one_area, many_areas,
          all_indicators, outcomes_covered, what_for, what_is_due)  # fmt: skip


def charts() -> Iterator[Chart]:
    """Give a chart of every kind."""
    for make in MAKERS:
        yield make()


def sheet(files: Sequence[Path], out: Path, *, grey: bool = False, across: int = 3) -> None:
    """Put pictures on one sheet."""
    from PIL import Image

    seen = [Image.open(each).convert("L" if grey else "RGB") for each in files]
    wide = 640
    seen = [each.resize((wide, each.height * wide // each.width)) for each in seen]
    heights = [10] * across
    spots = []
    for each in seen:
        column = heights.index(min(heights))
        spots.append((10 + column * (wide + 10), heights[column]))
        heights[column] += each.height + 10
    page = Image.new(
        "L" if grey else "RGB",
        (10 + across * (wide + 10), max(heights)),
        255 if grey else (255, 255, 255),
    )
    for each, spot in zip(seen, spots, strict=True):
        page.paste(each, spot)
    page.quantize(128, kmeans=4).save(out, optimize=True)


def main(folder: Path, size: Size = "a4") -> None:
    """Write every picture, and the sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for chart in charts():
        picture = draw(chart, size=size)
        files.append(picture.save(folder / f"{chart.kind}.png", dpi=130))
        print(f"{chart.kind:11} {len(picture.frame):4} marks; {len(chart.alt):3}: {chart.alt}")  # noqa: T201
    sheet(files, folder / "sheet.png")
    sheet(files, folder / "grey.png", grey=True)


def front() -> None:
    """Write the picture of the front page, for wide screens and for phones."""
    for name, size in (("on-track", "a4"), ("on-track-phone", "phone")):
        draw(on_track(), size=size).save(HERE / f"{name}.svg")


if __name__ == "__main__":
    front()
    main(Path(sys.argv[1] if len(sys.argv) > 1 else HERE), *sys.argv[2:3])  # type: ignore[arg-type]
