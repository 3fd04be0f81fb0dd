using System.CommandLine;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.People;

/// <summary><c>agentid person add|role</c></summary>
internal static class PersonCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The person's id, which is also the name to sign in with." };
    private static readonly Option<string?> Name = new("--name") { Description = "The name people see. Default: the id." };
    private static readonly Option<FileInfo?> PasswordFile = new("--password-file") { Description = "A file with the first password. Default: asked for, or read from standard input." };

    private static readonly Argument<string> Role = new("role") { Description = "security_administrator (or administrator), or auditor." };

    public static Command Build() => new("person", "People with an account of this broker.")
    {
        new Command("add", "Adds a person.") { Id, Name, PasswordFile }.Does(AddAsync),
        new Command("role", "What a person may see and do in the console beyond their own things.")
        {
            new Command("add", "Gives a role: an administrator sees and may end everything, an auditor reads everything.") { Id, Role }
                .Does((session, ct) => SetRoleAsync(session, "roles", "is", ct)),
            new Command("remove", "Takes a role away, at once.") { Id, Role }.Does((session, ct) => SetRoleAsync(session, "roles/remove", "is no longer", ct)),
        },
        PasskeyCommands.Build(),
    };

    private static async Task SetRoleAsync(Session session, string address, string verb, CancellationToken cancellationToken)
    {
        var (id, role) = (session.Get(Id), session.Get(Role) == "administrator" ? "security_administrator" : session.Get(Role));
        session.Screen.Result(
            await session.Admin.PostAsync($"/admin/people/{Uri.EscapeDataString(id)}/{address}", new JsonObject { ["role"] = role }, cancellationToken),
            $"{id} {verb} {role.Replace('_', ' ')}.");
    }

    private static async Task AddAsync(Session session, CancellationToken cancellationToken)
    {
        var id = session.Get(Id);
        JsonObject person = new()
        {
            ["id"] = id,
            ["name"] = session.Get(Name) ?? id,
            ["password"] = await PasswordEntry.ReadAsync(session.Get(PasswordFile)?.FullName, cancellationToken),
        };
        session.Screen.Result(await session.Admin.PostAsync("/admin/people", person, cancellationToken), $"{id} can sign in.");
    }
}
