internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// What contracts may use. Each refusal names the line's owner and what to write instead.
struct ContractRules {
    let file: FileDescriptor
    let contracts: ContractTable

    func problems() -> [String] {
        var problems: [String] = []
        if file.edition != .proto3 { problems.append("write syntax = \"proto3\": protobuf-c 1.4 knows no editions") }
        if contracts[file.package] == nil {
            problems.append("add a line for the package \(file.package) to Protos/contracts")
        }
        if !file.extensions.isEmpty { problems.append("extensions are not supported: declare the fields") }
        for dependency in file.dependencies where contracts[dependency.package] == nil {
            problems.append(
                "imports \(dependency.name), whose package \(dependency.package) is not in Protos/contracts")
        }
        problems += file.enums.flatMap(self.problems(of:))
        problems += file.messages.flatMap(self.problems(of:))
        problems += file.services.flatMap(self.problems(of:))
        return problems.map { "\(file.name): \($0)" }
    }

    private func problems(of message: Descriptor) -> [String] {
        var problems: [String] = []
        if Names.taken.contains(message.name) {
            problems.append("is a name that Swift's own types need: choose another")
        }
        if let path = cycle(from: message) {
            problems.append(
                "contains itself through \(path): protobuf-c would unpack it without a limit. Refer to the inner one by an id"
            )
        }
        if !message.extensions.isEmpty || !message.messageExtensionRanges.isEmpty {
            problems.append("has extensions: declare the fields")
        }
        let members = message.fields.map(Names.cField) + message.oneofs.map { Names.cField($0.name) + "_case" }
        for member in Set(members).sorted() where members.count(where: { $0 == member }) > 1 {
            problems.append("has two fields that are \(member) in C: rename one")
        }
        let types = message.messages.filter { !$0.options.mapEntry }.map(\.name) + message.enums.map(\.name)
        for oneof in message.oneofs where types.contains(Names.typeName(oneof.name)) {
            problems.append("has a oneof and a type that are \(Names.typeName(oneof.name)) in Swift: rename one")
        }
        problems += message.fields.flatMap(self.problems(of:))
        return problems.map { "\(message.fullName): \($0)" }
            + message.enums.flatMap(self.problems(of:))
            + message.messages.filter { !$0.options.mapEntry }.flatMap(self.problems(of:))
    }

    private func problems(of field: FieldDescriptor) -> [String] {
        var problems: [String] = []
        if field.containingOneof != nil, field.realContainingOneof == nil {
            problems.append(
                "is optional, which protoc-c 1.4 refuses: use a message, a oneof, or a value that says absent")
        }
        if field.type == .group { problems.append("is a group: use a message") }
        if Names.cField(field) == "base" { problems.append("is a name that protobuf-c needs: choose another") }
        if field.type == .message, let type = field.messageType {
            if type.fullName == "google.protobuf.Any" {
                problems.append("is Any: use bytes beside a string with the type's full name, as events do")
            } else if contracts[type.file.package]?.swiftModule == nil, contracts[file.package]?.swiftModule != nil {
                problems.append("is a \(type.fullName), which has no Swift type: see Protos/contracts")
            }
        }
        if let (key, value) = field.isMap ? field.messageType?.mapKeyAndValue : nil {
            if key.type == .bool { problems.append("is a map with at most two keys: use two fields") }
            problems += self.problems(of: value)
        }
        return problems.map { "\(field.name): \($0)" }
    }

    private func problems(of type: EnumDescriptor) -> [String] {
        var problems: [String] = []
        let prefix = Names.upperSnake(type.name) + "_"
        for value in type.values where !value.name.hasPrefix(prefix) || value.name.count == prefix.count {
            problems.append("\(value.name): begin its name with \(prefix)")
        }
        if let zero = type.values.first, zero.number != 0 || zero.name != prefix + "UNSPECIFIED" {
            problems.append("\(zero.name): the first value must be \(prefix)UNSPECIFIED = 0")
        }
        return problems.map { "\(type.fullName): \($0)" }
    }

    private func problems(of service: ServiceDescriptor) -> [String] {
        var problems: [String] = []
        if contracts[file.package]?.swiftModule == nil { problems.append("is in a package without a Swift module") }
        for method in service.methods {
            let own = contracts[file.package]?.swiftModule
            for type in [method.inputType!, method.outputType!] where contracts[type.file.package]?.swiftModule != own {
                problems.append(
                    "\(method.name): \(type.fullName) is of another contract: give the call its own message")
            }
        }
        return problems.map { "\(service.fullName): \($0)" }
    }

    /// The fields that lead from a message back to itself.
    private func cycle(from start: Descriptor) -> String? {
        var seen: Set<String> = []
        func search(_ message: Descriptor, _ path: [String]) -> String? {
            for field in message.fields where field.type == .message {
                guard let inner = field.messageType else { continue }
                let path = path + [field.name]
                if inner.fullName == start.fullName { return path.joined(separator: ".") }
                guard seen.insert(inner.fullName).inserted else { continue }
                if let found = search(inner, path) { return found }
            }
            return nil
        }
        return search(start, [])
    }
}
