private import ServiceRuntime

/// One line that shows how far a long task is: redrawn on a terminal; written once, at the end, where the error output is none.
final class ProgressBar {
    private let title: String
    private let total: Int
    private let isQuiet: Bool
    private let isTerminal: Bool
    private let start = ContinuousClock.now
    private var lastPercent = -1

    init(_ title: String, total: Int, isQuiet: Bool = false) {
        // Titles of one task after the other line up.
        self.title = title + String(repeating: " ", count: max(0, 24 - title.count))
        self.total = max(1, total)
        self.isQuiet = isQuiet
        isTerminal = SystemProcess.isTerminal(SystemProcess.standardError)
    }

    /// Redraws where the percentage has changed.
    func show(_ done: Int) {
        let percent = min(100, done * 100 / total)
        guard !isQuiet, percent != lastPercent else { return }
        lastPercent = percent
        guard isTerminal else {
            if done >= total { Console.error("   \(title)  \(total) in \((ContinuousClock.now - start).text)") }
            return
        }
        let filled = percent * 30 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        Console.error("\r\(title)  \(bar)  \(percent) %", terminator: done >= total ? "\n" : "")
    }
}
