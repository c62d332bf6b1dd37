internal import Configuration

/// One place where values come from, such as the command line.
struct SettingSource: Sendable {
    /// How an error refers to a key of this source: "flag --listen-port".
    let reference: @Sendable (String) -> String
    private let provider: any ConfigProvider
    private let path: @Sendable (String) -> [String]

    init(
        _ provider: any ConfigProvider, path: @escaping @Sendable (String) -> [String],
        reference: @escaping @Sendable (String) -> String
    ) {
        self.provider = provider
        self.path = path
        self.reference = reference
    }

    /// The value of `key` as text, or nil where this source has none.
    ///
    /// - Throws: Where there is a value that no text can stand for, such as a list where a number belongs.
    func text(_ key: String, form: SettingForm) throws -> String? {
        let absolute = AbsoluteConfigKey(path(key))
        // What is not what it should be is asked for as text, so that it reaches our own message.
        let types: [ConfigType] =
            switch form {
            case .text: [.string, .stringArray]
            case .number: [.string]
            case .boolean: [.bool, .string]
            case .list: [.stringArray, .string]
            }
        var failure: (any Error)?
        for type in types {
            do {
                guard let value = try provider.value(forKey: absolute, type: type).value else { return nil }
                return SettingSource.text(value.content)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return nil
    }

    private static func text(_ content: ConfigContent) -> String {
        switch content {
        case .string(let text): text
        case .bool(let value): "\(value)"
        case .stringArray(let texts): texts.joined(separator: ",")
        case .int, .double, .bytes, .intArray, .doubleArray, .boolArray, .byteChunkArray: "\(content)"
        }
    }
}
