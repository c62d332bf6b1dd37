"""The services beside what a team would run instead of them: one private Postgres, both on it, round by round.

Wagers, reads, a segment and purchases are what design/services.md asks figures of. Both sides commit durably, on the same
cluster with the settings of compose/database/postgresql.conf.
"""
import contextlib
import json
import os
import re
import resource
import socket
import subprocess
import time
import urllib.request

from cluster import Cluster, process_cpu_seconds
from measuring import HERE, ROOT, run_json, say, wait_for_port

FOLDER = HERE / "Services"
PROGRAM = ROOT / ".build" / "release" / "loyalty"
NAMES = ["wagers", "reads", "large", "segment", "purchases", "harness"]
PEER = "peer"
SETTINGS = {
    "shared_buffers": "512MB", "max_connections": "200", "wal_compression": "lz4", "max_wal_size": "4GB",
    "checkpoint_timeout": "15min", "random_page_cost": "1.1", "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_vacuum_cost_limit": "2000",
}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Platform:
    """Services as processes, on schemas of their own in one database, with the players of players.sql."""

    def __init__(self, scratch, cluster, services, database="loyalty", settings=None):
        self.scratch = scratch
        self.cluster = cluster
        self.database = database
        self.services = services
        self.settings = settings or {}
        self.ports = {name: free_port() for name in services}
        self.metrics = {name: free_port() for name in services}
        self.processes = {}

    def __enter__(self):
        for name in self.services:
            self.start(name)
        for name in self.services:
            wait_for_port(self.ports[name])
        self.wait_until_settled()
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=60)

    def start(self, name):
        # The tool is the service that it is called by the name of.
        program = self.scratch / name
        if not program.exists():
            program.symlink_to(PROGRAM)
        settings = {
            "listen-port": self.ports[name], "metrics-port": self.metrics[name], "log-level": "error",
            "database-url": f"host={self.cluster.folder} user=loyalty_{name} dbname={self.database}",
            # A peer that does not run is at a port where nobody is.
            **{f"peer-{peer}-address": f"127.0.0.1:{self.ports.get(peer, 9)}" for peer in PEERS_OF[name]},
            **self.settings.get(name, {}),
        }
        self.processes[name] = subprocess.Popen(
            [str(program), *(word for key, value in settings.items() for word in (f"--{key}", str(value)))])

    def cpu_seconds(self):
        used = {name: process_cpu_seconds(process.pid) for name, process in self.processes.items()}
        used["postgres"] = self.cluster.cpu_seconds()
        used["client"] = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        return used

    def histogram(self, name, metric, label):
        """The buckets of a histogram: upper bound to count."""
        text = urllib.request.urlopen(f"http://127.0.0.1:{self.metrics[name]}/metrics").read().decode()
        found = re.findall(rf'^{metric}_bucket{{([^}}]*)}} (\d+)', text, re.MULTILINE)
        return {float(re.search(r'le="([^"]+)"', labels).group(1).replace("+Inf", "inf")): int(count)
                for labels, count in found if label in labels}

    def wait_until_settled(self, limit=900):
        """Until every job has come round once: the first time, each looks at all of the players that were put there."""
        new = " + ".join(
            f"(SELECT (count(*) = 0)::int + count(*) FILTER (WHERE due_at = '-infinity') FROM {name}.jobs)"
            for name in self.services)
        end = time.monotonic() + limit
        while self.cluster.psql("-c", f"SELECT {new}", database=self.database) != "0":
            if time.monotonic() > end:
                raise SystemExit(f"jobs of the services have not come to an end after {limit} s")
            time.sleep(0.1)

    def wait_until_told(self, limit=60):
        """Until no event is on its way."""
        waiting = " + ".join(f"(SELECT count(*) FROM {name}.outbox)" for name in self.services)
        parked = " + ".join(f"(SELECT count(*) FROM {name}.outbox_parked)" for name in self.services)
        end = time.monotonic() + limit
        while (left := self.cluster.psql("-c", f"SELECT {waiting}", database=self.database)) != "0":
            if time.monotonic() > end:
                raise SystemExit(f"{left} events are still on their way after {limit} s")
            time.sleep(0.02)
        if (count := self.cluster.psql("-c", f"SELECT {parked}", database=self.database)) != "0":
            raise SystemExit(f"{count} events were parked")


PEERS_OF = {
    "rewards": ["vip", "affiliates"], "vip": ["rewards"], "catalog": [],
    "purchases": ["catalog", "vip", "rewards", "affiliates"], "affiliates": ["catalog"],
}


