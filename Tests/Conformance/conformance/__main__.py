"""Puts every case to a server and says what came of each."""

import argparse
import fnmatch
import sys
import time
import traceback

from . import interoperability, malformed
from .client import Connection, open_socket


def main():
    parser = argparse.ArgumentParser(prog="Tests/Conformance/run")
    parser.add_argument("--address", required=True, help="of a server of the test service, host:port")
    parser.add_argument("--certificates", nargs=3, metavar=("CHAIN", "KEY", "ROOTS"), help="speak TLS")
    parser.add_argument("--case", default="*", help="only the cases whose name matches, such as 'cancel*'")
    options = parser.parse_args()

    def interoperate(run):
        with Connection(open_socket(options.address, options.certificates)) as connection:
            run(connection)

    def misbehave(run):
        with open_socket(options.address, options.certificates) as stream:
            stream.settimeout(20)
            run(stream)
        interoperate(interoperability.empty_unary)

    cases = [(name, interoperate, run) for name, run in interoperability.CASES.items()]
    cases += [("malformed." + name, misbehave, run) for name, run in malformed.CASES.items()]
    cases = [entry for entry in cases if fnmatch.fnmatch(entry[0], options.case)]
    failed = 0
    for name, harness, run in cases:
        started = time.monotonic()
        try:
            harness(run)
            outcome = "passed"
        except Exception as error:
            failed += 1
            outcome = "FAILED: %s" % (error or type(error).__name__)
            traceback.print_exc()
        print("%-52s %6.0f ms  %s" % (name, (time.monotonic() - started) * 1000, outcome), flush=True)
    print("%d cases, %d failed" % (len(cases), failed))
    sys.exit(1 if failed or not cases else 0)


main()
