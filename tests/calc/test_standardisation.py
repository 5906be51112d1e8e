from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError

Oracle = Callable[[str], pd.DataFrame]

Z95 = 1.959963984540054
LEVELS = {0.95: "95_0", 0.99: "99_0", 0.998: "99_8"}
BANDS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 10**6), st.integers(0, 10_000)),
    min_size=1,
    max_size=19,
).filter(lambda bands: any(w for _, _, w in bands))


def _areas(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return rows.set_index(["area", "ageband"])[column].unstack().sort_index()  # noqa: PD010


def _assert_limits(ci: calc.Interval, out: pd.DataFrame, levels: list[str]) -> None:
    np.testing.assert_allclose(ci.estimate, out["value"], rtol=1e-9)
    for i, level in enumerate(levels):
        np.testing.assert_allclose(np.asarray(ci.lower)[i], out[f"lower{level}cl"], rtol=1e-9)
        np.testing.assert_allclose(np.asarray(ci.upper)[i], out[f"upper{level}cl"], rtol=1e-9)


def test_direct_rates_match_r(oracle: Oracle) -> None:
    """`missing="zero"` is what R does without asking."""
    rows, out = oracle("dsr_in"), oracle("dsr_out").sort_values("area")
    parts = (_areas(rows, column) for column in ("obs", "pop", "std"))
    ci = calc.direct_rate(*parts, confidence=list(LEVELS), missing="zero")
    _assert_limits(ci, out, list(LEVELS.values()))
    assert ci.warnings == (
        "19 missing counts taken as 0",
        "2 of 8 not calculated: fewer than 10 events",
    )


def test_direct_rates_under_75_match_r(oracle: Oracle) -> None:
    rows, out = oracle("dsr_in"), oracle("dsr_under75_out").sort_values("area")
    rows = rows[rows["ageband"] <= 15]
    parts = (_areas(rows, column) for column in ("obs", "pop", "std"))
    ci = calc.direct_rate(*parts, per=1_000, confidence=[0.95, 0.998], missing="zero")
    _assert_limits(ci, out, ["95_0", "99_8"])


def test_direct_rates_match_official_vectors(oracle: Oracle) -> None:
    rows = oracle("official_test_vectors")
    for row in rows[rows["statistic"] == "dsr"].itertuples():
        inputs = json.loads(row.inputs)
        ci = calc.direct_rate(
            inputs["count"], inputs["population"], inputs["standard"], per=inputs["multiplier"]
        )
        published = pd.to_numeric(
            [row.published_value, row.published_lower, row.published_upper], errors="coerce"
        )
        np.testing.assert_allclose([ci.estimate, ci.lower, ci.upper], published, rtol=1e-9)
        suppressed = bool(np.isnan(published[0]))
        assert ci.warnings == (("fewer than 10 events",) if suppressed else ())


def test_upper_limits_of_published_rates_follow_from_the_lower(oracle: Oracle) -> None:
    rows = oracle("published_trends_and_shapes")
    rows = rows[rows["statistic"] == "dsr_ci_shape"]
    assert len(rows) == 52
    for row in rows.itertuples():
        inputs = json.loads(row.inputs)
        upper = formulas.dobson_upper_from_lower(
            inputs["value"], inputs["lower"], inputs["count"], Z95
        )
        np.testing.assert_allclose(upper, float(row.published_upper), rtol=1e-6)


def test_the_european_standard_is_complete(oracle: Oracle) -> None:
    standard = oracle("esp2013")["esp2013"]
    assert (len(standard), standard.sum()) == (19, 100_000)


def test_a_missing_count_travels_unless_told_otherwise() -> None:
    count, population, standard = [[20, np.nan], [20, 30]], [1_000, 2_000], [1, 1]
    ci = calc.direct_rate(count, population, standard)
    np.testing.assert_array_equal(np.isnan(ci.estimate), [True, False])
    np.testing.assert_array_equal(np.isnan(ci.upper), [True, False])
    assert ci.warnings == ()
    zero = calc.direct_rate(count, population, standard, missing="zero")
    assert zero.warnings == ("1 missing count taken as 0",)
    assert np.asarray(zero.estimate)[0] == 1_000


def test_fewer_than_ten_events_are_suppressed_with_the_reason() -> None:
    ci = calc.direct_rate([4, 5], [1_000, 1_000], [1, 1])
    assert all(np.isnan([ci.estimate, ci.lower, ci.upper]))
    assert str(ci) == "not calculated; fewer than 10 events"
    assert calc.direct_rate([4, 6], [1_000, 1_000], [1, 1]).warnings == ()


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (([1, 2], [10, 0], [1, 1]), r"`population` is zero at \[\(1,\)\]"),
        (([1, 2], [10, 10], [0, 0]), "`standard` sums to zero"),
        (([1, 2], [10, 10], [1, -1]), r"`standard` is negative at \[\(1,\)\]"),
        (([1, 2], [10, 10], [1, 1, 1]), r"does not broadcast: .*`standard` \(3,\)"),
        ((1, 10, 1), "`count` has no bands"),
    ],
)
def test_impossible_bands_are_refused(inputs: tuple[object, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.direct_rate(*inputs)


def test_an_unknown_treatment_of_missing_is_refused() -> None:
    with pytest.raises(InputError, match=r"`missing` is 'drop'\. Choose from 'propagate', 'zero'"):
        calc.direct_rate([1], [1], [1], missing="drop")


@given(BANDS)
def test_fractions_and_floats_agree(bands: list[tuple[int, int, int]]) -> None:
    counts, populations, standards = zip(*bands, strict=True)
    exact = [Fraction(count) for count in counts]
    for formula in (formulas.weighted_rate, formulas.weighted_variance):
        np.testing.assert_allclose(
            formula([float(count) for count in counts], populations, standards),
            float(formula(exact, populations, standards)),
            rtol=1e-12,
        )


@given(BANDS, st.integers(1, 10**6))
def test_one_population_and_one_weight_give_the_crude_rate(
    bands: list[tuple[int, int, int]], population: int
) -> None:
    counts = [count for count, _, _ in bands]
    assume(sum(counts) >= 10)
    ones = [1] * len(counts)
    direct = calc.direct_rate(counts, [population] * len(counts), ones)
    crude = calc.count_interval(sum(counts), method="byar")
    scale = 100_000 / population / len(counts)
    np.testing.assert_allclose(
        [direct.estimate, direct.lower, direct.upper],
        [scale * crude.estimate, scale * crude.lower, scale * crude.upper],
        rtol=1e-10,
    )


@given(BANDS, st.floats(0.5, 0.998), st.integers(1, 1_000))
def test_laws_of_a_direct_rate(bands: list[tuple[int, int, int]], level: float, times: int) -> None:
    counts, populations, standards = zip(*bands, strict=True)
    assume(sum(counts) >= 10)
    ci = calc.direct_rate(counts, populations, standards, confidence=level)
    wider = calc.direct_rate(counts, populations, standards, confidence=0.999)
    assert wider.lower <= ci.lower <= ci.estimate <= ci.upper <= wider.upper
    scaled = calc.direct_rate(counts, populations, [times * w for w in standards], confidence=level)
    np.testing.assert_allclose(scaled.upper, ci.upper, rtol=1e-9)  # weights are relative


@given(BANDS)
def test_the_upper_limit_follows_from_the_lower(bands: list[tuple[int, int, int]]) -> None:
    counts, populations, standards = zip(*bands, strict=True)
    assume(sum(counts) >= 10 and any(o and w for o, _, w in bands))
    ci = calc.direct_rate(counts, populations, standards)
    upper = formulas.dobson_upper_from_lower(ci.estimate, ci.lower, sum(counts), Z95)
    np.testing.assert_allclose(upper, ci.upper, rtol=1e-9)


@pytest.mark.parametrize(("name", "missing_reference"), [("out", False), ("refcount_na_out", True)])
def test_indirect_rates_match_r(oracle: Oracle, name: str, missing_reference: bool) -> None:
    """R takes a missing count or population as 0, so the test does as well."""
    observed, expected, rate = _indirect(oracle, missing_reference)
    out = oracle(f"israte_{name}").sort_values("area")
    np.testing.assert_allclose(expected, out["expected"], rtol=1e-9)
    ci = calc.indirect_rate(observed, expected, reference_rate=rate, confidence=[0.95, 0.998])
    _assert_limits(ci, out, ["95_0", "99_8"])


@pytest.mark.parametrize(
    ("name", "missing_reference", "reference"), [("out", False, 100), ("refcount_na_out", True, 1)]
)
def test_indirect_ratios_match_r(
    oracle: Oracle, name: str, missing_reference: bool, reference: int
) -> None:
    observed, expected, _ = _indirect(oracle, missing_reference)
    out = oracle(f"isratio_{name}").sort_values("area")
    ci = calc.indirect_ratio(observed, expected, per=reference, confidence=[0.95, 0.998])
    _assert_limits(ci, out, ["95_0", "99_8"])


def test_a_missing_reference_population_travels(oracle: Oracle) -> None:
    out = oracle("isratio_refpop_na_out")
    ci = calc.indirect_ratio(out["observed"], out["expected"], confidence=[0.95, 0.998])
    _assert_limits(ci, out, ["95_0", "99_8"])


def test_observed_totals_without_ages_match_r(oracle: Oracle) -> None:
    totals = oracle("isr_observed_totals_in").set_index("area")["deaths"]
    out = oracle("isratio_totals_out")
    observed = totals.loc[out["area"]]
    ci = calc.indirect_ratio(observed, out["expected"], per=1, confidence=[0.95, 0.998])
    _assert_limits(ci, out, ["95_0", "99_8"])


def _indirect(oracle: Oracle, missing_reference: bool) -> tuple[object, object, float]:
    """Observed and expected events by area, and the reference crude rate per 100,000."""
    rows, reference = oracle("isr_in").fillna(0), oracle("isr_ref")
    if missing_reference:
        reference = reference.assign(refobs=reference["refobs"].where(reference["ageband"] != 2, 0))
    rates = reference["refobs"] / reference["refpop"]
    population = _areas(rows, "pop").to_numpy()
    expected = formulas.expected_count(population.T, rates)
    crude = formulas.per_denominator(reference["refobs"].sum(), reference["refpop"].sum(), 100_000)
    return _areas(rows, "obs").to_numpy().sum(axis=1), expected, crude


def test_nothing_expected_is_refused() -> None:
    with pytest.raises(InputError, match="`expected` is zero"):
        calc.indirect_ratio(1, 0)
    with pytest.raises(InputError, match="`reference_rate` is negative"):
        calc.indirect_rate(1, 1, reference_rate=-1)
    with pytest.raises(InputError, match="`per` is 0"):
        calc.indirect_ratio(1, 1, per=0)


@given(st.integers(0, 10**6), st.floats(0.01, 1e6), st.floats(0.01, 1e4))
def test_the_rate_is_the_ratio_times_the_reference(
    observed: int, expected: float, rate: float
) -> None:
    ratio = calc.indirect_ratio(observed, expected, per=1)
    standardised = calc.indirect_rate(observed, expected, reference_rate=rate)
    np.testing.assert_allclose(
        [standardised.estimate, standardised.lower, standardised.upper],
        [rate * ratio.estimate, rate * ratio.lower, rate * ratio.upper],
        rtol=1e-14,
    )


def test_repeat_events_match_r(oracle: Oracle) -> None:
    rows, out = oracle("dsr_nonindependent_in"), oracle("dsr_nonindependent_out")
    people = rows.pivot_table(index="ageband", columns="freq", values="people")
    bands = rows.drop_duplicates("ageband").sort_values("ageband").set_index("ageband")
    ci = calc.direct_rate(
        people, bands["pop"], bands["std"], repeat=people.columns, confidence=[0.95, 0.998]
    )
    _assert_limits(ci, out.iloc[0], ["95_0", "99_8"])
    once = calc.direct_rate(people.sum(axis=1), bands["pop"], bands["std"])
    also = calc.direct_rate(
        np.asarray(people.sum(axis=1))[:, None], bands["pop"], bands["std"], repeat=[1]
    )
    assert (once.lower, once.upper) == (also.lower, also.upper)


def test_direct_rates_agree_with_epitools(oracle: Oracle) -> None:
    """Rates to 1e-9; its gamma limits are another method, near Dobson's for 100 events or more.

    The rows `one_band` and `huge` have no inputs among the shared files.
    """
    rows, out = oracle("dsr_in"), oracle("epitools_direct_fayfeuer").set_index("area")
    for area in out.index.drop(["one_band", "huge"]):
        bands = rows[(rows["area"] == area)].fillna({"obs": 0})
        ci = calc.direct_rate(bands["obs"], bands["pop"], bands["std"])
        np.testing.assert_allclose(ci.estimate, out["adj"][area], rtol=1e-9)
        if bands["obs"].sum() >= 100:
            theirs = out.loc[area, ["gamma_lower", "gamma_upper"]].astype(float)
            np.testing.assert_allclose([ci.lower, ci.upper], theirs, rtol=0.02)


def test_indirect_ratios_agree_with_epitools(oracle: Oracle) -> None:
    """Ratios to 1e-9; its log-normal limits within 2% of ours for 100 events or more."""
    out = oracle("epitools_indirect_lognormal")
    ci = calc.indirect_ratio(out["observed"], out["expected"], per=1)
    np.testing.assert_allclose(ci.estimate, out["sir"], rtol=1e-9)
    many = out["observed"] >= 100
    np.testing.assert_allclose(np.asarray(ci.lower)[many], out["lower"][many], rtol=0.02)
    np.testing.assert_allclose(np.asarray(ci.upper)[many], out["upper"][many], rtol=0.02)


BY_LABEL = {
    "count": {"0-39": 10, "40-64": 30, "65+": 60},
    "population": {"65+": 4_000, "0-39": 9_000, "40-64": 8_000},
    "standard": {"40-64": 40, "65+": 10, "0-39": 50},
}


def test_bands_join_by_label() -> None:
    by_position = calc.direct_rate([10, 30, 60], [9_000, 8_000, 4_000], [50, 40, 10])
    labels = ["65+", "40-64", "0-39"]
    for joined in (
        calc.direct_rate(**BY_LABEL),
        calc.direct_rate([60, 30, 10], [4_000, 8_000, 9_000], BY_LABEL["standard"], bands=labels),
    ):
        np.testing.assert_allclose(
            [joined.estimate, joined.upper], [by_position.estimate, by_position.upper]
        )
    two = {band: [count, 2 * count] for band, count in BY_LABEL["count"].items()}
    areas = calc.direct_rate(**{**BY_LABEL, "count": two})
    np.testing.assert_allclose(areas.estimate, [by_position.estimate, 2 * by_position.estimate])
    people = {band: [count, 0] for band, count in BY_LABEL["count"].items()}
    repeat = calc.direct_rate(**{**BY_LABEL, "count": people}, repeat=[1, 2])
    np.testing.assert_allclose(repeat.upper, by_position.upper)
    assert repeat.method == "Dobson with Byar, repeat events"
    assert by_position.method == "Dobson with Byar"
    people = {band: [[count, 0], [0, count]] for band, count in BY_LABEL["count"].items()}
    areas = calc.direct_rate(**{**BY_LABEL, "count": people}, repeat=[1, 2])
    np.testing.assert_allclose(
        areas.estimate, [by_position.estimate, 2 * by_position.estimate], rtol=1e-12
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"standard": {"0-39": 1, "65+": 1}}, "`standard` lacks the band '40-64'"),
        (
            {"population": {"0-39": 1, "65+": 1, "40-64": 1, "?": 1}},
            r"has the band '\?', which others",
        ),
        ({"population": [1, 2, 3]}, "`population` has no labels, but other arguments have"),
        ({"count": [1, 2], "bands": ["0-39", "40-64", "65+"]}, r"`count` has shape \(2,\) for 3"),
        ({"count": [1, 2, 3], "bands": ["0-39", "65+", "65+"]}, "`bands` has '65\\+' twice"),
        ({"repeat": [1, 2]}, r"`count` has no bands"),
        (
            {"count": {band: [1, 2] for band in BY_LABEL["count"]}, "repeat": [1, 2, 3]},
            r"`repeat` has shape \(3,\), the people \(3, 2\)",
        ),
    ],
)
def test_bands_that_do_not_join_are_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.direct_rate(**{**BY_LABEL, **change})