def prepare(cluster, pgbench, database="loyalty"):
    """The schemas with their players, and beside them the peer's database."""
    cluster.psql("-c", f"CREATE DATABASE {database}")
    subprocess.run(
        [str(PROGRAM), "migrate", "--database-url", f"host={cluster.folder} user=benchmark dbname={database}"],
        check=True, stdout=subprocess.DEVNULL)
    cluster.psql("-f", FOLDER / "players.sql", database=database)
    cluster.psql("-c", f"CREATE DATABASE {PEER}")
    # Also where there is no schema of the peers: reads are compared with pgbench's own tables.
    cluster.command("pgbench", "-h", str(cluster.folder), "-U", "benchmark", "-i", "-q", "-s", "1", PEER)
    if pgbench:
        cluster.psql("-f", pgbench / "schema.sql", database=PEER)


def players_file(scratch, cluster):
    path = scratch / "players"
    path.write_text(cluster.psql("-c", "SELECT player_id FROM benchmark.players", database="loyalty") + "\n")
    return path


def p99(before, after):
    """The upper bound of the range in which the 99th percentile of what was added lies."""
    added = {bound: after[bound] - before.get(bound, 0) for bound in after}
    total = added.get(float("inf"), 0)
    return min((bound for bound, count in added.items() if count >= total * 0.99), default=float("nan"))


@contextlib.contextmanager
def costs(results, prefix, read, divisor):
    """Adds CPU time by what was done, part by part: `divisor` says how much that was once it is done."""
    before = read()
    yield
    after = read()
    done = divisor()
    used = {name: (after[name] - before[name]) * 1e6 / done for name in after}
    for name, value in used.items():
        results.add(f"{prefix}.cpu_us.{name}", value)
    results.add(f"{prefix}.cpu_us", sum(used.values()))


# Wagers


def post_wagers(results, platform, players, seconds, name="services.wagers", arguments=()):
    seen = {}
    lag = platform.histogram("rewards", "outbox_lag_seconds", "vip")

    def bets():
        return int(platform.cluster.psql(
            "-c", "SELECT sum(total_bets) FROM rewards.player_metrics", database=platform.database))

    before = bets()
    with costs(results, name, platform.cpu_seconds, lambda: bets() - before):
        seen = run_json("wagers", "--port", platform.ports["rewards"], "--players", players, "--callers", 1024,
                        "--seconds", seconds, *arguments)
        platform.wait_until_told()
    results.add(f"{name}.per_second", seen["per_second"])
    results.add(f"{name}.p99_ms", seen["p99_ms"])
    results.add(f"{name}.vip_lag_p99_s",
                p99(lag, platform.histogram("rewards", "outbox_lag_seconds", "vip")))


def peer_cpu(cluster):
    return lambda: {"postgres": cluster.cpu_seconds(), "client": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])}


def measure_wagers(results, rounds, seconds, scratch, cluster, pgbench):
    scripts = {"wager_statement": "prepared", "wager_transaction": "extended"}
    with Platform(scratch, cluster, ["rewards", "vip"]) as platform:
        players = players_file(scratch, cluster)
        post_wagers(Discarded(), platform, players, 1)
        for number in range(rounds):
            say(f"wagers: round {number + 1} of {rounds}")
            post_wagers(results, platform, players, seconds)
            post_wagers(results, platform, players, seconds, "services.wagers.with_reference", ["--references"])
            for script, mode in scripts.items() if pgbench else ():
                name = f"pgbench.{script}"
                with costs(results, name, peer_cpu(cluster), lambda: results.rounds[f"{name}.per_second"][-1] * seconds):
                    results.add(f"{name}.per_second", cluster.pgbench(
                        "-T", seconds, "-f", pgbench / f"{script}.sql", database=PEER, mode=mode))
        prove(platform)
    if pgbench:
        results.add_ratio("services.wagers.vs_statement", "services.wagers.per_second",
                          "pgbench.wager_statement.per_second")
        results.add_ratio("services.wagers.vs_transaction", "services.wagers.per_second",
                          "pgbench.wager_transaction.per_second")
        results.add_ratio("services.wagers.cpu_vs_statement", "services.wagers.cpu_us",
                          "pgbench.wager_statement.cpu_us")


