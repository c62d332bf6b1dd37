private import Glibc
private import Synchronization

/// A process that holds a server and outlives this one by a moment, to clean up.
///
/// It reads commands from a pipe. When the pipe ends, because we closed it or because this process is gone, it stops the
/// server and removes the folder.
final class ClusterKeeper: Sendable {
    private let input: Int32
    private let process: ChildProcess
    private let hasEnded = Mutex(false)

    init(files: ClusterFiles) throws {
        var ends: (read: Int32, write: Int32) = (-1, -1)
        let status = withUnsafeMutableBytes(of: &ends) { pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) }
        guard status == 0 else { throw HarnessError("No pipe for the keeper of Postgres: errno \(errno)") }
        defer { close(ends.read) }
        // Another child must not hold our end open.
        for end in [ends.read, ends.write] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        input = ends.write
        process = try ChildProcess(
            files.asServerUser(["/bin/sh", "-c", Self.script, "keeper", files.postgres, files.folder]), input: ends.read
        )
    }

    private static let script = """
        server=
        while read -r command; do
            [ -n "$server" ] && wait "$server"
            "$1" -D "$2/data" >>"$2/log" 2>&1 </dev/null &
            server=$!
        done
        [ -n "$server" ] && kill -CONT "$server" && kill -QUIT "$server" && wait "$server"
        rm -rf "$2"
        """

    /// Has the keeper start the server.
    func start() throws {
        guard write(input, "start\n", 6) == 6 else {
            throw HarnessError("The keeper of Postgres is gone: errno \(errno)")
        }
    }

    /// Stops the server at once, and waits until its folder is gone.
    func end() {
        let isFirst = hasEnded.withLock { ended in
            defer { ended = true }
            return !ended
        }
        guard isFirst else { return }
        close(input)
        process.wait()
    }
}
