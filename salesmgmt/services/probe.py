"""Asking a server on its Unix socket whether it works: a pid file proves nothing."""

import socket
import struct
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

PATIENCE = 5.0  # seconds a living server may take to answer on a busy machine
PROTOCOL = 3 << 16  # PostgreSQL's frontend/backend protocol 3.0
TERMINATE = b"X\0\0\0\4"


class Answer(StrEnum):
    """What came back from a socket."""

    ABSENT = "absent"  # nobody listens
    READY = "ready"
    BUSY = "busy"  # somebody listens: starting, recovering, stopping, full or slow
    NO_DATABASE = "no database"
    REFUSED = "refused"  # a server that does not know this user


# SQLSTATE -> answer; everything else (starting 57P03, too many connections 53300) is BUSY.
VERDICTS = {"3D000": Answer.NO_DATABASE, "28000": Answer.REFUSED, "28P01": Answer.REFUSED}


def ask_postgres(path: Path, *, user: str, database: str) -> Answer:
    """Log in to PostgreSQL as far as "ready for query" and leave again."""
    fields = b"\0".join([b"user", user.encode(), b"database", database.encode(), b"", b""])
    hello = struct.pack("!II", 8 + len(fields), PROTOCOL) + fields
    try:
        with _connected(path) as connection:
            connection.sendall(hello)
            return _postgres_verdict(connection)
    except (FileNotFoundError, ConnectionRefusedError):
        return Answer.ABSENT
    except OSError:
        return Answer.BUSY


def ask_redis(path: Path) -> Answer:
    """Send PING to Redis."""
    try:
        reply = redis_command(path, "PING")
    except (FileNotFoundError, ConnectionRefusedError):
        return Answer.ABSENT
    except OSError:
        return Answer.BUSY
    return Answer.READY if reply.startswith("+PONG") else Answer.BUSY


def redis_command(path: Path, *words: str) -> str:
    """Send one command to Redis and return the first part of its reply, in Redis' own notation."""
    request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    with _connected(path) as connection:
        connection.sendall(request.encode())
        return connection.recv(65536).decode(errors="replace")


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _postgres_verdict(connection: socket.socket) -> Answer:
    for kind, body in _messages(connection):
        if kind == b"Z":
            connection.sendall(TERMINATE)
            return Answer.READY
        if kind == b"E":
            return VERDICTS.get(_sqlstate(body), Answer.BUSY)
        if kind == b"R" and body != b"\0\0\0\0":  # asks for a password: not one of our servers
            return Answer.REFUSED
    return Answer.BUSY


def _messages(connection: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    with connection.makefile("rb") as stream:
        while len(head := stream.read(5)) == 5:
            yield head[:1], stream.read(struct.unpack("!I", head[1:])[0] - 4)


def _sqlstate(body: bytes) -> str:
    parts = (part.decode(errors="replace") for part in body.split(b"\0"))
    return next((part[1:] for part in parts if part.startswith("C")), "")
