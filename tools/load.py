"""A bounded load on a site of our own on loopback: how fast the public pages answer, and that none fails.

Starts `samlad serve` on a free port for the workspace given, asks for its public pages at a steady pace for a set
time, prints the times, and ends the server it started. Fails on any error; times are printed, never judged.
"""

import argparse
import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PAGES = ("/", "/lagesbild/", "/jamfor/", "/om/", "/oppna-data/", "/halsa", "/tillganglighet/")
PER_SECOND = 20
MOST_SECONDS = 120


def main() -> int:
    """Serve, load, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    command = [str(Path(sys.executable).parent / "samlad"), "serve", "--port", "0"]
    environment = os.environ | {"SAMLAD_WORKSPACE": str(chosen.workspace), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as server:
        try:
            address = wait_for_address(server)
            times, failures = asyncio.run(load(address, min(chosen.seconds, MOST_SECONDS)))
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)] if ordered else float("nan")
    median = statistics.median(ordered) if ordered else float("nan")
    print(f"{len(times)} answers, {len(failures)} failures, median {median * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms")
    for failure in failures[:5]:
        print("failure:", failure)
    return 1 if failures or not times else 0


def wait_for_address(server: "subprocess.Popen[str]") -> str:
    """The address the server prints, once it answers."""
    assert server.stdout is not None
    for line in server.stdout:
        if match := re.search(r"http://127\.0\.0\.1:\d+", line):
            address = match[0]
            # What the server says later must be read, or a full pipe would stop it.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            break
    else:
        raise SystemExit("the server ended before it told its address")
    for _attempt in range(200):
        try:
            urllib.request.urlopen(f"{address}/halsa", timeout=5).read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return address
    raise SystemExit("the server does not answer")


async def load(address: str, seconds: int) -> tuple[list[float], list[str]]:
    """Ask at a steady pace; the requests run in threads and are counted beforehand."""
    times: list[float] = []
    failures: list[str] = []
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(16) as threads:
        tasks = []
        for number in range(seconds * PER_SECOND):
            page = PAGES[number % len(PAGES)]
            tasks.append(loop.run_in_executor(threads, ask, address + page, times, failures))
            await asyncio.sleep(1 / PER_SECOND)
        await asyncio.gather(*tasks)
    return times, failures


def ask(url: str, times: list[float], failures: list[str]) -> None:
    """One request."""
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
        failures.append(f"{url}: {error}")
    else:
        times.append(time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
