/// `rewards.Ledger/Post`, or its full form.
struct MethodName {
    /// The full name.
    let service: String
    let method: String

    init(_ text: String) throws {
        let parts = text.split(separator: "/")
        guard parts.count == 2 else { throw CallInputError("a method is named like rewards.Ledger/Post, came \(text)") }
        service = Self.fullName(String(parts[0]))
        method = String(parts[1])
    }

    /// `rewards.Ledger` is `loyalty.rewards.v1.Ledger`.
    static func fullName(_ name: String) -> String {
        let parts = name.split(separator: ".")
        return parts.count == 2 ? "loyalty.\(parts[0]).v1.\(parts[1])" : name
    }

    /// Which of the five answers it; nil for what every port answers, such as health.
    var owner: ServiceName? {
        let parts = service.split(separator: ".")
        return parts.count > 1 ? ServiceName(rawValue: String(parts[1])) : nil
    }
}
