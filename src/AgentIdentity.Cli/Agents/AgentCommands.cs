using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Agents;

/// <summary><c>agentid agent add|list|suspend|resume</c></summary>
internal static class AgentCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The agent's id, which is also its client id." };
    private static readonly Option<string> Owner = new("--owner") { Description = "Who answers for the agent: a name that people will recognise when they are asked for consent.", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "The name people see. Default: the id." };
    private static readonly Option<FileInfo?> Key = new("--key") { Description = "The agent's private key (PEM). Made with mode 0600 if there is none; only its public half is sent." };
    private static readonly Option<FileInfo?> Jwks = new("--jwks") { Description = "A file with the agent's public keys (JSON Web Key Set), where the private key lives elsewhere." };
    private static readonly Option<string[]> RedirectUris = new("--redirect-uri") { Description = "Where a browser may return to after consent, for example http://127.0.0.1:7777/callback. Without one the agent cannot ask people. Repeatable." };

    public static Command Build() => new("agent", "Agents and who answers for them.")
    {
        new Command("add", "Registers an agent.") { Id, Owner, Name, Key, Jwks, RedirectUris }.Does(AddAsync),
        new Command("list", "Lists the agents.").Does(ListAsync),
        new Command("suspend", "Stops an agent everywhere at once.") { Id }.Does((session, ct) => MoveAsync(session, "suspend", "suspended", ct)),
        new Command("resume", "Lets a suspended agent work again.") { Id }.Does((session, ct) => MoveAsync(session, "resume", "active again", ct)),
    };

    private static async Task AddAsync(Session session, CancellationToken cancellationToken)
    {
        var id = session.Get(Id);
        JsonObject agent = new()
        {
            ["id"] = id,
            ["name"] = session.Get(Name) ?? id,
            ["owner"] = session.Get(Owner),
            ["jwks"] = PublicKeys(session, id),
            ["redirect_uris"] = new JsonArray([.. (session.Get(RedirectUris) ?? []).Select(uri => (JsonNode)uri)]),
        };
        session.Screen.Result(await session.Admin.PostAsync("/admin/agents", agent, cancellationToken), $"Agent {id} is registered.");
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken) => session.Screen.Rows(
        await session.Admin.GetAsync("/admin/agents", cancellationToken),
        ("ID", "id"), ("NAME", "name"), ("OWNER", "owner"), ("STATE", "state"));

    private static async Task MoveAsync(Session session, string verb, string state, CancellationToken cancellationToken)
    {
        var id = session.Get(Id);
        var answer = await session.Admin.PostAsync($"/admin/agents/{Uri.EscapeDataString(id)}/{verb}", content: null, cancellationToken);
        session.Screen.Result(answer, $"Agent {id} is {state}.");
    }

    private static JsonNode PublicKeys(Session session, string id) => (session.Get(Key), session.Get(Jwks)) switch
    {
        ({ } key, null) => JsonNode.Parse(AgentKeyFile.PublicJwks(key.FullName, id))!,
        (null, { } jwks) => ReadJwks(jwks.FullName),
        _ => throw new CommandFailure(ExitCode.Usage, "Give either --key or --jwks."),
    };

    private static JsonNode ReadJwks(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{path} is not a JSON Web Key Set.");
        }
    }
}
