import Testing

/// One valid request of a method: with its answer the world of ``EveryCallTests`` grows, and its mistakes are made from it.
///
/// The request is a JSON object, as `loyalty call` takes it. A field that may be left out has a question mark behind its name
/// (`"state?": "CA"`); every other one is refused when it is missing. In texts, `$name` is what an earlier example kept under
/// that name, `$new` an identifier that nobody has, `$n` a number that nobody has, `$now`, `$now-3600` a time in seconds from
/// now, and `$day`, `$day-1` a date in days from today. An `idempotency_key` need not be written.
struct CallExample: Sendable, CustomTestStringConvertible {
    /// Such as `rewards.Ledger/Post`.
    let method: String
    let request: String
    /// What later examples want of the answer: a name, and where it is, such as `player.player_id`.
    var keeps: [String: String] = [:]
    /// What differs in another valid request, to be refused where it comes with the same key; in a batch, of its first element.
    var otherwise: String?
    /// The list of requests that are answered one by one, such as `postings`.
    var batch: String?
    /// Only makes the world: its mistakes are made elsewhere.
    var isStep = false
    /// Its key is forgotten with the player whom a later example erases, as the contract of `ErasePlayer` says.
    var isForgotten = false

    var testDescription: String { method }

    init(_ method: String, _ request: String = "{}") {
        self.method = method
        self.request = request
    }
}

extension CallExample {
    func keeping(_ keeps: [String: String]) -> Self { with { $0.keeps = keeps } }

    func otherwise(_ difference: String) -> Self { with { $0.otherwise = difference } }

    func batch(_ field: String) -> Self { with { $0.batch = field } }

    var step: Self { with { $0.isStep = true } }

    var forgotten: Self { with { $0.isForgotten = true } }

    private func with(_ change: (inout Self) -> Void) -> Self {
        var example = self
        change(&example)
        return example
    }

    /// In the order in which they are called.
    static let all =
        players + packages + referrals + purchases + ledger + rewarding + rules + standing + points + everyPort
}
