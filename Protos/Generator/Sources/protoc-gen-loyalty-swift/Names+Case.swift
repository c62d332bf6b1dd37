extension Names {
    /// Words that Swift writes in capitals, except where they begin a name in lower case.
    private static let acronyms: [String: String] = [
        "api": "API", "gc": "GC", "http": "HTTP", "id": "ID", "ids": "IDs", "ip": "IP", "json": "JSON", "kyc": "KYC",
        "lp": "LP", "rp": "RP", "rpc": "RPC", "sc": "SC", "sql": "SQL", "tls": "TLS", "url": "URL", "urls": "URLs",
        "utm": "UTM", "uuid": "UUID", "vip": "VIP",
    ]

    static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else",
        "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in",
        "inout",
        "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat",
        "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
        "typealias", "var", "where", "while",
    ]

    /// `player_id` is `playerID`, `playerId` stays, `PostBatch` is `postBatch`.
    static func lowerCamel(_ name: String) -> String {
        let words = words(name)
        guard let first = words.first else { return name }
        return first.lowercased() + words.dropFirst().map(capitalized).joined()
    }

    /// `test_service` is `TestService`.
    static func upperCamel(_ name: String) -> String { words(name).map(capitalized).joined() }

    private static func capitalized(_ word: String) -> String {
        acronyms[word] ?? word.prefix(1).uppercased() + word.dropFirst()
    }

    /// The words of a name: parted by underscores, and by a capital after a small letter in the first of them.
    private static func words(_ name: String) -> [String] {
        let parts = name.split(separator: "_").map(String.init)
        guard parts.count == 1, let only = parts.first, only.contains(where: \.isUppercase) else { return parts }
        let head = only.prefix { $0.isUppercase || $0.isNumber }
        if head.count > 1, head.count < only.count {
            // An acronym begins the name: its last capital belongs to the next word.
            let split = only.index(only.startIndex, offsetBy: head.count - 1)
            return [String(only[..<split]), String(only[split...])]
        }
        let split = only.dropFirst().firstIndex(where: \.isUppercase) ?? only.endIndex
        return split == only.endIndex ? [only] : [String(only[..<split]), String(only[split...])]
    }

    /// `TransactionType` is `TRANSACTION_TYPE`.
    static func upperSnake(_ name: String) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase, !wasUpper { result += "_" }
            result += character.uppercased()
            wasUpper = character.isUppercase
        }
        return result
    }
}
