internal import SwiftProtobufPluginLibrary

/// What things are called in Swift, seen from one file.
struct Names {
    let file: FileDescriptor
    let contracts: ContractTable

    /// Names of types that generated code needs unshadowed.
    static let taken: Set<String> = [
        "Array", "Bool", "Dictionary", "Double", "Float", "Hashable", "Int", "Int32", "Int64", "Message",
        "MessageArena",
        "MessageEnum", "MessageError", "Never", "Optional", "Protocol", "Self", "Sendable", "String", "Type", "UInt32",
        "UInt64", "UInt8", "UnpackedField", "UnsafePointer", "UnsafeRawPointer", "Void",
    ]

    /// `loyalty/rewards/v1/ledger.proto` is `Ledger`.
    func fileStem(_ file: FileDescriptor) -> String {
        let base = file.name.split(separator: "/").last.map(String.init) ?? file.name
        return Self.upperCamel(base.replacing(".proto", with: ""))
    }

    var cModule: String { contracts[file.package]?.cModule ?? "" }
    var swiftModule: String { contracts[file.package]?.swiftModule ?? "" }

    func swiftModule(of other: FileDescriptor) -> String { contracts[other.package]?.swiftModule ?? "" }
    func cModule(of other: FileDescriptor) -> String { contracts[other.package]?.cModule ?? "" }

    /// The Swift name of a message, with its module where that is another one.
    func type(_ message: Descriptor) -> String { qualified(Self.path(message), message.file) }

    func type(_ type: EnumDescriptor) -> String {
        let parents = type.containingType.map { Self.path($0) + "." } ?? ""
        return qualified(parents + Self.typeName(type.name), type.file)
    }

    private func qualified(_ path: String, _ home: FileDescriptor) -> String {
        let module = swiftModule(of: home)
        return module == swiftModule ? path : "\(module).\(path)"
    }

    static func path(_ message: Descriptor) -> String {
        (message.containingType.map { path($0) + "." } ?? "") + typeName(message.name)
    }

    /// A name for a type: messages and enums keep theirs, a oneof's becomes one.
    static func typeName(_ name: String) -> String {
        let camel = name.contains("_") || name.first?.isLowercase == true ? upperCamel(name) : name
        return ["Type", "Protocol", "Self"].contains(camel) ? camel + "_" : camel
    }

    /// A name for a property, method, or case, in backticks where Swift needs them.
    static func member(_ name: String, reserved: Set<String> = ["hashValue", "self", "init", "Type"]) -> String {
        let camel = lowerCamel(name)
        if reserved.contains(camel) { return camel + "_" }
        return keywords.contains(camel) ? "`\(camel)`" : camel
    }

    /// A name for a case: one more word is taken, since `.none` is Optional's.
    static func enumCase(_ name: String) -> String {
        let member = member(
            name, reserved: ["self", "init", "none", "rawValue", "hashValue", "unrecognized", "allCases", "some"])
        return member.first?.isNumber == true ? "_" + member : member
    }

    /// `TRANSACTION_TYPE_LP_EARNED` of `TransactionType` is `lpEarned`.
    static func enumCase(_ value: EnumValueDescriptor) -> String {
        let prefix = upperSnake(value.enumType.name) + "_"
        return enumCase(value.name.dropFirst(prefix.count).lowercased())
    }
}
