private import Glibc
private import Synchronization

/// One connection over a link: two sockets, and a thread for each direction.
final class LinkConnection: Sendable {
    private let link: Link
    private let number: Int
    private let client: Int32
    private let server: Int32
    private let directionsLeft = Mutex(2)

    init(_ link: Link, number: Int, client: Int32, server: Int32) {
        self.link = link
        self.number = number
        self.client = client
        self.server = server
    }

    func start() {
        LinkSocket.detach { [self] in pump(from: client, to: server, fromClient: true) }
        LinkSocket.detach { [self] in pump(from: server, to: client, fromClient: false) }
    }

    /// Ends both sides; the threads then close the sockets.
    func close() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }

    private func pump(from source: Int32, to target: Int32, fromClient: Bool) {
        var reader = FrameReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        reading: while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            reader.append(buffer[..<count])
            while let frame = reader.next() {
                let verdict = link.verdict(frame, fromClient: fromClient, on: number)
                guard !verdict.holds else {
                    // What comes after it is held, too: read, and passed to nobody, until one side is gone.
                    while read(source, &buffer, buffer.count) > 0 {}
                    break reading
                }
                if verdict.delay > .zero { LinkSocket.pause(verdict.delay) }
                guard LinkSocket.write(frame.bytes, to: target) else { break reading }
            }
        }
        close()
        let isLast = directionsLeft.withLock { left in
            left -= 1
            return left == 0
        }
        guard isLast else { return }
        _ = Glibc.close(client)
        _ = Glibc.close(server)
        link.hasEnded(number)
    }
}
