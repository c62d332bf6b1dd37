/// Who may call what. What no rule allows is denied.
///
/// A rule is a line: a method, then the callers that may call it, separated by blanks or commas. A `#` begins a comment.
/// ```
/// # method                          callers
/// loyalty.rewards.v1.Ledger/Post    spiffe://loyalty/purchases, spiffe://loyalty/vip
/// loyalty.rewards.v1.Ledger/*       spiffe://loyalty/operator/*
/// loyalty.rpc.v1.Health/*           *
/// ```
/// A method is a full path, a service with `/*`, or `*` for all. A caller is an identity, a prefix that ends in `*`, or
/// `*` for anyone, also for callers that have no identity. Several rules may apply to a call; it is allowed when any of
/// them names the caller.
public struct AuthorizationTable: Sendable, Hashable {
    private var methods: [String: Callers] = [:]
    // By substring, so that a call is looked up without copying its service out of its path.
    private var services: [Substring: Callers] = [:]
    private var everything = Callers()

    private struct Callers: Sendable, Hashable {
        var anyone = false
        var names: Set<String> = []
        var prefixes: [String] = []

        func contains(_ caller: PeerIdentity?) -> Bool {
            if anyone { return true }
            guard let name = caller?.name else { return false }
            return names.contains(name) || prefixes.contains { name.hasPrefix($0) }
        }

        mutating func formUnion(_ other: Self) {
            anyone = anyone || other.anyone
            names.formUnion(other.names)
            prefixes.append(contentsOf: other.prefixes)
        }
    }

    public enum Decision: Sendable, Hashable {
        case allow
        /// The caller is known, and no rule names it.
        case deny
        /// The caller is not known, and the method is not open to everyone.
        case authenticate
    }

    /// A table that denies every call.
    public init() {}

    /// Reads a table.
    ///
    /// - Parameter source: For messages, such as the name of the file.
    /// - Throws: ``RPCError/Code/invalidArgument`` with every line that cannot be read and what was expected.
    public init(parsing text: String, source: String = "authorization table") throws(RPCError) {
        var violations: [RPCError.FieldViolation] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let rule = line.prefix { $0 != "#" }
            let words = rule.split { $0.isWhitespace || $0 == "," }.map(String.init)
            guard let method = words.first else { continue }
            do throws(RuleError) {
                try add(method, callers: words.dropFirst())
            } catch {
                violations.append(.init(field: "\(source):\(number + 1)", description: error.problem))
            }
        }
        guard violations.isEmpty else { throw .invalidArgument(violations) }
    }

    /// Answers whether `caller` may call `method`.
    ///
    /// - Parameter method: The full path, such as `loyalty.rewards.v1.Ledger/Post`.
    public func decide(_ method: String, caller: PeerIdentity?) -> Decision {
        if methods[method]?.contains(caller) == true || everything.contains(caller) { return .allow }
        if services[method.prefix { $0 != "/" }]?.contains(caller) == true { return .allow }
        return caller == nil ? .authenticate : .deny
    }
}

extension AuthorizationTable {
    private struct RuleError: Error {
        let problem: String
    }

    private mutating func add(_ method: String, callers words: ArraySlice<String>) throws(RuleError) {
        guard !words.isEmpty else { throw RuleError(problem: "\(method) has no callers; expected at least one, or *") }
        var callers = Callers()
        for word in words {
            switch word.firstIndex(of: "*") {
            case nil: callers.names.insert(word)
            case word.startIndex where word.count == 1: callers.anyone = true
            case word.index(before: word.endIndex): callers.prefixes.append(String(word.dropLast()))
            default: throw RuleError(problem: "in caller \(word) the * is not at the end")
            }
        }
        if method == "*" {
            everything.formUnion(callers)
            return
        }
        let parts = method.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[0].contains("*"),
            parts[1] == "*" || !parts[1].contains("*")
        else {
            throw RuleError(
                problem: "\(method) is not a method; expected package.Service/Method, package.Service/* or *")
        }
        if parts[1] == "*" {
            services[parts[0], default: Callers()].formUnion(callers)
        } else {
            methods[method, default: Callers()].formUnion(callers)
        }
    }
}
