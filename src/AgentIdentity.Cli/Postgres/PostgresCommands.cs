using System.CommandLine;
using System.Text.RegularExpressions;

namespace AgentIdentity.Cli.Postgres;

/// <summary><c>agentid postgres</c></summary>
internal static partial class PostgresCommands
{
    private static readonly Argument<string> Database = new("name") { Description = "What the gateway calls the database: the name of its upstream." };

    private static readonly Option<string[]> Tables = new("--table")
    {
        Description = "A table that agents may use: schema.table[:select,insert,update,delete][=column]. The column holds the human whose row it is. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Role = new("--role") { Description = "The role that statements of agents run under.", DefaultValueFactory = _ => "agentid_agent" };

    private static readonly Option<DirectoryInfo> Folder = new("--folder")
    {
        Description = "Where the key and the password are, or are put. Default: here.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    private static readonly Option<string> KeyId = new("--key-id") { Description = "The name of the key in the database; another one adds a second key.", DefaultValueFactory = _ => "k1" };

    private static readonly Option<bool> Harden = new("--harden") { Description = "Takes functions from everybody that only a misunderstood statement could misuse (needs a superuser)." };

    public static Command Build() => new("postgres", "Databases as upstreams.") { BuildInit() };

    private static Command BuildInit() => new Command("init", "Prints the SQL that makes a PostgreSQL database fit for agents; makes its key and password.")
    {
        Database, Tables, Role, Folder, KeyId, Harden,
    }.Does((session, _) => InitAsync(session));

    private static async Task InitAsync(Session session)
    {
        var (name, role, keyId) = (session.Get(Database), session.Get(Role)!, session.Get(KeyId)!);
        Demand(NameForm().IsMatch(name), "A name is up to 63 lower-case letters, digits, '.', '_' or '-'.");
        Demand(RoleForm().IsMatch(role), "A role is up to 63 lower-case letters, digits or '_'.");
        Demand(KeyIdForm().IsMatch(keyId), "A key's name has up to 32 of a-z, 0-9, '-' and '_'.");
        var tables = (session.Get(Tables) ?? []).Select(static text => SetupTable.Read(text)
            ?? throw new CommandFailure(ExitCode.Usage, $"'{text}' is not of the form schema.table[:select,insert,update,delete][=column], in plain names.")).ToList();
        var (key, password) = await SecretFiles.OpenAsync(session.Get(Folder)!, name, keyId);
        var script = new SetupScript(keyId, key.Name, ScramVerifier.Of(password.Text), tables) { Role = role, Harden = session.Get(Harden) };
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { sql = script.ToString(), key_file = key.Path, password_file = password.Path });
            return;
        }

        // Exactly the script: it is meant for a file or a pipe. What to do with it stands at its end, as a comment.
        var output = session.Parsed.InvocationConfiguration.Output;
        await output.WriteAsync(script.ToString());
        await output.WriteLineAsync($"""
            -- 1. Run this with psql in the folder of {key.Name}:  psql -f {name}.sql DATABASE
            -- 2. Give the gateway the same secrets ({key.Path}, {password.Path}; only their owner can read them):
            --      "{name}": "Kind": "data", "Credential": "none",
            --        "Database": "Connection": "Host=...;Database=...;Username={role};SSL Mode=VerifyFull", "ContextKeyFile": "{key.Path}", "ContextKeyId": "{keyId}", "PasswordFile": "{password.Path}"
            """);
    }

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new CommandFailure(ExitCode.Usage, message);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex RoleForm();

    [GeneratedRegex(@"\A[a-z0-9_-]{1,32}\z")]
    private static partial Regex KeyIdForm();
}
