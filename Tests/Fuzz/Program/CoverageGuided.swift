import CFuzzer
import Foundation

/// Lets libFuzzer choose the inputs: it goes on from those that reach code which no other has reached.
enum CoverageGuided {
    // libFuzzer takes a C function, which captures nothing, and calls it from one thread.
    nonisolated(unsafe) private static var take: ([UInt8]) throws -> Void = { _ in }

    /// Tries inputs on `target` until libFuzzer has enough.
    ///
    /// - Parameter arguments: libFuzzer's own: how long, where to keep what it found, and folders of inputs to begin with.
    /// - Throws: ``BrokenPromise`` where libFuzzer is not there, or has failed.
    static func run(_ target: some FuzzTarget, arguments: [String]) throws {
        #if LIBFUZZER
            var target = target
            take = { input in
                fuzz_note_current(input, input.count)
                try target.take(input)
            }
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
            guard status == 0 else { throw BrokenPromise("libFuzzer ended with \(status)") }
        #else
            throw BrokenPromise("this program was built without libFuzzer: Tests/fuzz builds it with")
        #endif
    }
}
