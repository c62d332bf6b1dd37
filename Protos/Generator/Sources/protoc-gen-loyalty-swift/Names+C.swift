internal import SwiftProtobufPluginLibrary

// What protoc-c 1.4 calls things, as its c_helpers.cc has it.
extension Names {
    /// The struct or enum of a message or enum: `Loyalty__Rewards__V1__PostRequest`.
    static func cType(_ fullName: String) -> String {
        fullName.split(separator: ".").map { cCamel(String($0)) }.joined(separator: "__")
    }

    /// Functions and descriptors of a message: `loyalty__rewards__v1__post_request`.
    static func cPrefix(_ fullName: String) -> String {
        fullName.split(separator: ".").map { cLower(String($0)) }.joined(separator: "__")
    }

    /// The type of the number that says which field of a oneof is set.
    static func cCaseType(_ oneof: OneofDescriptor) -> String { cType(oneof.fullName) + "Case" }

    /// The member that says which field of a oneof is set.
    static func cCase(_ oneof: OneofDescriptor) -> String { cLower(oneof.name) + "_case" }

    static func cField(_ field: FieldDescriptor) -> String { cField(field.name) }

    static func cField(_ name: String) -> String {
        let lower = name.lowercased()
        return cKeywords.contains(lower) ? lower + "_" : lower
    }

    /// The same, as Swift has to write it after a dot.
    static func cMember(_ field: FieldDescriptor) -> String {
        let name = cField(field)
        return ["init", "self", "type"].contains(name) ? "`\(name)`" : name
    }

    private static func cCamel(_ name: String) -> String {
        var result = ""
        var nextIsUpper = true
        for character in name {
            if character == "_" {
                nextIsUpper = true
            } else {
                result += nextIsUpper ? character.uppercased() : String(character)
                nextIsUpper = false
            }
        }
        return result
    }

    private static func cLower(_ name: String) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase, !wasUpper { result += "_" }
            result += character.lowercased()
            wasUpper = character.isUppercase
        }
        return result
    }

    private static let cKeywords: Set<String> = [
        "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
        "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
        "explicit",
        "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace",
        "new",
        "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
        "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw",
        "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
        "wchar_t", "while", "xor", "xor_eq",
    ]
}
