using System.CommandLine;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Vault;

/// <summary><c>agentid vault set|list|remove|rotate</c></summary>
internal static class VaultCommands
{
    private static readonly Argument<string> Name = new("name") { Description = "What upstreams call it by; the upstream's own name unless it says otherwise." };
    private static readonly Option<string?> Human = new("--human") { Description = "The person whose own credential it is." };
    private static readonly Option<string?> Agent = new("--agent") { Description = "The agent whose own credential it is." };

    public static Command Build() => new("vault", "Secrets that the gateway shows to upstreams. They go in and do not come out.")
    {
        new Command("set", "Puts a secret in, or a new one in its place. It is asked for, or read from standard input; never from the command line.") { Name, Human, Agent }
            .Does(SetAsync),
        new Command("list", "Lists what is there, without the secrets.").Does(ListAsync),
        new Command("remove", "Takes a secret out; calls that need it are refused from then on.") { Name, Human, Agent }.Does(RemoveAsync),
        new Command("rotate", "Makes a new master key, seals every secret's key with it, and forgets the old one.").Does(RotateAsync),
    };

    private static async Task SetAsync(Session session, CancellationToken cancellationToken)
    {
        var entry = Entry(session);
        entry["secret"] = await SecretEntry.ReadAsync(cancellationToken);
        var set = await session.Admin.PostAsync("/admin/vault", entry, cancellationToken);
        session.Screen.Result(set, $"{session.Get(Name)} is in the vault, version {set.GetProperty("version")}.");
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken) => session.Screen.Rows(
        await session.Admin.GetAsync("/admin/vault", cancellationToken),
        ("NAME", "name"), ("HUMAN", "human"), ("AGENT", "agent"), ("VERSION", "version"), ("SET", "set_at"), ("BY", "set_by"), ("MASTER KEY", "master_key"));

    private static async Task RemoveAsync(Session session, CancellationToken cancellationToken) => session.Screen.Result(
        await session.Admin.PostAsync("/admin/vault/remove", Entry(session), cancellationToken), $"{session.Get(Name)} is out of the vault.");

    private static async Task RotateAsync(Session session, CancellationToken cancellationToken)
    {
        var entries = await session.Admin.PostAsync("/admin/vault/rotate", null, cancellationToken);
        session.Screen.Result(entries, $"{entries.GetArrayLength()} secrets are under the new master key.");
    }

    private static JsonObject Entry(Session session)
    {
        JsonObject entry = new() { ["name"] = session.Get(Name) };
        foreach (var (member, value) in ((string, string?)[])[("human", session.Get(Human)), ("agent", session.Get(Agent))])
        {
            if (value is not null)
            {
                entry[member] = value;
            }
        }

        return entry;
    }
}
