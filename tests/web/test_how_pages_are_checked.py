"""The client of the tests is strict on every page, and a page it has seen is not an excuse for the next one."""

from types import SimpleNamespace

import pytest

from tests.strict_client import check_page

PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><title>试</title><script nonce="{nonce}"></script></head>'
    '<body><h1>试</h1><form action="/a/{id}/b" method="post">'
    '<input type="hidden" name="csrf_token" value="{token}">'
    '<label for="one">一</label><input id="one" name="one">{more}</form></body></html>'
)


def answer(policy="'nonce-{nonce}'", **words):
    facts = {"nonce": "n1", "id": "abcdefghijklmnop", "token": "t1", "more": ""} | words
    headers = {
        "Content-Security-Policy": "default-src 'none'; script-src " + policy.format(**facts)
    }
    return SimpleNamespace(text=PAGE.format(**facts), headers=headers)


def test_a_good_page_passes_again_with_other_tokens():
    check_page(answer(), whole=True)
    check_page(answer(nonce="n2", token="t2", id="qrstuvwxyzabcdef"), whole=True)


@pytest.mark.parametrize(
    "more",
    [
        '<p id="one"></p>',
        '<input name="two">',
        '<p style="color:red">二</p>',
        "<h1>二</h1>",
        "<b><i>二</b></i>",
        '<input type="file" name="f" aria-label="二">',
        '<p aria-describedby="nowhere">二</p>',
        '<a href="/" aria-label="回首页">首页三</a>',
        '<button aria-label="删掉">删<b>去</b></button>',
    ],
)
def test_a_fault_is_found_each_time_also_after_a_good_page(more):
    check_page(answer(), whole=True)
    for _time in range(2):
        with pytest.raises(Exception, match=r"."):
            check_page(answer(more=more), whole=True)


@pytest.mark.parametrize(
    "more",
    [
        '<a href="/" aria-label="看照片：发票">看照片</a>',
        '<a href="/" aria-label="Delete page 2"><svg aria-hidden="true"><title>x</title></svg>delete</a>',
        '<a href="/" aria-label="下一页"><span aria-hidden="true">→</span></a>',
        '<a href="/">首页</a>',
    ],
)
def test_a_name_that_holds_the_words_one_sees_is_good(more):
    check_page(answer(more=more), whole=True)


def test_a_script_with_another_nonce_is_found_on_a_page_that_was_seen():
    check_page(answer(), whole=True)
    with pytest.raises(AssertionError, match="nonce"):
        check_page(answer(policy="'nonce-other'"), whole=True)


def test_a_script_without_a_nonce_is_found():
    with pytest.raises(AssertionError, match="without a nonce"):
        check_page(answer(more="<script></script>"), whole=True)


def test_a_part_brings_no_whole_page():
    with pytest.raises(AssertionError, match="a part"):
        check_page(answer(), whole=False)
