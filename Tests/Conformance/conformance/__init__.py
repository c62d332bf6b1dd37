"""A client of the RPC, written from PROTOCOL.md and the .proto files alone, and the cases that it puts to a server."""
