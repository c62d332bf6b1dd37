extension Duration {
    /// As people say it: `850 ms`, `12.3 s`, `2 min 5 s`.
    var text: String {
        let milliseconds = Int((self / .milliseconds(1)).rounded())
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if milliseconds < 100_000 { return "\(milliseconds / 1_000).\(milliseconds / 100 % 10) s" }
        return "\(milliseconds / 60_000) min \(milliseconds / 1_000 % 60) s"
    }
}
