"""PostgreSQL and Redis of a fresh machine: real servers, found in the installed packages.

`endpoints` says how to reach them, `ensure` starts what is missing, `stop` stops it. With
DATABASE_URL or REDIS_URL set the company's own server is used and nothing is started here.

    places     where data, sockets and locks lie          account    under which user servers run
    locks      who may start, what still lives            folders    made, never changed
    probe      does a server answer?                      software   the server programs
    postgres, redis   one server each                     launcher   what other code calls
    secret     the key of a demo installation           programs   found where the PATH lacks sbin
"""

from .errors import ServiceError
from .launcher import (
    Endpoints,
    ServiceStatus,
    Started,
    data_folder,
    endpoints,
    ensure,
    status,
    stop,
)
from .secret import demo_secret_key

__all__ = [
    "Endpoints",
    "ServiceError",
    "ServiceStatus",
    "Started",
    "data_folder",
    "demo_secret_key",
    "endpoints",
    "ensure",
    "status",
    "stop",
]
