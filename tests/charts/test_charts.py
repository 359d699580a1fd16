"""Charts as marks, and the one template that draws them."""

import xml.etree.ElementTree as ElementTree

from django.template.loader import render_to_string
from django.utils import translation

from charts import curves, kinds, weeks
from charts.curves import Axes, Curve, Spread
from charts.drawing import Chart, Mark
from charts.kinds import Bar, Day, Whisker
from charts.weeks import Found, Line


def found(chart: Chart, css: str) -> list[dict[str, str]]:
    """The attributes of all marks of a class, in order."""
    marks = [dict(mark.attributes) for mark in chart.marks]
    return [attributes for attributes in marks if css in attributes.get("class", "").split()]


def drawn(chart: Chart) -> ElementTree.Element:
    svg = render_to_string("charts/chart.html", {"chart": chart})
    return ElementTree.fromstring(svg)  # noqa: S314  # of our own making


def test_a_whisker_reaches_from_its_low_to_its_high_end() -> None:
    chart = kinds.whiskers([Whisker("a", "half", 0.5, 0.25, 1.0, stated=0.0)], "Half.", css="w")
    assert found(chart, "w-range") == [{"class": "w-range", "d": "M94.0 32H352.0"}]
    assert found(chart, "w-found")[0]["cx"] == "180.0"
    assert found(chart, "w-published")[0]["d"].startswith("M8.0 24")


def test_what_nobody_states_has_no_mark() -> None:
    assert not found(kinds.whiskers([Whisker("a", "half", 0.5, 0.25, 1.0)], "Half.", css="w"), "w-published")


def test_the_best_day_takes_the_whole_height_and_a_poor_one_is_still_seen() -> None:
    chart = kinds.days([Day("M", 1_000, True), Day("T", 1, False), Day("W", 0, False)], "Three.", css="d")
    assert [mark["height"] for mark in found(chart, "d-bar")] == ["120", "3"]
    assert len(found(chart, "d-dot--on")) == 1
    assert [mark.words for mark in chart.marks if ("class", "d-today") in mark.attributes] == ["W"]


def test_the_longest_bar_takes_the_whole_width() -> None:
    chart = kinds.groups([("en", [Bar("yes", 10, "10 yes"), Bar("no", 5, "5 no")])], "Two.", css="g")
    assert [mark["width"] for mark in found(chart, "g-bar")] == ["264", "132"]
    assert found(chart, "g-bar--no")[0]["y"] == "23"


AXES = Axes("latency", "cut-offs", ["0.3 s", "0.6 s", "1 s", "1.5 s", "2 s"])


def test_steps_go_straight_on_and_then_down_and_end_where_the_plot_does() -> None:
    model = Curve("model", "Namo", [(200.0, 0.5), (1_000.0, 0.1), (3_000.0, 0.0)])
    chart = curves.steps([model, Curve("timer", "timer", [(2_500.0, 0.2)])], [], AXES, "Two.", css="c")
    legend, drawn = found(chart, "c-line--model")
    assert legend["d"] == "M0 12h26"
    assert drawn["d"] == "M82.0 133.0H202.0V201.0H352"
    # What begins behind the edge is named and not drawn.
    assert [mark["d"] for mark in found(chart, "c-line--timer")] == ["M180 12h26"]


def test_intervals_lie_along_their_axis_and_stay_in_the_plot() -> None:
    spreads = [
        Spread(300.0, 0.5, 0.25, 0.75, upright=True),
        Spread(1_000.0, 0.1, 500.0, 9_000.0, upright=False),
        Spread(2_001.0, 0.05, 1_900.0, 2_100.0, upright=False),
    ]
    chart = curves.steps([], spreads, AXES, "None.", css="c")
    assert [mark["d"] for mark in found(chart, "c-range")] == ["M97.0 175.5V90.5", "M127.0 201.0H352.0"]
    assert [mark["cy"] for mark in found(chart, "c-found")] == ["133.0", "201.0"]


def test_charts_of_nothing_draw_no_bar() -> None:
    empty = [kinds.days([Day("M", 0, False)], "None.", css="d"), kinds.groups([], "None.", css="g")]
    assert not any(mark.tag == "rect" for chart in empty for mark in chart.marks)
    assert empty[1].height > 0


def test_the_template_draws_every_mark_and_escapes_words() -> None:
    chart = Chart("c", 10, 20, 'say "no" & <yes>', (Mark("text", (("x", "1"),), "<b> & co"),))
    svg = drawn(chart)
    assert (svg.attrib["aria-label"], svg.attrib["viewBox"]) == ('say "no" & <yes>', "0 0 10 20")
    assert [(child.tag, child.text, child.attrib) for child in svg] == [("text", "<b> & co", {"x": "1"})]


def test_a_reader_whose_language_writes_commas_gets_the_same_drawing() -> None:
    chart = kinds.whiskers([Whisker("a", "half", 0.51, 0.251, 0.9)], "Half.", css="w")
    english = render_to_string("charts/chart.html", {"chart": chart})
    with translation.override("de"):
        assert render_to_string("charts/chart.html", {"chart": chart}) == english


def test_beyond_the_axis_a_whisker_stands_at_its_end_and_the_limit_crosses_all() -> None:
    lines = [Whisker("a", "much", 0.3, -0.1, 0.9), Whisker("b", "little", 0.01, 0.0, 0.02)]
    ticks = ((0.0, "0 %"), (0.02, "2 %"), (0.1, "10 %"))
    chart = kinds.whiskers(lines, "Two.", css="w", ticks=ticks, limit=0.02)
    assert [mark["d"] for mark in found(chart, "w-range")] == ["M8.0 32H352.0", "M8.0 76H76.8"]
    assert [mark["cx"] for mark in found(chart, "w-found")] == ["352.0", "42.4"]
    assert found(chart, "w-limit") == [{"class": "w-limit", "d": "M76.8 0V88"}]
    assert not found(kinds.whiskers(lines, "Two.", css="w"), "w-limit")


def test_weeks_without_a_figure_are_left_out_and_two_kinds_stand_beside_one_another() -> None:
    some = [Found(0.5, 0.25, 1.0), None, Found(1.0, 0.9, 1.2)]
    lines = [Line("people", "people", some), Line("crowd", "crowd", [None, Found(-0.5, -1.0, 0.0), None])]
    chart = weeks.over_weeks(lines, ["a", "b", "c"], ((0.0, "0"), (1.0, "1")), "Three.", css="k")
    assert [mark["cx"] for mark in found(chart, "k-found--people")] == ["95.0", "295.0"]
    assert found(chart, "k-range")[0]["d"] == "M95.0 156.0V36.0"
    (crowd,) = found(chart, "k-found--crowd")
    assert (crowd["cx"], crowd["cy"]) == ("201.0", "196.0")
    assert len(found(chart, "k-line--people")) == 2  # the legend and the line
    assert len(found(chart, "k-line--crowd")) == 1  # one point makes no line
    drawn(chart)


def test_one_week_has_one_name_and_none_has_none() -> None:
    for names, count in (((), 0), (("a",), 1), (("a", "b", "c"), 2)):
        line = Line("people", "people", [None] * len(names))
        chart = weeks.over_weeks([line], names, ((0.0, "0"), (1.0, "1")), "Few.", css="k")
        assert sum(mark.words in names for mark in chart.marks if mark.words) == count
