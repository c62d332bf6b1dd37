internal import UnixSignals

/// The signals by which a program is asked to end.
package enum EndSignal {
    /// Comes back with the first SIGTERM or SIGINT, or when the task is cancelled. From now on neither ends the process.
    package static func arrived() async {
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
    }
}