@pytest.mark.parametrize("totals", [False, True])
@pytest.mark.parametrize("name", ["out", "refcount_na_out"])
def test_indirect_from_bands_matches_r(oracle: Oracle, name: str, totals: bool) -> None:
    """The same rows as above, from populations and reference; all areas at once."""
    rows, reference = oracle("isr_in"), oracle("isr_ref")
    if name != "out":
        reference = reference.assign(refobs=reference["refobs"].where(reference["ageband"] != 2))
    observed = _areas(rows, "obs").fillna(0)
    inputs = {
        "population": _areas(rows, "pop"),
        "reference_count": reference["refobs"],
        "reference_population": reference["refpop"],
        "missing": "zero",
        "confidence": [0.95, 0.998],
    }
    given = observed.sum(axis=1) if totals else observed
    rate_out = oracle(f"israte_{name}").sort_values("area")
    _assert_limits(calc.indirect_rate(given, **inputs), rate_out, ["95_0", "99_8"])
    ratio = calc.indirect_ratio(given, per=100 if name == "out" else 1, **inputs)
    _assert_limits(ratio, oracle(f"isratio_{name}").sort_values("area"), ["95_0", "99_8"])


def test_indirect_joins_by_label() -> None:
    reference = {
        "reference_count": {"a": 50, "b": 400},
        "reference_population": {"b": 2e4, "a": 1e5},
    }
    people = {"b": 4_000, "a": 30_000}
    total = calc.indirect_ratio(91, population=people, **reference)
    by_band = calc.indirect_ratio({"a": 20, "b": 71}, population=people, **reference)
    assert total.upper == by_band.upper
    np.testing.assert_allclose(total.estimate, 100 * 91 / (30_000 * 5e-4 + 4_000 * 0.02))
    with pytest.raises(InputError, match="`observed` lacks the band 'b'"):
        calc.indirect_ratio({"a": 20}, population=people, **reference)
    with pytest.raises(InputError, match="`reference_count` is missing"):
        calc.indirect_ratio(5, population=people)
    with pytest.raises(InputError, match="`expected` is given beside bands"):
        calc.indirect_ratio(5, 4, population=people)
    with pytest.raises(InputError, match="`reference_rate` does not fit"):
        calc.indirect_rate(5, 4)


