"""Measures this project beside its peers in one run: release builds, interleaved rounds, medians and ratios.

Called by Tests/bench, which installs what is missing and builds. Prints a table, or JSON with --json.
A peer that is not there is skipped with a word; its ratios are then missing, never invented.
"""
import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile

import services
from cluster import Cluster
from measuring import BINARY, HERE, Results, Server, run_json, run_peer, say

FOUNDATIONS = ["rpc", "allocations", "connections", "codec", "postgres"]

# The RPC beside gRPC


def measure_rpc(results, peers, rounds):
    servers = {"rpc": Server([str(BINARY), "serve"], announces_port=True)}
    ports = {"grpc_cpp": 5903, "grpc_swift": 5901}
    for name, path in peers.items():
        servers[name] = Server([str(path), "serve"], ready_port=ports[name])
    throughput_calls = {"rpc": 400_000, "grpc_cpp": 120_000, "grpc_swift": 25_000}
    latency_calls = {"rpc": 20_000, "grpc_cpp": 12_000, "grpc_swift": 4_000}
    try:
        for number in range(rounds):
            say(f"rpc: round {number + 1} of {rounds}")
            for name, server in servers.items():
                for in_flight, calls in ((64, throughput_calls[name]), (1, latency_calls[name])):
                    if name == "rpc":
                        seen = run_json("call", "--port", server.port, "--in-flight", in_flight, "--calls", calls)
                    else:
                        seen = run_peer(peers[name], in_flight, calls)
                    if in_flight == 64:
                        results.add(f"{name}.unary.calls_per_second.64", seen["calls_per_second"])
                        results.add(f"{name}.unary.p99_us.64", seen["p99_us"])
                    else:
                        results.add(f"{name}.unary.p50_us.1", seen["p50_us"])
    finally:
        for server in servers.values():
            server.__exit__()
    for name in peers:
        results.add_ratio(
            f"rpc.unary.vs_{name}", "rpc.unary.calls_per_second.64", f"{name}.unary.calls_per_second.64")
        results.add_ratio(f"rpc.unary.p50_vs_{name}", "rpc.unary.p50_us.1", f"{name}.unary.p50_us.1")


def measure_allocations(results, peers, scratch):
    """Allocations of one call, client and server: the difference between a long and a short run, by call."""
    library = scratch / "allocation-counter.so"
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, HERE / "allocation-counter.c"], check=True)
    say("rpc: counting allocations")

    def counted(name, call, serve, announces_port, ready_port):
        files = {side: scratch / f"{name}-{side}" for side in ("client", "server")}
        preload = {side: {"LD_PRELOAD": str(library), "ALLOCATION_COUNTER_FILE": str(files[side])} for side in files}

        def read():
            return sum(struct.unpack("Q", file.read_bytes())[0] for file in files.values() if file.exists())

        with Server(serve, preload["server"], announces_port, ready_port) as server:
            totals = []
            for calls in (2_000, 12_000):
                before = read()
                files["client"].write_bytes(struct.pack("Q", 0))
                before = read()
                call(server.port, calls, preload["client"])
                totals.append(read() - before)
        return (totals[1] - totals[0]) / 10_000

    results.add("rpc.unary.allocations", counted(
        "rpc", lambda port, calls, env: run_json(
            "call", "--port", port, "--in-flight", 64, "--calls", calls, environment=env),
        [str(BINARY), "serve"], True, None))
    for name, port in (("grpc_swift", 5901), ("grpc_cpp", 5903)):
        if name in peers:
            path = peers[name]
            results.add(f"{name}.unary.allocations", counted(
                name, lambda _, calls, env: run_peer(path, 64, calls, env), [str(path), "serve"], False, port))
            results.add_ratio(
                f"rpc.unary.allocations_vs_{name}", "rpc.unary.allocations", f"{name}.unary.allocations")


def measure_connections(results, rounds):
    with Server([str(BINARY), "serve"], announces_port=True) as server:
        run_json("call", "--port", server.port, "--in-flight", 64, "--calls", 20_000)
        before = server.resident_kib()
        connections = 5_000
        say(f"rpc: {connections} idle connections")
        with Server([str(BINARY), "idle", "--port", str(server.port), "--connections", str(connections)],
                    announces_port=True):
            results.add("rpc.idle_connection_kib", (server.resident_kib() - before) / connections)
    for number in range(rounds):
        say(f"rpc: ten thousand connections, round {number + 1} of {rounds}")
        with Server([str(BINARY), "serve"], announces_port=True) as server:
            one = run_json("call", "--port", server.port, "--in-flight", 64, "--calls", 400_000)
            results.add("rpc.one_connection.calls_per_second", one["calls_per_second"])
            many = run_json(
                "call", "--port", server.port, "--in-flight", 64, "--calls", 640_000,
                "--connections", 10_000, "--active", 100)
            results.add("rpc.ten_thousand_connections.calls_per_second", many["calls_per_second"])
    results.add_ratio(
        "rpc.ten_thousand_connections.ratio", "rpc.ten_thousand_connections.calls_per_second",
        "rpc.one_connection.calls_per_second")


