"""The site does not ask at each request whether a function is asynchronous: none may be."""

from inspect import iscoroutinefunction


def every_function(app):
    yield from app.view_functions.values()
    for hooks in (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.url_value_preprocessors,
    ):
        for functions in hooks.values():
            yield from functions
    for codes in app.error_handler_spec.values():
        for handlers in codes.values():
            yield from handlers.values()


def test_no_view_hook_or_handler_is_asynchronous(app):
    functions = list(every_function(app))
    assert len(functions) > 100
    assert not [one for one in functions if iscoroutinefunction(one)]


def test_a_function_is_called_as_it_is(app):
    def view():
        return "said"

    assert app.ensure_sync(view) is view
