using System.CommandLine;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.People;

/// <summary><c>agentid person add</c></summary>
internal static class PersonCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The person's id, which is also the name to sign in with." };
    private static readonly Option<string?> Name = new("--name") { Description = "The name people see. Default: the id." };
    private static readonly Option<FileInfo?> PasswordFile = new("--password-file") { Description = "A file with the first password. Default: asked for, or read from standard input." };

    public static Command Build() => new("person", "People with an account of this broker.")
    {
        new Command("add", "Adds a person.") { Id, Name, PasswordFile }.Does(AddAsync),
    };

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