# The codec beside SwiftProtobuf


def measure_codec(results, rounds, swift_protobuf):
    for number in range(rounds):
        say(f"codec: round {number + 1} of {rounds}")
        results.add("codec.wager.ns", run_json("codec")["wager_ns"])
        if swift_protobuf:
            done = subprocess.run([str(swift_protobuf)], check=True, capture_output=True, text=True)
            results.add("swift_protobuf.wager.ns", json.loads(done.stdout)["wager_ns"])
    results.add_ratio("codec.wager.vs_swift_protobuf", "codec.wager.ns", "swift_protobuf.wager.ns")


# Postgres beside pgbench

STATEMENTS = {
    "select": "\\set id random(1, 10000)\nSELECT balance FROM benchmark_accounts WHERE id = :id;\n",
    "update": "\\set id random(1, 10000)\n"
              "UPDATE benchmark_accounts SET balance = balance + 1 WHERE id = :id RETURNING balance;\n",
}


def measure_postgres(results, rounds, scratch, seconds):
    with Cluster(scratch / "postgres") as cluster:
        cluster.psql("-c", "CREATE TABLE benchmark_accounts (id integer PRIMARY KEY, balance bigint NOT NULL);"
                     "INSERT INTO benchmark_accounts SELECT n, 0 FROM generate_series(1, 10000) n;")
        cluster.psql("-c", "VACUUM ANALYZE benchmark_accounts;")
        scripts = {}
        for name, text in STATEMENTS.items():
            scripts[name] = scratch / f"{name}.sql"
            scripts[name].write_text(text)
        for number in range(rounds):
            say(f"postgres: round {number + 1} of {rounds}")
            for name, script in scripts.items():
                ours = run_json("postgres", "--statement", name, "--callers", 32, "--seconds", seconds,
                                "--connection", f"host={cluster.folder} user=benchmark dbname=postgres")
                results.add(f"postgres.{name}.per_second", ours["per_second"])
                results.add(f"pgbench.{name}.per_second", cluster.pgbench("-T", seconds, "-f", script))
    for name in STATEMENTS:
        results.add_ratio(
            f"postgres.vs_pgbench.{name}", f"postgres.{name}.per_second", f"pgbench.{name}.per_second")


# What is printed


def failures(results, thresholds):
    for name, bound in sorted(thresholds.items()):
        value = results.median(name)
        if value is None:
            continue
        if "at_least" in bound and value < bound["at_least"]:
            yield f"{name} is {value:.3g}, at least {bound['at_least']} is asked"
        if "at_most" in bound and value > bound["at_most"]:
            yield f"{name} is {value:.3g}, at most {bound['at_most']} is asked"


def table(results, thresholds):
    rows = [("figure", "median", "minimum", "maximum", "asked")]
    for name, values in sorted(results.rounds.items()):
        bound = thresholds.get(name, {})
        asked = f">= {bound['at_least']}" if "at_least" in bound else f"<= {bound['at_most']}" if bound else ""
        rows.append((name, *(f"{value:,.2f}" for value in (statistics.median(values), min(values), max(values))), asked))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]))


def main():
    parser = argparse.ArgumentParser(prog="Tests/bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print medians and rounds for programs")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement (default 5)")
    parser.add_argument("--seconds", type=int, default=4, help="seconds of one Postgres measurement (default 4)")
    parser.add_argument(
        "--only", choices=[*FOUNDATIONS, "services", *services.NAMES], action="append",
        help="what is measured; services is wagers, reads, segment, purchases and harness")
    parser.add_argument("--large", action="store_true", help="also wagers on ten million rows, which take minutes to write")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a threshold is missed")
    parser.add_argument("--grpc-cpp", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--grpc-swift", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--pgbench", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--swift-protobuf", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    wanted = set(options.only or [*FOUNDATIONS, "services"])
    if "services" in wanted:
        wanted |= set(services.NAMES) - {"large"}
    if options.large:
        wanted.add("large")
    peers = {name: path for name, path in
             (("grpc_cpp", options.grpc_cpp), ("grpc_swift", options.grpc_swift)) if path}
    thresholds = json.loads((HERE / "thresholds.json").read_text())
    results = Results()
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as folder:
        os.chmod(folder, 0o755)
        scratch = pathlib.Path(folder)
        if "rpc" in wanted:
            measure_rpc(results, peers, options.rounds)
        if "allocations" in wanted:
            measure_allocations(results, peers, scratch)
        if "connections" in wanted:
            measure_connections(results, options.rounds)
        if "codec" in wanted:
            measure_codec(results, options.rounds, options.swift_protobuf)
        if "postgres" in wanted:
            measure_postgres(results, options.rounds, scratch, options.seconds)
        services.measure(results, wanted, options.rounds, options.seconds, scratch, options.pgbench)
    if options.json:
        print(json.dumps({name: {"median": results.median(name), "rounds": values}
                          for name, values in sorted(results.rounds.items())}, indent=2))
    else:
        table(results, thresholds)
    missed = list(failures(results, thresholds))
    for line in missed:
        say(line)
    if options.check and missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
