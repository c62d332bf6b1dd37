"""What all measurements use: results by name, servers that end with the benchmark, runs that print JSON."""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY = ROOT / ".build" / "release" / "benchmarks"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Results:
    """Values by stable name, one for each round."""

    def __init__(self):
        self.rounds = {}

    def add(self, name, value):
        self.rounds.setdefault(name, []).append(float(value))

    def median(self, name):
        return statistics.median(self.rounds[name]) if name in self.rounds else None

    def add_ratio(self, name, numerator, denominator):
        """A ratio is taken round by round, since both sides of a round ran next to each other."""
        pairs = zip(self.rounds.get(numerator, []), self.rounds.get(denominator, []))
        for above, below in pairs:
            self.add(name, above / below)


class Server:
    """A server process that says where it listens, or listens where it always does; ended with the benchmark."""

    def __init__(self, command, environment=None, announces_port=False, ready_port=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE if announces_port else subprocess.DEVNULL,
            env={**os.environ, **(environment or {})}, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"] if announces_port else ready_port
        if ready_port:
            wait_for_port(ready_port)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(timeout=20)

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1))


def wait_for_port(port):
    import socket
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}: is another copy of the peer in the way?")


def run_json(*arguments, environment=None):
    done = subprocess.run(
        [str(BINARY), *map(str, arguments)], check=True, capture_output=True, text=True,
        env={**os.environ, **(environment or {})})
    return json.loads(done.stdout.strip().splitlines()[-1])


def run_peer(peer, in_flight, calls, environment=None):
    done = subprocess.run(
        [str(peer), "call", str(in_flight), str(calls)], check=True, capture_output=True, text=True,
        env={**os.environ, **(environment or {})})
    pairs = dict(re.findall(r"(\w+)=(\d+)", done.stdout))
    return {key: float(value) for key, value in pairs.items()}
