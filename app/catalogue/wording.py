"""Answers in the words of their question."""

from app.catalogue.definition import Question


def N_(message: str) -> str:
    """Mark a sentence for translation where it stands; the page that shows it translates."""
    return message


YES, NO, NONE = N_("是"), N_("否"), N_("都没有")


def answers_zh(question: Question | None, answer: object) -> tuple[str, ...]:
    """What the person said, option by option; nothing while he has said nothing."""
    if answer is None:
        return ()
    if isinstance(answer, list | tuple):
        return tuple(_one(question, each) for each in answer) or (NONE,)
    return (_one(question, answer),)


def _one(question: Question | None, answer: object) -> str:
    if isinstance(answer, bool):
        return YES if answer else NO
    option = question.option(answer) if question else None
    return option.zh if option else str(answer)
