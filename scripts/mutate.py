"""make mutants: change the rules of access one place at a time; tests have to notice.

Works in a worktree of the last commit, with a test database of its own. Prints each change that no
test noticed and the share of those that were; exits with 1 below 95 %. Takes most of an hour.
"""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RULES = [f"salesmgmt/org/access/{name}.py" for name in ("scope", "people", "rows", "objects")]
TESTS = [f"tests/{name}" for name in ("org", "access", "goals", "monitoring", "home", "api")]
WANTED = 0.95
_OPPOSITE: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
    ast.And: ast.Or,
    ast.BitAnd: ast.BitOr,
}
_OPPOSITE |= {other: one for one, other in _OPPOSITE.items()}
_EDGES = {"__lte": "__lt", "__gte": "__gt", "__lt": "__lte", "__gt": "__gte"}

Change = tuple[ast.AST, str, Callable[[], None]]


def changes(tree: ast.Module) -> Iterator[Change]:
    """Each place that can be changed, what is done there, and the doing of it."""
    told = {id(inner) for outer in _annotations(tree) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        if id(node) not in told:
            yield from _changes_of(node)


def _annotations(tree: ast.Module) -> Iterator[ast.AST]:
    """What is never computed, or only says what a class is."""
    for node in ast.walk(tree):
        yield from (
            part
            for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
            if part
        )
        if isinstance(node, ast.ClassDef):
            yield from node.decorator_list


def _changes_of(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare():
            yield node, "turned", partial(_turn, node.ops, 0)
        case ast.BoolOp() | ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            yield node, "turned", partial(setattr, node, "op", _OPPOSITE[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            twice = ast.UnaryOp(node.op, node.operand)
            yield node, "dropped", partial(setattr, node, "operand", twice)
        case ast.If():
            for value in (True, False):
                yield node, f"always {value}", partial(setattr, node, "test", ast.Constant(value))
        case ast.Constant(value=bool()):
            yield node, "turned", partial(setattr, node, "value", not node.value)
        case ast.keyword(arg=str(name)) if edge := _edge(name):
            yield node, "moved by a day", partial(setattr, node, "arg", edge)
        case ast.Call(func=ast.Attribute(attr="filter" | "exclude")):
            yield from _weaker(node)


def _weaker(call: ast.Call) -> Iterator[Change]:
    """A filter without one of its conditions."""
    conditions: list[list[Any]] = [call.args, call.keywords]
    for part in conditions:
        for position in range(len(part)):
            yield call, f"without condition {position}", partial(part.pop, position)


def _turn(ops: list[ast.cmpop], position: int) -> None:
    ops[position] = _OPPOSITE[type(ops[position])]()


def _edge(name: str) -> str | None:
    ending = next((each for each in _EDGES if name.endswith(each)), None)
    return name.removesuffix(ending) + _EDGES[ending] if ending else None


def main() -> int:
    """0 when tests notice enough."""
    files = sys.argv[1:] or RULES
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        _git("worktree", "add", "--detach", str(work), "HEAD")
        try:
            (work / "node_modules").symlink_to(ROOT / "node_modules")
            subprocess.run([sys.executable, "scripts/compile_messages.py"], cwd=work, check=True)
            found = [noticed for name in files for noticed in _try_all(work, name)]
        finally:
            _git("worktree", "remove", "--force", str(work))
    share = sum(found) / len(found)
    print(f"{len(found)} changes, {share:.1%} noticed")
    return 0 if share >= WANTED else 1


def _try_all(work: Path, name: str) -> Iterator[bool]:
    file = work / name
    source = file.read_text("utf-8")
    for number in range(len(list(changes(ast.parse(source))))):
        tree = ast.parse(source)
        node, what, change = list(changes(tree))[number]
        told = f"{name}:{getattr(node, 'lineno', 0)} {what}: {ast.unparse(node).splitlines()[0]}"
        change()
        file.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
        noticed = not _passes(work)
        file.write_text(source, "utf-8")
        print("noticed" if noticed else "MISSED ", told, flush=True)
        yield noticed


def _passes(work: Path) -> bool:
    chosen = "not crawl and not browser and not faults"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-m", chosen, *TESTS],
        cwd=work,
        env=os.environ | {"PYTEST_DB_SUFFIX": "mutants"},
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
