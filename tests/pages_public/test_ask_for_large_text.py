"""The first visit asks whether the text should be larger; the answer is remembered, nobody is asked twice."""

from tests.strict_client import StrictClient, plain


def test_the_first_visit_asks_for_the_size_of_the_text(client: StrictClient) -> None:
    page = client.get("/")
    assert "字要大一点吗？" in plain(page)
    assert 'href="/?ui_mode=elder">要大字</a>' in page.text


def test_large_text_wished_for_is_shown_and_remembered(client: StrictClient) -> None:
    shown = client.get("/?ui_mode=elder")
    assert '<html lang="zh-CN" class="elder">' in shown.text
    again = client.get("/")
    assert '<html lang="zh-CN" class="elder">' in again.text
    assert "字要大一点吗？" not in plain(again)


def test_who_says_no_is_not_asked_again(client: StrictClient) -> None:
    assert "字要大一点吗？" not in plain(client.get("/?ui_mode=normal"))
    assert "字要大一点吗？" not in plain(client.get("/"))


def test_no_other_page_asks(client: StrictClient) -> None:
    for path in ("/find", "/services", "/help", "/sign-in"):
        assert "字要大一点吗？" not in plain(client.get(path))
