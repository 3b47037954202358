"""The measured run itself: every page in turn, by one visitor and by eight at once, and what came of it."""

import statistics
import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from advancement.views.queues import QUEUES
from casework.models import Case
from config.bench import server
from config.bench.visitors import NotServed, Visitor
from config.large import acquaintances
from people.models import Person, Role

FLOOR = "floor"
CLIENTS = (1, 8)
GOAL = 6
WARM_UP = 5


@dataclass(frozen=True)
class Page:
    """A page by name, its address, and the user name of whoever looks at it."""

    name: str
    path: str
    username: str


def pages():
    """The main pages, each looked at by somebody for whom it is full; NotServed where the database is too empty."""
    case, coordinator = acquaintances.case(), acquaintances.holder(Role.HR_COORDINATOR)
    supervisor = acquaintances.supervisor()
    if not (case and coordinator and supervisor):
        raise NotServed("The database has no district with open cases: run seed_district or seed_demo first.")
    employee = case.subject.username
    queue = next(slug for slug, (_heading, _desks, roles) in QUEUES.items() if Role.HR_COORDINATOR in roles)
    return [
        Page(FLOOR, "/bench/floor/", coordinator.username),
        Page("my work", reverse("my-work"), employee),
        Page("my advancement", reverse("advancement:mine"), employee),
        Page("team", reverse("advancement:team"), supervisor.username),
        Page("HR queue", reverse("advancement:queue", args=[queue]), coordinator.username),
        Page("case", case.get_absolute_url(), coordinator.username),
    ]


def run(requests, seconds, password, say):
    """Measure with so many requests a page and client number, at most so many seconds each; the result as a dict."""
    chosen = pages()
    facts = {
        "database": connection.vendor,
        "employees": Person.objects.count(),
        "cases": Case.objects.count(),
        "workers": server.WORKERS,
    }
    connection.close()
    with server.running() as port:
        signed_in = {name: Visitor(port).sign_in(name, password) for name in {page.username for page in chosen}}
        say("Signed in; warming up.")
        for page in chosen * WARM_UP:
            signed_in[page.username].look(page.path)
        found = {page.name: _once(page, signed_in[page.username]) for page in chosen}
        for clients in CLIENTS:
            say(f"{clients} at once.")
            for name, told in _measure(chosen, signed_in, clients, requests, seconds).items():
                found[name][f"clients_{clients}"] = told
    return facts | _with_ratios(found)


def _once(page, visitor):
    return {
        "path": page.path,
        "as": page.username,
        "queries": visitor.count(page.path),
        "bytes": visitor.look(page.path)[1],
    }


def _measure(chosen, signed_in, clients, requests, seconds):
    """Page name → what was measured; each client goes through all pages in turn, each beginning elsewhere."""
    took, failures, until = defaultdict(list), [], time.monotonic() + seconds

    def go(start):
        visitors = {name: one.another() for name, one in signed_in.items()}
        order = chosen[start % len(chosen) :] + chosen[: start % len(chosen)]
        try:
            for _round in range(max(1, requests // clients)):
                for page in order:
                    took[page.name].append(visitors[page.username].look(page.path)[0])
                if time.monotonic() > until:
                    break
        except (NotServed, OSError) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return {name: _told(times, clients) for name, times in took.items()}


def _told(times, clients):
    """Medians in milliseconds; so many requests a second as this many clients would make of this page alone."""
    ordered = sorted(times)
    return {
        "requests": len(ordered),
        "median_ms": round(1000 * statistics.median(ordered), 2),
        "p95_ms": round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
        "requests_per_second": round(clients / statistics.mean(ordered), 1),
    }


def _with_ratios(found):
    floor = found.pop(FLOOR)
    for page in found.values():
        page["ratio"] = {
            name: round(page[name]["median_ms"] / floor[name]["median_ms"], 2)
            for name in (f"clients_{clients}" for clients in CLIENTS)
        }
    worst = max(ratio for page in found.values() for ratio in page["ratio"].values())
    return {"goal": GOAL, "worst_ratio": worst, "goal_met": worst <= GOAL, "floor": floor, "pages": found}
