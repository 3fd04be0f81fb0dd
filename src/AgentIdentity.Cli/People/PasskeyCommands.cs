using System.CommandLine;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.People;

/// <summary><c>agentid person passkey list|remove</c></summary>
internal static class PasskeyCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The person's id." };
    private static readonly Argument<string> Passkey = new("passkey") { Description = "The passkey's id, as the list has it." };

    public static Command Build() => new("passkey", "The passkeys with which people prove to be there. They add them themselves, at /console/settings/passkeys.")
    {
        new Command("list", "Lists a person's passkeys.") { Id }.Does(ListAsync),
        new Command("remove", "Takes a passkey away, when the device is lost. Nobody signs in with it from then on.") { Id, Passkey }.Does(RemoveAsync),
    };

    private static string Address(Session session) => $"/admin/people/{Uri.EscapeDataString(session.Get(Id)!)}/passkeys";

    private static async Task ListAsync(Session session, CancellationToken cancellationToken) => session.Screen.Rows(
        await session.Admin.GetAsync(Address(session), cancellationToken),
        ("ID", "id"), ("NAME", "name"), ("ADDED", "created_at"), ("LAST USED", "last_used_at"), ("COPIED", "is_copied"));

    private static async Task RemoveAsync(Session session, CancellationToken cancellationToken) => session.Screen.Result(
        await session.Admin.PostAsync(Address(session) + "/remove", new JsonObject { ["passkey"] = session.Get(Passkey) }, cancellationToken),
        $"{session.Get(Id)} does not sign in with {session.Get(Passkey)} any more.");
}