def prove(platform):
    """Points and ledger must agree, whatever the speed."""
    off = platform.cluster.psql("-c", """
        SELECT count(*) FROM benchmark.players
          JOIN rewards.loyalty_balances b USING (player_id) JOIN rewards.player_metrics m USING (player_id)
          JOIN vip.user_vip_status s USING (player_id)
         WHERE m.total_wagered <> s.vip_points OR m.total_wagered - m.total_won <> 1000000000 - b.sc_balance
            OR b.sc_sequence <> 1 + m.total_bets + m.total_won
    """, database="loyalty")
    if off != "0":
        raise SystemExit(f"the books of {off} players do not agree")


class Discarded:
    """Takes the results of a warm-up."""

    def add(self, *_):
        pass


# Reads


def measure_reads(results, rounds, seconds, scratch, cluster):
    with Platform(scratch, cluster, ["rewards", "catalog"]) as platform:
        players = players_file(scratch, cluster)
        for number in range(rounds):
            say(f"reads: round {number + 1} of {rounds}")
            for kind, service in (("balances", "rewards"), ("offers", "catalog")):
                name = f"services.{kind}"
                # The second that does not count costs as much as the others.
                with costs(results, name, platform.cpu_seconds,
                           lambda: results.rounds[f"{name}.per_second"][-1] * (seconds + 1)):
                    seen = run_json("reads", "--kind", kind, "--port", platform.ports[service], "--players", players,
                                    "--callers", 256, "--seconds", seconds)
                    results.add(f"{name}.per_second", seen["per_second"])
                    results.add(f"{name}.p99_ms", seen["p99_ms"])
            with costs(results, "pgbench.select_only", peer_cpu(cluster),
                       lambda: results.rounds["pgbench.select_only.per_second"][-1] * seconds):
                results.add("pgbench.select_only.per_second", cluster.pgbench("-S", "-T", seconds, database=PEER))
    for kind in ("balances", "offers"):
        results.add_ratio(f"services.{kind}.vs_pgbench", f"services.{kind}.per_second", "pgbench.select_only.per_second")


# A ledger of ten million rows


def measure_large(results, rounds, seconds, scratch, cluster):
    """The same wagers on a ledger of ten thousand rows and on one of ten million, in turn: two databases of one cluster."""
    say("large: a copy of the database with ten million rows (some minutes)")
    cluster.psql("-c", "CREATE DATABASE large TEMPLATE loyalty")
    cluster.psql("-f", FOLDER / "history.sql", database="large")
    with Platform(scratch, cluster, ["rewards", "vip"]) as small, \
            Platform(scratch, cluster, ["rewards", "vip"], database="large") as large:
        players = players_file(scratch, cluster)
        post_wagers(Discarded(), small, players, 1)
        post_wagers(Discarded(), large, players, 1)
        for number in range(rounds):
            say(f"large: round {number + 1} of {rounds}")
            for keys, arguments in (("wagers", []), ("ordered_keys", ["--ordered-keys"])):
                post_wagers(results, small, players, seconds, f"services.small_ledger.{keys}", arguments)
                post_wagers(results, large, players, seconds, f"services.large_ledger.{keys}", arguments)
    results.add_ratio("services.large_ledger.ratio", "services.large_ledger.wagers.per_second",
                      "services.small_ledger.wagers.per_second")
    results.add_ratio("services.large_ledger.ordered_keys_ratio", "services.large_ledger.ordered_keys.per_second",
                      "services.small_ledger.ordered_keys.per_second")
    results.add_ratio("services.large_ledger.cpu_ratio", "services.large_ledger.wagers.cpu_us",
                      "services.small_ledger.wagers.cpu_us")


# A segment


def measure_segment(results, rounds, scratch, cluster):
    path = scratch / "segment"
    path.write_text(cluster.psql("-c", "SELECT md5('member ' || n)::uuid FROM generate_series(1, 100000) n") + "\n")
    package = cluster.psql("-c", "SELECT md5('package 13')::uuid")
    with Platform(scratch, cluster, ["catalog"]) as platform:
        for number in range(rounds):
            say(f"segment: round {number + 1} of {rounds}")
            with costs(results, "services.segment", platform.cpu_seconds, lambda: 100_000):
                seen = run_json("assign", "--port", platform.ports["catalog"], "--players", path, "--package", package,
                                "--correlation", f"segment-{number}")
            results.add("services.segment.seconds", seen["seconds"])


# Purchases

SALES = 4_000


