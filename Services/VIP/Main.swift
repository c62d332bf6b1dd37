private import ServiceRuntime
private import VIPService

@main
enum Main {
    static func main() async { await ServiceMain.run(.vip) }
}
