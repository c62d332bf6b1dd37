internal import SwiftProtobufPluginLibrary

/// The handler protocol, the service and the client of a proto service.
struct ServiceCode {
    let service: ServiceDescriptor
    let names: Names

    private var methods: [MethodCode] { service.methods.map { MethodCode(method: $0, names: names) } }
    private var handler: String { "\(service.name)Handler" }
    private var client: String { "\(service.name)Client" }

    func write(to text: inout SwiftText) {
        writeHandler(to: &text)
        text.line()
        writeService(to: &text)
        text.line()
        writeClient(to: &text)
    }

    private func writeHandler(to text: inout SwiftText) {
        text.documentation(of: service)
        text.line("///")
        text.line("/// What a server implements; ``\(service.name)Service`` registers it.")
        text.block("public protocol \(handler): Sendable") { text in
            for (index, method) in methods.enumerated() {
                if index > 0 { text.line() }
                text.documentation(of: method.method)
                text.line(method.handlerSignature)
            }
        }
    }

    private func writeService(to text: inout SwiftText) {
        text.line("/// Answers the calls of `\(service.fullName)` with a ``\(handler)``.")
        text.block("public struct \(service.name)Service: RPCService") { text in
            text.line("private let handler: any \(handler)")
            text.line()
            text.line("public init(_ handler: some \(handler)) { self.handler = handler }")
            text.line()
            text.line("public var descriptor: ServiceDescriptor { Self.descriptor }")
            text.line()
            writeDescriptor(to: &text)
            text.line()
            text.block("public func register(on registry: inout MethodRegistry)") { text in
                for method in methods { text.line(method.registration(client: client)) }
            }
        }
    }

    private func writeDescriptor(to text: inout SwiftText) {
        text.line("/// What reflection answers of the service.")
        text.line("public static let descriptor = ServiceDescriptor(")
        text.indented { text in
            text.line("fullName: \"\(service.fullName)\",")
            text.line("methods: [")
            text.indented { text in
                for method in methods {
                    text.line(
                        """
                        ServiceDescriptor.Method(
                            path: "\(method.path)", kind: .\(method.kind.rawValue),
                            requestFullName: "\(method.method.inputType.fullName)",
                            responseFullName: "\(method.method.outputType.fullName)"),
                        """)
                }
            }
            text.line("],")
            text.line("fileDescriptors: \(names.fileStem(service.file))File.descriptors")
        }
        text.line(")")
    }

    private func writeClient(to text: inout SwiftText) {
        text.documentation(of: service)
        text.block("public struct \(client): Sendable") { text in
            text.line("private let client: RPCClient")
            text.line()
            text.line("public init(_ client: RPCClient) { self.client = client }")
            for method in methods {
                text.line()
                text.documentation(of: method.method)
                text.block(method.clientSignature) { text in text.line(method.clientCall) }
            }
            text.line()
            text.line("/// The calls, as a server registers and a client names them.")
            text.block("public enum Methods") { text in
                for method in methods {
                    text.line(
                        """
                        public static let \(method.name) = MethodDescriptor<\(method.request), \(method.response)>(
                            path: "\(method.path)", kind: .\(method.kind.rawValue), idempotency: .\(method.idempotency))
                        """)
                }
            }
        }
    }
}