def offer_sales(cluster, database, name):
    """An assignment for each purchase that will be, in an order that is none."""
    cluster.psql("-c", f"""
        DROP TABLE IF EXISTS benchmark.sales; DROP SEQUENCE IF EXISTS benchmark.next_sale;
        CREATE SEQUENCE benchmark.next_sale;
        CREATE TABLE benchmark.sales AS
            SELECT row_number() OVER (ORDER BY random()) AS n, player_id, md5('{name} ' || n)::uuid AS assignment_id
              FROM benchmark.players WHERE n <= {SALES};
        ALTER TABLE benchmark.sales ADD PRIMARY KEY (n);
        INSERT INTO catalog.coin_package_player_assignments (id, package_id, player_id, metadata)
        SELECT assignment_id, md5('package 13')::uuid, player_id, '{{"campaign_id": "sales"}}' FROM benchmark.sales;
        ANALYZE benchmark.sales; ANALYZE catalog.coin_package_player_assignments;
    """, database=database)


EFFECTS = """
    SELECT (SELECT count(*) FROM rewards.transactions WHERE transaction_type = 'DEPOSIT')
         + (SELECT count(*) FROM catalog.package_claims)
         + (SELECT count(*) FROM affiliates.commission_entries)
"""


def measure_purchases(results, rounds, scratch, cluster):
    cluster.psql("-c", "CREATE DATABASE statement TEMPLATE loyalty")
    package = cluster.psql("-c", "SELECT md5('package 13')::uuid")
    path = scratch / "sales"
    with Platform(scratch, cluster, ["rewards", "vip", "catalog", "purchases", "affiliates"]) as platform:
        for number in range(rounds):
            say(f"purchases: round {number + 1} of {rounds}")
            name = f"sale-{number}-{os.getpid()}"
            offer_sales(cluster, "loyalty", name)
            path.write_text(cluster.psql(
                "-c", "SELECT player_id, assignment_id FROM benchmark.sales ORDER BY n", database="loyalty") + "\n")
            before = int(cluster.psql("-c", EFFECTS, database="loyalty"))
            with costs(results, "services.purchases", platform.cpu_seconds, lambda: SALES):
                seen = run_json("purchases", "--port", platform.ports["purchases"], "--sales", path, "--package",
                                package, "--price", 65, "--name", name)
                platform.wait_until_told()
            elapsed = time.time() - seen["began"]
            effects = int(cluster.psql("-c", EFFECTS, database="loyalty")) - before
            if effects != 3 * SALES:
                raise SystemExit(f"{effects} effects of {SALES} purchases, not {3 * SALES}")
            results.add("services.purchases.per_second", SALES / elapsed)
            results.add("services.purchases.answered_per_second", SALES / (seen["answered"] - seen["began"]))
            offer_sales(cluster, "statement", name)
            with costs(results, "pgbench.purchase_statement", peer_cpu(cluster), lambda: SALES):
                results.add("pgbench.purchase_statement.per_second", cluster.pgbench(
                    "-t", SALES // 32, "-f", FOLDER / "purchase_statement.sql", database="statement",
                    # Planned once a client, not five times.
                    options="-c plan_cache_mode=force_generic_plan"))
    results.add_ratio("services.purchases.vs_statement", "services.purchases.per_second",
                      "pgbench.purchase_statement.per_second")


# All of them


def measure(results, wanted, rounds, seconds, scratch, pgbench):
    if "harness" in wanted:
        for number in range(rounds):
            say(f"harness: round {number + 1} of {rounds}")
            seen = json.loads(subprocess.run(
                [str(PROGRAM.with_name("harness-start"))], check=True, stdout=subprocess.PIPE, text=True).stdout)
            results.add("services.harness.first_start_s", seen["first_s"])
            results.add("services.harness.start_s", seen["second_s"])
    if not set(wanted) & set(NAMES) - {"harness"}:
        return
    with Cluster(scratch / "services", SETTINGS) as cluster:
        say("services: a database with ten thousand players")
        prepare(cluster, pgbench)
        if "large" in wanted:
            # First: it copies the database, while that is as it was made.
            measure_large(results, rounds, seconds, scratch, cluster)
        if "wagers" in wanted:
            measure_wagers(results, rounds, seconds, scratch, cluster, pgbench)
        if "reads" in wanted:
            measure_reads(results, rounds, seconds, scratch, cluster)
        if "segment" in wanted:
            measure_segment(results, rounds, scratch, cluster)
        if "purchases" in wanted:
            measure_purchases(results, rounds, scratch, cluster)
