internal import ArgumentParser
private import RPC

/// Shows what a service or a message is made of.
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Shows the methods of a service, or the fields of a message.",
        discussion: """
              loyalty describe rewards rewards.Ledger
              loyalty describe 127.0.0.1:7105 rewards.PostRequest
            """)

    @Argument(help: "A service's name or an address, such as rewards or 127.0.0.1:7105.")
    var service: String

    @Argument(help: "A service, message or enum, such as rewards.Ledger or loyalty.rewards.v1.PostRequest.")
    var name: String

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        let fullName = MethodName.fullName(name)
        let schema = try await connection.withClient(of: connection.address(service)) { client in
            try await Reflected.schema(of: "", client, CallOptions(timeout: .seconds(10)))
        }
        if let methods = schema.services[fullName] {
            for method in methods {
                Console.answer("\(fullName)/\(method.name)(\(method.request)) → \(method.response)")
            }
        } else if let message = schema.messages[fullName] {
            var table = TextTable([("field", .left), ("type", .left)])
            for field in message.fields {
                table.add([field.name, (field.isRepeated ? "repeated " : "") + field.typeText])
            }
            Console.answer(message.fields.isEmpty ? "\(fullName) has no fields" : table.text, terminator: "")
        } else if let type = schema.enums[fullName] {
            for value in type.values { Console.answer("\(value.number)  \(value.name)") }
        } else {
            throw CallInputError("\(service) describes no \(fullName); loyalty list \(service) shows its services")
        }
    }
}

extension Schema.Field {
    /// As a `.proto` file says it.
    fileprivate var typeText: String {
        if !typeName.isEmpty { return typeName }
        let names: [UInt64: String] = [
            1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 6: "fixed64", 7: "fixed32", 8: "bool",
            9: "string", 12: "bytes", 13: "uint32", 15: "sfixed32", 16: "sfixed64", 17: "sint32", 18: "sint64",
        ]
        return names[type] ?? "unknown"
    }
}
