/// How a service's process ends; the numbers are those of `sysexits.h`.
package enum ExitCode: Int32, Sendable {
    /// Stopped when told to, with nothing lost.
    case success = 0
    /// A port or the schema stands in the way of the start. Starting again helps once that is repaired.
    case unavailable = 69
    /// A mistake of ours; the log's last line has it.
    case failure = 70
    /// The configuration has mistakes; all of them are on standard error.
    case configuration = 78
}