def test_missing_bands_of_an_indirect_ratio_travel() -> None:
    inputs = {"reference_count": [5, 9], "reference_population": [100, 100]}
    people = [[10, 20], [10, np.nan]]
    travels = calc.indirect_ratio([3, 4], population=people, **inputs)
    np.testing.assert_array_equal(np.isnan(travels.estimate), [False, True])
    zero = calc.indirect_ratio([3, 4], population=people, missing="zero", **inputs)
    np.testing.assert_allclose(np.asarray(zero.estimate)[1], 800)
    assert zero.warnings == ("1 missing number taken as 0",)
    two = calc.indirect_ratio([3, np.nan], population=people, missing="zero", **inputs)
    assert two.warnings == ("2 missing numbers taken as 0",)
    with pytest.raises(InputError, match="`population` does not fit the reference by shape"):
        calc.indirect_ratio(3, population=[1, 2, 3], **inputs)


@given(BANDS, st.floats(0.5, 0.999))
def test_laws_of_a_comparative_ratio(bands: list[tuple[int, int, int]], level: float) -> None:
    counts, populations, standards = zip(*bands, strict=True)
    more = [count + 10 for count in counts]
    first, second = (more, populations), ([2 * count for count in more], populations)
    ci, turned = (
        calc.comparative_ratio(*a, *b, standards, per=1, confidence=level)
        for a, b in ((first, second), (second, first))
    )
    np.testing.assert_allclose(ci.estimate, 0.5)
    np.testing.assert_allclose([1 / turned.upper, 1 / turned.lower], [ci.lower, ci.upper])
    assert ci.lower <= ci.estimate <= ci.upper


