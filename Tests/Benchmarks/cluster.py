"""A private Postgres for a benchmark."""
import os
import pathlib
import re
import shutil
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


class Cluster:
    """A private cluster with fsync on, on a Unix socket, removed at the end."""

    def __init__(self, folder, settings=None, database="postgres"):
        self.folder = folder
        self.settings = settings or {"shared_buffers": "256MB"}
        self.environment = {"PGHOST": str(folder), "PGUSER": "benchmark", "PGDATABASE": database}
        self.programs = pathlib.Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip())
        if not (self.programs / "initdb").exists():
            self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def __enter__(self):
        self.folder.mkdir()
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.command("initdb", "-D", f"{self.folder}/data", "-U", "benchmark", "-A", "trust", "-N")
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), **self.settings}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.command("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self.command("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")

    def command(self, name, *arguments):
        subprocess.run([*self.user, str(self.programs / name), *arguments], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")

    def psql(self, *arguments, database=None):
        """Runs psql with `arguments`, such as `-c` and a statement; answers what it prints, unaligned."""
        environment = {**os.environ, **self.environment, **({"PGDATABASE": database} if database else {})}
        return subprocess.run(
            ["psql", "-qXAt", "-F", ",", "-v", "ON_ERROR_STOP=1", *map(str, arguments)], check=True,
            stdout=subprocess.PIPE, text=True, env=environment).stdout.strip()

    def pgbench(self, *arguments, database=None, clients=32, mode="prepared", options=""):
        """Transactions a second of pgbench with two threads; `options` are the sessions'."""
        environment = {**os.environ, **self.environment, **({"PGDATABASE": database} if database else {}),
                       "PGOPTIONS": options}
        done = subprocess.run(
            ["pgbench", "-n", "-M", mode, "-c", str(clients), "-j", "2", *map(str, arguments)],
            check=True, capture_output=True, text=True, env=environment)
        return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))

    def cpu_seconds(self):
        """What the server and all its processes have used so far, those that ended included."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return process_cpu_seconds(postmaster, with_ended_children=True) + sum(map(process_cpu_seconds, children))


def process_cpu_seconds(process, with_ended_children=False):
    """User and system time of a process; 0 once it has ended."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # utime, stime, cutime, cstime are the fields 14 to 17 of proc(5); the first here is the third.
    return sum(map(int, fields[11:15 if with_ended_children else 13])) / TICKS
