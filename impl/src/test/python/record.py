"""Records the answers of CPython's concurrent.futures to random programs, for CPythonTest.java.

    python3 record.py FILE.gz

The same version of Python writes the same bytes each time. The script prints which situations were reached and how often,
and fails if one of REQUIRED was not.
"""

import collections
import concurrent.futures as cf
import faulthandler
import gzip
import itertools
import logging
import platform
import random
import sys

SEED = 20251123
PROGRAMS = 6000
OPERATIONS = 30  # the longest program
FUTURES = 4

NOTATION = """\
# Programs and the answers of CPython. A program begins with four PENDING futures and ends with "end".
# Each line is an operation, " = ", and its answer. Callbacks that ran inside an operation precede its answer:
# the label of the callback, the index of the future that was passed to it, and the answers of its operations in parentheses.
# run: set_running_or_notify_cancel. set, fail: set_result, set_exception. result, exception, wait, each: with a time-out of 0.
# add 0 a{...}: adds a callback with label a, which runs the operations in braces; add 0 a: adds the same callback again.
# wait all 011: waits on these futures, and answers which are done and not done; "waits": the condition did not hold.
# each 011: all futures that as_completed yields, in unspecified order, and how it ends.
# open, next, close x: creates, steps, closes the iterator x of as_completed. next answers the index of a future;
# or "one of 02", if it may be any of those that were done at the first next; or "waits", if it would wait; or "end".
# The answer of "end": what the open iterators still yield, the number of logged errors, the callbacks queued on each future.
# [A, ours B]: CPython answers A, and impl/README.md specifies B (an exception is an exception even if it is false)."""

MODES = {"first": cf.FIRST_COMPLETED, "exception": cf.FIRST_EXCEPTION, "all": cf.ALL_COMPLETED}
JAVA = {"int": "Integer", "str": "String", "bool": "Boolean", "float": "Double", "list": "ArrayList",
        "NoneType": "null", "Future": "CompactFuture"}
VALUES = ["7", "0", "0.0", "true", "false", "a", "''", "[]", "null", "Boom", "Falsy", "future"]
STATES = ["PENDING", "RUNNING", "CANCELLED", "NOTIFIED", "RETURNED", "RAISED"]
ASK = ["cancelled", "running", "done", "result", "exception", "repr"]
CHANGE = ["cancel", "run", "set", "fail"]
MANY = ["wait", "each", "open", "next", "close"]
COMPLETING = ["cancel", "set", "fail", "add"]  # the operations inside which callbacks run

REQUIRED = [
    *(f"{verb} {state}" for verb in ASK + CHANGE + ["add"] for state in STATES),
    *(f"{verb} on own, in {by}" for verb in ASK + CHANGE + ["add"] for by in COMPLETING),
    *(f"{verb} on other, in {by}" for verb in CHANGE + ["add"] for by in COMPLETING),
    *(f"{verb}, in {by}" for verb in MANY + ["throw"] for by in COMPLETING),
    *(f"{what} {deep} deep" for what in ("callbacks", "completions") for deep in (1, 2, 3, 4)),
    *(f"set {value}" for value in VALUES),
    "same callback again",
    *(f"wait {mode}, {outcome}" for mode in MODES
      for outcome in ("empty", "none done", "some done", "all done", "cancelled only", "some failed", "duplicates")),
    "wait first, at once, some done, some not", "wait first, waits, none done, some not",
    *(f"wait exception, {how}, some done, some not" for how in ("waits", "at once")),
    "wait all, waits, some done, some not", "wait all, at once, some done",
    *(f"each, {outcome}" for outcome in ("empty", "none done", "some done", "all done", "cancelled only", "duplicates")),
    *(f"each, {n} (of {of}) futures unfinished" for of in range(1, FUTURES + 1) for n in range(1, of + 1)),
    *(f"next, {outcome}" for outcome in ("never opened", "waits", "one of", "the one", "in order", "end", "closed",
                                         "waits at a cancelled one", "in order, notified")),
    *(f"close, {outcome}" for outcome in ("never opened", "before the first next", "midway", "at the end", "twice")),
]