def test_a_comparative_ratio_on_few_events_is_suppressed() -> None:
    ci = calc.comparative_ratio([9], [10], [4], [10], [1])
    assert str(ci) == "not calculated; fewer than 10 events; reference: fewer than 10 events"


def test_a_comparative_ratio_of_one_band_is_a_log_normal_rate_ratio() -> None:
    ours = calc.comparative_ratio([41], [28_010], [15], [19_017], [1], per=1)
    other = calc.rate_ratio(41, 28_010, 15, 19_017, method="lognormal")
    np.testing.assert_allclose([ours.lower, ours.upper], [other.lower, other.upper], rtol=1e-12)


def test_indirect_arrays_join_mappings_by_the_bands_given() -> None:
    reference = {"reference_count": {"a": 1, "b": 3}, "reference_population": {"b": 2, "a": 1}}
    ci = calc.indirect_ratio(35, population=[20, 10], bands=["a", "b"], **reference)
    assert ci.estimate == 100
    rate = calc.indirect_rate(35, population=[20, 10], bands=["a", "b"], per=30, **reference)
    assert rate.estimate == 40
    reference |= {"reference_population": {"b": 2, "a": 0}}
    with pytest.raises(InputError, match="`reference_population` is zero"):
        calc.indirect_ratio(35, population=[20, 10], bands=["a", "b"], **reference)


