internal import SwiftProtobufPluginLibrary

/// A Swift enum that keeps numbers it does not know.
struct EnumCode {
    let type: EnumDescriptor

    func write(to text: inout SwiftText) {
        let values = type.values.filter { original(of: $0) == nil }
        text.documentation(of: type)
        text.block("public enum \(Names.typeName(type.name)): MessageEnum, CaseIterable") { text in
            for value in values {
                text.documentation(of: value)
                text.line("case \(Names.enumCase(value))")
            }
            text.line("/// A number that this side does not know.")
            text.line("case unrecognized(Int32)")
            text.line()
            text.line("/// All values that this side knows.")
            text.line("public static let allCases: [Self] = [")
            text.indented { text in
                text.line(values.map { ".\(Names.enumCase($0))," }.joined(separator: "\n"))
            }
            text.line("]")
            for alias in type.values {
                guard let original = original(of: alias) else { continue }
                text.line()
                text.documentation(of: alias, orElse: "Another name of ``\(Names.enumCase(original))``.")
                text.line("public static var \(Names.enumCase(alias)): Self { .\(Names.enumCase(original)) }")
            }
            text.line()
            text.block("public init(rawValue: Int32)") { text in
                text.switching("self = switch rawValue") { text in
                    for value in values { text.line("case \(value.number): .\(Names.enumCase(value))") }
                    text.line("default: .unrecognized(rawValue)")
                }
            }
            text.line()
            text.block("public var rawValue: Int32") { text in
                text.switching("switch self") { text in
                    for value in values { text.line("case .\(Names.enumCase(value)): \(value.number)") }
                    text.line("case .unrecognized(let number): number")
                }
            }
        }
    }

    /// The first value with the number of `value`, where that is another one.
    private func original(of value: EnumValueDescriptor) -> EnumValueDescriptor? {
        type.values.first { $0.number == value.number }.flatMap { $0.name == value.name ? nil : $0 }
    }
}