class Boom(Exception):
    pass


class Falsy(Exception):
    def __bool__(self):
        return False


class Thrown(Exception):
    """Thrown by callbacks."""


class Zero(float):
    """A time-out of 0 that records whether wait compared it, as it does only if its condition does not hold."""

    needed = False

    def __gt__(self, other):
        self.needed = True
        return super().__gt__(other)


class Log(logging.Handler):
    """Counts the errors of callbacks that CPython logs; any but a Thrown is a fault of this script."""

    def emit(self, record):
        if record.levelno == logging.ERROR:
            self.count += 1
            if not isinstance(record.exc_info[1], Thrown):
                self.fault = record.exc_info[1]

    def begin(self):
        self.count, self.fault = 0, None


LOG = Log()
REACHED = collections.Counter()
DIFFERENT = collections.Counter()


def digits(indexes):
    return "".join(map(str, sorted(indexes))) or "-"


class Steps:
    """An iterator of as_completed, and what it has yielded."""

    def __init__(self, futures, members):
        self.members = set(members)
        self.iterator = cf.as_completed([futures[i] for i in members])
        self.yielded = set()
        self.first = None  # the futures that were done at the first next
        self.closed = self.exhausted = False


class Machine:
    """Runs the operations of one program on its futures."""

    def __init__(self):
        self.futures = [cf.Future() for _ in range(FUTURES)]
        self.values = {"7": 7, "0": 0, "0.0": 0.0, "true": True, "false": False, "a": "a", "''": "", "[]": [],
                       "null": None, "Boom": Boom(), "Falsy": Falsy(), "future": cf.Future()}
        self.callbacks, self.steps = {}, {}
        self.runs = []  # the callbacks that ran inside the current operation
        self.within = []  # the operations in progress, outermost first
        self.own = []  # the futures of the callbacks in progress, outermost first
        LOG.begin()

    def state(self, i):
        future = self.futures[i]
        raised = future._state == "FINISHED" and future._exception is not None
        return {"FINISHED": "RAISED" if raised else "RETURNED", "CANCELLED_AND_NOTIFIED": "NOTIFIED"}.get(
            future._state, future._state)

    def notified(self, i):
        return self.state(i) in ("NOTIFIED", "RETURNED", "RAISED")

    def name(self, value):
        return next(name for name, known in self.values.items() if known is value)

    def do(self, operation):
        """Returns the answer of an operation, preceded by the callbacks that ran inside."""
        runs, self.runs = self.runs, []
        self.reach(operation)
        self.within.append(operation[0])
        answer = self.answer(*operation)
        self.within.pop()
        text = "".join(self.runs) + answer
        self.runs = runs
        return text

    def reach(self, operation):
        verb, on = operation[0], operation[1]
        one = isinstance(on, int)
        if one:
            REACHED[f"{verb} {self.state(on)}"] += 1
        if verb == "set":
            REACHED[f"set {operation[2]}"] += 1
        if self.within:
            where = f" on {'own' if on == self.own[-1] else 'other'}" if one else ""
            REACHED[f"{verb}{where}, in {self.within[-1]}"] += 1

    def callback(self, label, body):
        def call(future):
            index = next(i for i, known in enumerate(self.futures) if known is future)
            self.own.append(index)
            REACHED[f"callbacks {len(self.own)} deep"] += 1
            REACHED[f"completions {sum(verb != 'add' for verb in self.within)} deep"] += 1
            answers = []
            for operation in body:
                if operation[0] == "throw":
                    REACHED[f"throw, in {self.within[-1]}"] += 1
                    answers.append("throw")
                    break
                answers.append(self.do(operation))
            self.own.pop()
            self.runs.append(f"{label}{index}({', '.join(answers)}) ")
            if answers and answers[-1] == "throw":
                raise Thrown
        return call

    def answer(self, verb, on, *rest):
        try:
            return getattr(self, verb)(on, *rest)
        except cf.CancelledError:
            return "!Cancelled"
        except cf.TimeoutError:
            return "!Timeout"
        except cf.InvalidStateError:
            return "!Invalid"
        except RuntimeError as e:
            assert type(e) is RuntimeError and "unexpected state" in str(e), e
            return "!Misuse"

    # The operations.

    def cancel(self, i):
        return str(self.futures[i].cancel()).lower()

    def cancelled(self, i):
        return str(self.futures[i].cancelled()).lower()

    def running(self, i):
        return str(self.futures[i].running()).lower()

    def done(self, i):
        return str(self.futures[i].done()).lower()

    def swallowed(self, i):
        """Returns whether CPython's issue 132063 applies, which later versions have fixed."""
        return self.state(i) == "RAISED" and not self.futures[i]._exception

    def result(self, i):
        try:
            result = self.name(self.futures[i].result(timeout=0))
        except (Boom, Falsy) as e:
            return "!" + self.name(e)
        return self.differs(result, "!Falsy") if self.swallowed(i) else result

    def differs(self, theirs, ours):
        DIFFERENT["answers"] += 1
        return f"[{theirs}, ours {ours}]"

    def exception(self, i):
        return self.name(self.futures[i].exception(timeout=0))

    def repr(self, i):
        text = repr(self.futures[i]).partition(" state=")[2].rstrip(">")
        words = text.split(" ")
        words[0] = words[0].upper()
        words[2:] = [JAVA.get(word, word) for word in words[2:]]
        text = " ".join(words)
        ours = "FINISHED raised Falsy"
        return self.differs(text, ours) if self.swallowed(i) and text != ours else text

    def run(self, i):
        return str(self.futures[i].set_running_or_notify_cancel()).lower()

    def set(self, i, value):
        self.futures[i].set_result(self.values[value])
        return "ok"

    def fail(self, i, value):
        self.futures[i].set_exception(self.values[value])
        return "ok"

    def add(self, i, label, body):
        if body is None:
            REACHED["same callback again"] += 1
        else:
            self.callbacks[label] = self.callback(label, body)
        self.futures[i].add_done_callback(self.callbacks[label])
        return "ok"

    def look(self, what, members):
        """Counts the situation in which a question is asked."""
        notified = {i for i in members if self.notified(i)}
        kinds = ["empty" if not members else "none done" if not notified
                 else "all done" if notified == set(members) else "some done"]
        if members and all(self.state(i) == "CANCELLED" for i in members):
            kinds.append("cancelled only")
        if any(self.state(i) == "RAISED" for i in members) and notified != set(members):
            kinds.append("some failed")
        if len(set(members)) < len(members):
            kinds.append("duplicates")
        for kind in kinds:
            REACHED[f"{what}, {kind}"] += 1

    def indexes(self, futures):
        return digits(self.futures.index(future) for future in futures)

    def wait(self, mode, members):
        self.look(f"wait {mode}", members)
        timeout = Zero()
        done, not_done = cf.wait([self.futures[i] for i in members], timeout=timeout, return_when=MODES[mode])
        waits = "waits: " if timeout.needed else ""
        REACHED[f"wait {mode}, {'waits' if waits else 'at once'}, {'some' if done else 'none'} done"
                f"{', some not' if not_done else ''}"] += 1
        return f"{waits}done {self.indexes(done)} not {self.indexes(not_done)}"

    def each(self, members):
        self.look("each", members)
        yielded = []
        try:
            for future in cf.as_completed([self.futures[i] for i in members], timeout=0):
                yielded.append(future)
            end = "end"
        except cf.TimeoutError as e:
            end = str(e)
            REACHED[f"each, {end}"] += 1
        return f"{self.indexes(yielded)} {end}"

    def open(self, slot, members):
        if slot in self.steps:
            self.steps[slot].iterator.close()
        self.steps[slot] = Steps(self.futures, members)
        return "ok"

    def next(self, slot):
        steps = self.steps.get(slot)
        if steps is None:
            REACHED["next, never opened"] += 1
            return "none"
        rest = steps.members - steps.yielded
        if steps.closed or not rest:
            assert next(steps.iterator, None) is None
            steps.exhausted = True
            REACHED["next, closed" if steps.closed else "next, end"] += 1
            return "end"
        ready = {i for i in rest if self.notified(i)}
        if not ready:
            REACHED["next, waits"] += 1
            REACHED["next, waits at a cancelled one"] += any(self.state(i) == "CANCELLED" for i in rest)
            return "waits"
        if steps.first is None:
            steps.first = ready
        index = self.futures.index(next(steps.iterator))
        assert index in rest, "yielded twice"
        steps.yielded.add(index)
        if index not in steps.first:
            REACHED["next, in order"] += len(ready) > 1
            REACHED["next, in order, notified"] += len(ready) > 1 and self.state(index) == "NOTIFIED"
        elif len(steps.first) > 1:
            REACHED["next, one of"] += 1
            return f"one of {digits(steps.first)}"
        else:
            REACHED["next, the one"] += 1
        return str(index)

    def close(self, slot):
        steps = self.steps.get(slot)
        if steps is None:
            REACHED["close, never opened"] += 1
            return "none"
        REACHED["close, " + ("twice" if steps.closed else "at the end" if steps.exhausted
                             else "before the first next" if steps.first is None else "midway")] += 1
        steps.closed = True
        steps.iterator.close()
        return "ok"

    def end(self):
        parts = []
        for slot, steps in sorted(self.steps.items()):
            if not steps.closed:
                answers = [self.next(slot)]
                while answers[-1] not in ("waits", "end"):
                    answers.append(self.next(slot))
                parts.append(f"{slot}: {', '.join(answers)}; ")
            steps.iterator.close()
        assert not any(future._waiters for future in self.futures), "a waiter stayed"
        queued = ["0" if f.done() else str(len(f._done_callbacks)) for f in self.futures]
        return f"{''.join(parts)}logged {LOG.count}; queued {' '.join(queued)}"


