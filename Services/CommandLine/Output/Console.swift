private import ServiceRuntime

/// Answers go to the standard output, everything else to the error output, so that a pipe gets answers only.
enum Console {
    static func answer(_ text: String, terminator: String = "\n") {
        SystemProcess.write(Array((text + terminator).utf8), to: SystemProcess.standardOutput)
    }

    static func error(_ text: String, terminator: String = "\n") {
        SystemProcess.write(Array((text + terminator).utf8), to: SystemProcess.standardError)
    }
}
