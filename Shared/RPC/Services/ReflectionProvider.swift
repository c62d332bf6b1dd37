package import RPC
package import RPCServicesContract

/// Answers `loyalty.reflection.v1.Reflection` from the descriptors of a server's services.
package struct ReflectionProvider: ReflectionHandler {
    /// Far above the full name of any message.
    private static let symbolBytesMax = 500

    private let services: [ServiceInfo]
    /// Every file of this server, each after those that it imports.
    private let files: [[UInt8]]
    /// The files of a service or message, by its full name.
    private let filesBySymbol: [String: [[UInt8]]]

    package init(_ descriptors: [ServiceDescriptor]) {
        services = descriptors.map(Self.info).sorted { $0.name < $1.name }
        var files: [[UInt8]] = []
        var known: Set<[UInt8]> = []
        var filesBySymbol: [String: [[UInt8]]] = [:]
        for descriptor in descriptors {
            for file in descriptor.fileDescriptors where known.insert(file).inserted { files.append(file) }
            let symbols =
                [descriptor.fullName] + descriptor.methods.flatMap { [$0.requestFullName, $0.responseFullName] }
            for symbol in symbols { filesBySymbol[symbol] = descriptor.fileDescriptors }
        }
        self.files = files
        self.filesBySymbol = filesBySymbol
    }

    package func listServices(
        _ request: ListServicesRequest, context: CallContext
    ) async throws -> ListServicesResponse {
        ListServicesResponse(services: services)
    }

    package func getFileDescriptors(
        _ request: GetFileDescriptorsRequest, context: CallContext
    ) async throws -> GetFileDescriptorsResponse {
        if request.symbol.isEmpty { return GetFileDescriptorsResponse(fileDescriptors: files) }
        guard request.symbol.utf8.count <= Self.symbolBytesMax else {
            throw RPCError.invalidArgument(field: "symbol", "has at most \(Self.symbolBytesMax) bytes")
        }
        guard let files = filesBySymbol[request.symbol] else {
            throw RPCError(
                .notFound, "Nothing here is called \(request.symbol); ask for an empty symbol to get every file.")
        }
        return GetFileDescriptorsResponse(fileDescriptors: files)
    }

    private static func info(_ descriptor: ServiceDescriptor) -> ServiceInfo {
        ServiceInfo(
            name: descriptor.fullName,
            methods: descriptor.methods.map { method in
                MethodInfo(
                    path: method.path, requestType: method.requestFullName, responseType: method.responseFullName,
                    clientStreaming: method.kind == .clientStreaming || method.kind == .bidirectional,
                    serverStreaming: method.kind == .serverStreaming || method.kind == .bidirectional)
            })
    }
}
