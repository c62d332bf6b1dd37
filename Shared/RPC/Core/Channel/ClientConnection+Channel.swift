extension ClientConnection: ChannelConnection {
    package var activeCalls: Int { load }
}
