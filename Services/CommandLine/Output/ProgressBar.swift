private import ServiceRuntime

/// One line on a terminal that shows how far a long task is; silent where the error output is no terminal.
final class ProgressBar {
    private let title: String
    private let total: Int
    private let isShown: Bool
    private var lastPercent = -1

    init(_ title: String, total: Int, isQuiet: Bool = false) {
        // Titles of one task after the other line up.
        self.title = title + String(repeating: " ", count: max(0, 24 - title.count))
        self.total = max(1, total)
        isShown = !isQuiet && SystemProcess.isTerminal(SystemProcess.standardError)
    }

    /// Redraws where the percentage has changed.
    func show(_ done: Int) {
        let percent = min(100, done * 100 / total)
        guard isShown, percent != lastPercent else { return }
        lastPercent = percent
        let filled = percent * 30 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        Console.error("\r\(title)  \(bar)  \(percent) %", terminator: done >= total ? "\n" : "")
    }
}
