public import Messages

/// The methods that a server answers. Generated code fills it.
public struct MethodRegistry {
    @usableFromInline package private(set) var methods: [RegisteredMethod] = []

    /// Where the handlers that are registered next run.
    public var execution = HandlerExecution.eventLoop

    public init() {}

    @usableFromInline
    mutating func add<Q: Message, R: Message>(
        _ descriptor: MethodDescriptor<Q, R>, _ start: @escaping RegisteredMethod.Start
    ) {
        methods.append(
            RegisteredMethod(
                path: descriptor.path, kind: descriptor.kind, execution: execution, requestType: Q.cDescriptor,
                responseType: R.cDescriptor, start: start))
    }
}

// Inlinable, so that the code that runs for every call is compiled for its messages where they are known.
extension MethodRegistry {
    /// Adds a method that takes one message and answers with one.
    @inlinable
    public mutating func unary<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>, _ handler: @escaping @Sendable (Q, CallContext) async throws -> R
    ) {
        add(method) { call, body, arena throws(MessageError) in
            let request = try Q(unpacking: body, in: arena)
            call.run {
                do {
                    if !call.isPlain {
                        call.finish(with: try await call.intercepted { try await handler(request, CallContext(call)) })
                    } else if let deadline = call.deadline {
                        call.finish(
                            with: try await CallContext.$inheritedDeadline.withValue(deadline) {
                                try await handler(request, CallContext(call))
                            })
                    } else {
                        call.finish(with: try await handler(request, CallContext(call)))
                    }
                } catch {
                    call.fail(error)
                }
            }
        }
    }

    /// Adds a method that takes a stream and answers with one message.
    @inlinable
    public mutating func clientStreaming<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>,
        _ handler: @escaping @Sendable (RequestStream<Q>, CallContext) async throws -> R
    ) {
        add(method) { call, _, _ throws(MessageError) in
            let requests = RequestStream<Q>(call.messages)
            call.run {
                do {
                    call.finish(with: try await call.intercepted { try await handler(requests, CallContext(call)) })
                } catch {
                    call.fail(error)
                }
            }
        }
    }

    /// Adds a method that takes one message and answers with a stream.
    @inlinable
    public mutating func serverStreaming<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>,
        _ handler: @escaping @Sendable (Q, ResponseWriter<R>, CallContext) async throws -> Void
    ) {
        add(method) { call, body, arena throws(MessageError) in
            let request = try Q(unpacking: body, in: arena)
            let responses = ResponseWriter<R>(call.messages)
            call.run {
                do {
                    try await call.intercepted { try await handler(request, responses, CallContext(call)) }
                    call.finishStream()
                } catch {
                    call.fail(error)
                }
            }
        }
    }

    /// Adds a method that takes a stream and answers with one.
    @inlinable
    public mutating func bidirectional<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>,
        _ handler: @escaping @Sendable (RequestStream<Q>, ResponseWriter<R>, CallContext) async throws -> Void
    ) {
        add(method) { call, _, _ throws(MessageError) in
            let requests = RequestStream<Q>(call.messages)
            let responses = ResponseWriter<R>(call.messages)
            call.run {
                do {
                    try await call.intercepted { try await handler(requests, responses, CallContext(call)) }
                    call.finishStream()
                } catch {
                    call.fail(error)
                }
            }
        }
    }
}
