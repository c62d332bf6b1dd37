private import Foundation

/// Answers go to the standard output, everything else to the error output, so that a pipe gets answers only.
enum Console {
    static func answer(_ text: String, terminator: String = "\n") {
        FileHandle.standardOutput.write(Data((text + terminator).utf8))
    }

    static func error(_ text: String, terminator: String = "\n") {
        FileHandle.standardError.write(Data((text + terminator).utf8))
    }
}