class Author:
    """Writes programs. It uses only Random.random, which all versions of Python compute alike."""

    VERBS = {"cancel": 9, "run": 10, "set": 5, "fail": 5, "add": 18, "result": 5, "exception": 5, "repr": 6,
             "cancelled": 2, "running": 3, "done": 2, "wait": 11, "each": 7, "open": 6, "next": 12, "close": 1.5}
    # Many callbacks before few completions.
    CALLING = {**VERBS, "add": 50, "wait": 5, "each": 4, "open": 3, "next": 5, "cancelled": 4, "done": 4, "close": 4}
    # For the order in which as_completed yields; see finishing().
    ITERATING = {"cancel": 6, "run": 6, "set": 3, "fail": 3, "add": 9, "repr": 3, "wait": 4, "each": 4,
                 "open": 9, "next": 9, "close": 1}

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, n):
        return int(self.random() * n)

    def one_of(self, choices):
        return choices[self.below(len(choices))]

    def weighted(self, weights):
        at = self.random() * sum(weights.values())
        for choice, weight in weights.items():
            at -= weight
            if at < 0:
                break
        return choice

    def program(self):
        self.labels = map("".join, itertools.chain.from_iterable(
            itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=n) for n in itertools.count(1)))
        self.verbs = self.weighted({"VERBS": 6, "CALLING": 2, "ITERATING": 3})
        iterating = self.verbs == "ITERATING"
        self.verbs = getattr(self, self.verbs)
        self.futures = self.weighted({3: 1, 4: 2} if iterating else {1: 2, 2: 3, 3: 3, 4: 2})
        self.finishes = iterating
        self.planned = self.chain() if self.random() < 0.05 else []  # the next operations, in reverse order
        self.opened = False
        self.added = []  # labels that may be added again: of callbacks of the program itself, which cannot recur
        return [self.next() for _ in range(1 + int(self.random() ** 2.6 * OPERATIONS))]

    def next(self):
        """Returns the next operation of the program itself, not of a callback."""
        if self.planned and self.random() < 0.8:
            return self.planned.pop()
        operation = self.operation()
        if self.finishes and operation[0] == "open" and not self.planned:
            self.planned = self.finishing(*operation[1:])
        return operation

    def completion(self, i):
        verb = self.one_of(["cancel", "set", "fail"])
        return (verb, i) if verb == "cancel" else (verb, i, "Boom")

    def chain(self):
        """Returns operations that nest completions: callbacks each of which completes the next future."""
        plan = [("add", i, next(self.labels), [self.completion(i + 1)] if i + 1 < FUTURES else [])
                for i in range(FUTURES) for _ in range(1 + self.below(2))]
        plan.sort(key=lambda _: self.random())
        return [self.completion(0)] + plan

    def finishing(self, slot, members):
        """Returns completions in random order: one before the first next, later ones in groups between calls of next."""
        order = sorted({i: self.random() for i in members}.items(), key=lambda item: item[1])
        plan = []
        for n, (i, _) in enumerate(order):
            plan.append(self.completion(i))
            if plan[-1][0] == "cancel":
                plan.append(("run", i))
            if n == 0 or self.random() < 0.2:
                plan.append(("next", slot))
        plan += [("next", slot)] * self.below(4)
        return plan[::-1]

    def members(self):
        if self.random() < 0.05:
            return []
        members = [i for i in range(self.futures) if self.random() < 0.7]
        if self.random() < 0.3:
            members.insert(self.below(len(members) + 1), self.below(self.futures))
        return members

    def operation(self, own=None, depth=0):
        verb = self.weighted(self.verbs)
        if verb in ("next", "close") and not self.opened and self.random() < 0.9:
            verb = "open"
        if verb == "wait":
            return verb, self.one_of(list(MODES)), self.members()
        if verb == "each":
            return verb, self.members()
        if verb in ("open", "next", "close"):
            slot = "x" if self.random() < 0.7 else "y"
            self.opened |= verb == "open"
            return (verb, slot, self.members()) if verb == "open" else (verb, slot)
        i = own if own is not None and self.random() < 0.5 else self.below(self.futures)
        if verb == "set":
            return verb, i, self.one_of(VALUES)
        if verb == "fail":
            return verb, i, "Boom" if self.random() < 0.7 else "Falsy"
        if verb == "add":
            if depth == 0 and self.added and self.random() < 0.15:
                return verb, i, self.one_of(self.added), None
            label = next(self.labels)
            size = self.weighted({0: 5, 1: 6, 2: 3, 3: 1} if depth < 4 else {0: 1})
            body = [self.operation(i, depth + 1) for _ in range(size)]
            if self.random() < 0.15:
                body.append(("throw",))
            if depth == 0:
                self.added.append(label)
            return verb, i, label, body
        return verb, i


