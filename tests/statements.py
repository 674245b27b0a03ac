"""Every app of a test compiles the same statements; once a process is enough."""

from sqlalchemy import Connection, Dialect, event
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_DIALECTS: dict[str, Dialect] = {}
_COMPILED: LRUCache[object, object] = LRUCache(5000)


def share_compiled() -> None:
    """From now on every connection of this process compiles a statement only if none has before.

    What is compiled depends on the statement and the dialect alone; an engine keeps it to itself
    only because it usually lives as long as the process. The first connected of a kind lends the
    others its dialect.
    """

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.dialect = _DIALECTS.setdefault(connection.dialect.name, connection.dialect)
        connection.execution_options(compiled_cache=_COMPILED)