def test_bands_of_any_label_and_number_join() -> None:
    counts, people = {0: 10, "65+": 20}, {"65+": 100, 0: 200}
    mixed = calc.direct_rate(counts, [200, 100], [1, 1], bands=[0, "65+"])
    assert mixed.estimate == calc.direct_rate(counts, people, {0: 1, "65+": 1}).estimate == 12_500
    one = calc.direct_rate({"all": 10}, {"all": 200}, {"all": 1})
    assert one.estimate == 5_000


def test_a_missing_reference_population_is_never_taken_as_zero() -> None:
    inputs = {"reference_count": [5, 9], "reference_population": [100, np.nan]}
    ci = calc.indirect_ratio([3, np.nan], population=[10, 20], missing="zero", **inputs)
    assert np.isnan(ci.estimate)
    assert ci.warnings == ("1 missing number taken as 0",)


def test_a_standard_without_a_band_of_the_reference_is_named() -> None:
    two, three = {"a": 10, "b": 20}, {"a": 10, "b": 20, "c": 30}
    with pytest.raises(InputError, match="`standard` lacks the band 'c'"):
        calc.comparative_ratio(two, two, three, three, two)


def test_a_comparative_ratio_joins_arrays_by_the_bands_given() -> None:
    people, bands = {"b": 100, "a": 200}, ["a", "b"]
    inputs = {"reference_population": people, "standard": {"a": 1, "b": 3}, "bands": bands}
    ratio = calc.comparative_ratio([10, 20], [200, 100], [20, 40], **inputs)
    assert ratio.estimate == pytest.approx(50)


