"""`python -m matching.engine COMMAND < instance.json`: an instance in, an answer out, both JSON.

Whatever is wrong is one line on standard error that names the place, with exit status 2 and nothing on standard output.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from matching.engine.answer import plan_answer, shortlist_answer
from matching.engine.instance import read_instance
from matching.engine.plan import plan
from matching.engine.plan_instance import read_plan_instance
from matching.engine.reading import InstanceError
from matching.engine.shortlist import DEFAULT_TOP, shortlist
from matching.engine.worth import PlanTooLarge

WRONG_USE = 2


class OneLineParser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"arguments: {' '.join(message.split())}\n")


def shortlist_command(arguments: argparse.Namespace, text: bytes) -> dict[str, Any]:
    """Return the shortlist of the family that the arguments name; InstanceError when it is not there."""
    instance = read_instance(text)
    if arguments.family not in instance.family_ids:
        raise InstanceError("--family", f"there is no family {json.dumps(arguments.family)}")
    family = instance.families.one(instance.family_ids.index(arguments.family))
    found = shortlist(instance.volunteers, family, top=arguments.top, weights=instance.weights)
    return shortlist_answer(instance, arguments.family, found)


def plan_command(arguments: argparse.Namespace, text: bytes) -> dict[str, Any]:
    """Return the plan of the instance; InstanceError also when an exact answer cannot be promised."""
    instance = read_plan_instance(text)
    try:
        return plan_answer(instance, plan(instance.waiting))
    except PlanTooLarge as error:
        raise InstanceError("instance", str(error)) from error


def one_or_more(text: str) -> int:
    """Return the number; the error makes argparse name the argument."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("expected a whole number of 1 or more")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line: a command each with its own arguments."""
    made = OneLineParser(prog="python -m matching.engine", description="Matching families and volunteers.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("shortlist", help="who could walk beside one family, why, and why not the others")
    one.add_argument("--family", required=True, help="the family's id in the instance")
    one.add_argument("--top", type=one_or_more, default=DEFAULT_TOP, help="how many candidates (5)")
    one.set_defaults(answer=shortlist_command)
    everybody = commands.add_parser("plan", help="the best plan for all who wait, why not the others, and the proof")
    everybody.set_defaults(answer=plan_command)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Answer the instance on standard input; return the exit status."""
    arguments = parser().parse_args(argv)
    answer: Callable[[argparse.Namespace, bytes], dict[str, Any]] = arguments.answer
    try:
        found = answer(arguments, sys.stdin.buffer.read())
    except InstanceError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
