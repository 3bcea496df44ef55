"""Delivery. A message is marked `sending` before the outside hears of it, so that one which is found in that
state after a crash is first asked after and never sent twice."""

from typing import Any

from app.db import session
from app.notices import client, service
from app.notices.model import Message, MessageState

MOST_ATTEMPTS = 5


def tell(payload: dict[str, Any]) -> None:
    """A message that a lower floor asked for: `template`, `phone`, `values`, `account`, `language`."""
    wish = {"language": payload["language"]} if payload.get("language") else {}
    service.tell(
        payload["template"],
        phone=payload["phone"],
        account_id=payload.get("account"),
        filing_id=payload.get("filing"),
        **wish,
        **payload.get("values", {}),
    )


def send(payload: dict[str, Any]) -> None:
    """Hand one message to the provider, once."""
    message = session.get(Message, payload["message"], with_for_update=True, populate_existing=True)
    if message is None or message.is_over:
        return
    may_be_out = message.state == MessageState.SENDING
    message.state = MessageState.SENDING
    message.attempts += 1
    session.commit()
    try:
        service.mark_sent(message, _deliver(message, may_be_out))
    except client.Rejected as refused:
        service.give_up(message, str(refused))
    except client.Unavailable as trouble:
        if message.attempts < MOST_ATTEMPTS:
            raise
        service.give_up(message, str(trouble))


def _deliver(message: Message, may_be_out: bool) -> str:
    """The provider's id of the message. No transaction is open while the provider is asked."""
    provider = client.current()
    known = provider.find(message.id) if may_be_out else None
    return known or provider.send(message.id, message.phone, message.text)
