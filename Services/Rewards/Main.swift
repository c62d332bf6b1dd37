private import RewardsService
private import ServiceRuntime

@main
enum Main {
    static func main() async { await ServiceMain.run(.rewards) }
}
