package import NIOCore

/// What carries a connection's bytes: a socket, or another connection of this process. Used on the loop only.
package protocol ConnectionTransport: AnyObject {
    /// Whether the peer takes what is written. When it changes, ``ConnectionCore/transportWritabilityChanged()`` is called.
    var isWritable: Bool { get }

    /// Sends bytes at once.
    func write(_ buffer: ByteBuffer)

    /// Closes, after what was written before has been sent.
    func close()

    /// Stops or resumes reading.
    func setReading(_ isReading: Bool)

    /// Who is at the other end, as the transport verified it.
    var peer: PeerIdentity? { get }
}

/// A connection as its transport sees it. Called on the loop only.
package protocol ConnectionCore: AnyObject, Sendable {
    var loop: LoopContext { get }

    /// The transport is ready to write.
    func transportOpened(_ transport: any ConnectionTransport)

    /// Bytes have arrived. Belongs to a tick that the transport begins and ends.
    func received(_ buffer: ByteBuffer)

    func transportWritabilityChanged()

    /// There will be no more bytes. Called once.
    ///
    /// - Parameter error: What the transport knows of the reason.
    func transportClosed(_ error: (any Error)?)
}