BANDED = {
    "count": [[5.0, 9, 40], [-1, 9, 40], [np.nan, 9, 40]],
    "population": [[900.0, 800, 400]] * 3,
}
REFERENCE = {"reference_count": [50, 90, 400], "reference_population": [10_000, 9_000, 5_000]}


@pytest.mark.parametrize("missing", ["propagate", "zero"])
def test_a_bad_row_is_missing_and_leaves_the_others_as_they_are(missing: str) -> None:
    """A row that is left out is no row without events, not even where gaps are taken as none."""
    count, population = (np.array(part) for part in BANDED.values())
    calls = {
        "direct": lambda rows, **more: calc.direct_rate(
            count[rows], population[rows], [5, 3, 2], missing=missing, **more
        ),
        "comparative": lambda rows, **more: calc.comparative_ratio(
            count[rows], population[rows], *REFERENCE.values(), [5, 3, 2], missing=missing, **more
        ),
        "ratio": lambda rows, **more: calc.indirect_ratio(
            count[rows], population=population[rows], **REFERENCE, missing=missing, **more
        ),
        "rate": lambda rows, **more: calc.indirect_rate(
            count[rows], population=population[rows], **REFERENCE, missing=missing, **more
        ),
    }
    for name, call in calls.items():
        with pytest.raises(InputError, match="negative"):
            call([0, 1, 2])
        found, good = call([0, 1, 2], on_bad="mark"), call([0, 2])
        assert np.isnan(found.estimate[1]), name
        assert np.isnan(found.lower[1]), name
        assert found.bad_rows.invalid.tolist() == [False, True, False], name
        for part in ("estimate", "lower", "upper"):
            np.testing.assert_array_equal(getattr(found, part)[[0, 2]], getattr(good, part))
        filled = [text for text in found.warnings if "taken as 0" in text]
        assert filled == [text for text in good.warnings if "taken as 0" in text], name


def test_a_bad_total_is_missing_beside_good_ones() -> None:
    found = calc.indirect_ratio([91, -1, 20], [80, 10, 0], on_bad="mark")
    assert np.isnan(found.estimate).tolist() == [False, True, True]
    assert [found.bad_rows.reason(place).arguments for place in (1, 2)] == [
        (("argument", name),) for name in ("observed", "expected")
    ]
    assert found.estimate[0] == calc.indirect_ratio(91, 80).estimate
