#if LIBFUZZER
    import CFuzzer

    /// The same targets, driven by libFuzzer, which looks for inputs that reach new code.
    enum CoverageGuided {
        // libFuzzer takes a C function, which captures nothing, and calls it from one thread.
        nonisolated(unsafe) private static var take: ([UInt8]) throws -> Void = { _ in }

        static func run(_ target: some FuzzTarget, arguments: [String]) -> Never {
            var target = target
            take = { try target.take($0) }
            var pointers: [UnsafeMutablePointer<CChar>?] = (["fuzz"] + arguments).map { strdup($0) } + [nil]
            var count = Int32(pointers.count - 1)
            let status = pointers.withUnsafeMutableBufferPointer { buffer in
                var start = buffer.baseAddress
                return LLVMFuzzerRunDriver(&count, &start) { data, size in
                    do {
                        try CoverageGuided.take(Array(UnsafeBufferPointer(start: data, count: size)))
                    } catch { preconditionFailure("\(error)") }
                    return 0
                }
            }
            exit(status)
        }
    }
#endif
