/// A service of a contract, described for those who have no `.proto` files: reflection and the command-line tool.
public struct ServiceDescriptor: Sendable {
    /// A method of the service.
    public struct Method: Sendable {
        /// `package.Service/Method`.
        public let path: String
        public let kind: CallKind
        public let requestFullName: String
        public let responseFullName: String

        public init(path: String, kind: CallKind, requestFullName: String, responseFullName: String) {
            self.path = path
            self.kind = kind
            self.requestFullName = requestFullName
            self.responseFullName = responseFullName
        }
    }

    /// `package.Service`.
    public let fullName: String
    public let methods: [Method]

    /// Packed `FileDescriptorProto`s: the file that declares the service, and all it imports.
    public let fileDescriptors: [[UInt8]]

    public init(fullName: String, methods: [Method], fileDescriptors: [[UInt8]]) {
        self.fullName = fullName
        self.methods = methods
        self.fileDescriptors = fileDescriptors
    }
}
