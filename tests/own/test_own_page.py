"""The page of results says what was whose, what it came to and how long it took."""

from bs4 import BeautifulSoup
from own_answers import only

from companion.own import page, table


def ungated(z):
    return z * (z > 0), lambda dy: (dy,)


def test_the_page_has_a_row_and_an_account_of_every_run(mine, compared, tmp_path):
    results = {
        "All <mine>": compared(
            only(mine, "linear", "relu", "cross_entropy", "Tensor", "apply", "walk_back", "momentum")
        ),
        "Wrong": compared({"relu": ungated}),
    }
    right, wrong = results.values()
    header, found = table(results)
    assert all(len(row) == len(header) for row in found)
    asked = [f"{count} of 257" for count in right.right]
    yours = "linear, relu, cross_entropy, tape, SGD"
    assert {*found[0][1].split(", ")} == {*yours.split(", ")}
    assert found[0][2:] == (f"{sum(right.watch.yours.values()):,}", "0", "below 1e-12", *asked)
    assert found[1][1] == "relu" and found[1][4:] == (wrong.departed, "", "")

    text = page(results, "Ada", tmp_path / "mine.html")
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == text
    soup = BeautifulSoup(text, "html.parser")
    assert soup.title.text == soup.h1.text == "Milestones of Ada" and soup.html["lang"] == "en"
    assert [cell.text for cell in soup.select("th")] == [*header, "Seconds, the package's"]
    seconds = [f"{right.seconds[0]:.2f}, {right.seconds[1]:.2f}", ""]
    shown = [[cell.text for cell in row.select("td")] for row in soup.select("tbody tr")]
    assert shown == [[*row, time] for row, time in zip(found, seconds, strict=True)]
    assert [pre.text for pre in soup.select("pre")] == [str(right), str(wrong)]
    assert [title.text for title in soup.select("h2")] == list(results) and not soup.select("svg, script, link, img")


def test_a_figure_is_put_into_it(mine, compared):
    import matplotlib.pyplot as plt

    from companion.plots.backpropagation import milestones

    run = compared(only(mine, "relu"))
    figure, ax = plt.subplots()
    assert milestones.losses(run, ax) is ax
    line, rings = ax.lines
    assert list(line.get_ydata()) == list(run.losses[:, 0]) and set(rings.get_ydata()) <= set(run.losses[:, 1])
    assert list(line.get_xdata()) == list(range(1, 13)) and ax.get_yscale() == "log"
    assert BeautifulSoup(page({"One": run}, "Ada", figure=figure), "html.parser").svg
    plt.close(figure)
