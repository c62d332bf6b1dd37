internal import Logging

extension Logger {
    /// For a tool that says what is wrong itself.
    static var quiet: Logger { Logger(label: "loyalty") { _ in SwiftLogNoOpLogHandler() } }
}
