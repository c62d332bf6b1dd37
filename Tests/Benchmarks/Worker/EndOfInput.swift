import Dispatch

/// Returns when standard input ends: the benchmark that started this process is done, or gone.
func endOfInput() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
        DispatchQueue.global().async {
            while readLine() != nil {}
            continuation.resume()
        }
    }
}