def text(operation):
    """Returns the operation as it is written in the file."""
    words = []
    for word in operation:
        if word is None:
            continue
        if isinstance(word, list) and operation[0] == "add":
            words[-1] += "{" + "; ".join(map(text, word)) + "}"
        elif isinstance(word, list):
            words.append("".join(map(str, word)) or "-")
        else:
            words.append(str(word))
    return " ".join(words)


def record():
    author, seen, lines, operations = Author(SEED), set(), [], 0
    while len(seen) < PROGRAMS:
        program = author.program()
        key = "\n".join(map(text, program))
        if key in seen:
            continue
        seen.add(key)
        machine = Machine()
        lines += [f"{text(operation)} = {machine.do(operation)}" for operation in program]
        lines.append(f"end = {machine.end()}")
        operations += len(program)
        if LOG.fault:
            raise LOG.fault
    return lines, operations


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    faulthandler.dump_traceback_later(120, exit=True)  # nothing here may wait, but a lock of CPython could
    logger = logging.getLogger("concurrent.futures")
    logger.addHandler(LOG)
    logger.propagate = False
    lines, operations = record()
    header = (f"# CPython {platform.python_version()}: {PROGRAMS} programs, {operations} operations, "
              f"{DIFFERENT['answers']} answers of which ours differ")
    for what in REQUIRED:
        print(f"{REACHED[what]:8}  {what}")
    print(header)
    missing = [what for what in REQUIRED if not REACHED[what]]
    if missing:
        sys.exit("not reached: " + "; ".join(missing))
    # No file name and no time in the header of gzip, so that the same programs give the same bytes.
    with open(sys.argv[1], "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write("\n".join([header, NOTATION, *lines, ""]).encode())


if __name__ == "__main__":
    main()
