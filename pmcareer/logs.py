"""What may not be in the logs."""

from structlog.typing import EventDict, WrappedLogger


def drop_personal_data(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Take the visitor's browser, and what they typed into an address, out of an event."""
    event.pop("user_agent", None)
    event.pop("ip", None)
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    return event
