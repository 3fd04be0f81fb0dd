using System.ComponentModel;
using System.Net;
using System.Security.Cryptography;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>The server with a host of client documents on its list, and an MCP server behind it at which Bearer is switched on.</summary>
public sealed class StockServer : IAsyncLifetime
{
    public const string RedirectUri = "http://127.0.0.1:7777/callback";
    private WebApplication _tools = null!;

    public ServerUnderTest Server { get; private set; } = null!;

    public DocumentHost Documents { get; private set; } = null!;

    /// <summary>Takes Bearer.</summary>
    public string Desk => Server.Origin + "/mcp/desk";

    /// <summary>The same tools, for tokens with a proof only.</summary>
    public string Counter => Server.Origin + "/mcp/counter";

    /// <summary>Takes tokens with a proof only.</summary>
    public string Crm => Server.Origin + "/mcp/crm";

    public async ValueTask InitializeAsync()
    {
        Documents = await DocumentHost.StartAsync();
        _tools = await StartToolsAsync();
        Server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:ClientMetadata:AllowedHosts:0={DocumentHost.Host}",
                "--AgentIdentity:ClientMetadata:Owner=Olga Owner",
                "--AgentIdentity:Upstreams:desk:Kind=mcp",
                $"--AgentIdentity:Upstreams:desk:Address={_tools.Urls.First()}/mcp",
                "--AgentIdentity:Upstreams:desk:Credential=none",
                "--AgentIdentity:Upstreams:desk:AllowBearer=true",
                "--AgentIdentity:Upstreams:desk:NewTools=allow",
                "--AgentIdentity:Upstreams:counter:Kind=mcp",
                $"--AgentIdentity:Upstreams:counter:Address={_tools.Urls.First()}/mcp",
                "--AgentIdentity:Upstreams:counter:Credential=none",
                "--AgentIdentity:Upstreams:counter:NewTools=allow",
                // Nobody listens there: what is refused before the database is asked can be told from what is not.
                "--AgentIdentity:Upstreams:bank:Kind=data",
                "--AgentIdentity:Upstreams:bank:Credential=none",
                "--AgentIdentity:Upstreams:bank:AllowBearer=true",
                "--AgentIdentity:Upstreams:bank:Database:Connection=Host=127.0.0.1;Port=1;Database=bank;Username=agentid_agent",
                $"--AgentIdentity:Upstreams:bank:Database:ContextKey={new string('a', 64)}",
                "--AgentIdentity:Upstreams:bank:Database:AllowWrites=true",
            ],
            Configure = builder => builder.Services.AddSingleton(Documents.Egress),
        };
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _tools.DisposeAsync();
        await Documents.DisposeAsync();
    }

    /// <summary>A client of its own, with a sound document.</summary>
    public StockClient NewClient(params (string Name, object? Value)[] changes) =>
        new(this, Documents.Serve($"/{ServerUnderTest.NewName("client-")}.json", null, changes));

    /// <summary>The agent that the server has made of a client.</summary>
    public async Task<string> AgentOfAsync(StockClient client) => (await Server.AdminGetAsync("/admin/agents")).EnumerateArray()
        .Single(agent => agent.GetProperty("client_id").GetString() == client.ClientId).GetProperty("id").GetString()!;

    /// <summary>Permits a person and an agent a tool, of the desk unless another place is named.</summary>
    public async Task PermitAsync(string person, string agent, string tool, string at = "desk")
    {
        await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person}", relation = "human_may", @object = $"tool:{at}/{tool}" });
        await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent}", relation = "agent_may", @object = $"tool:{at}/{tool}" });
    }

    private static async Task<WebApplication> StartToolsAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<DeskTools>();
        var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }
}

[McpServerToolType]
internal sealed class DeskTools
{
    [McpServerTool(Name = "search_contacts"), Description("Finds contacts.")]
    public static string Search(string name) => $"found {name}";

    [McpServerTool(Name = "create_refund"), Description("Moves money.")]
    public static string Refund(int amount) => $"refunded {amount}";
}

/// <summary>A stock client by hand: PKCE, one resource, no authentication.</summary>
public sealed class StockClient(StockServer stock, string clientId)
{
    public string ClientId => clientId;

    public DpopProver Prover { get; } = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public string AuthorizeAddress(params (string Name, string? Value)[] changes)
    {
        Dictionary<string, string?> query = new()
        {
            ["client_id"] = clientId,
            ["response_type"] = "code",
            ["redirect_uri"] = StockServer.RedirectUri,
            ["resource"] = stock.Desk,
            ["scope"] = "mcp",
            ["state"] = "state-1",
            ["code_challenge"] = TestAgent.Challenge(Grants.Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/oauth2/authorize", query.Where(static entry => entry.Value is not null).ToDictionary());
    }

    public async Task<string> CodeAsync(Browser person, params (string Name, string? Value)[] changes)
    {
        var back = await person.FollowAsync(AuthorizeAddress(changes));
        var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
        code.Should().NotBeEmpty(back.ToString());
        return code;
    }

    public Task<OAuthReply> RedeemAsync(string code, bool prove = false, params (string Name, string? Value)[] changes) => TokenAsync(prove,
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", StockServer.RedirectUri), ("code_verifier", Grants.Verifier), ("resource", stock.Desk), .. changes]);

    public Task<OAuthReply> RefreshAsync(string token, bool prove = false, params (string Name, string? Value)[] changes) =>
        TokenAsync(prove, [("grant_type", "refresh_token"), ("refresh_token", token), .. changes]);

    public async Task<OAuthReply> GrantAsync(Browser person)
    {
        var reply = await RedeemAsync(await CodeAsync(person));
        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        return reply;
    }

    public Task<OAuthReply> TokenAsync(bool prove, params (string Name, string? Value)[] form)
    {
        var proofs = prove ? new[] { Prover.Create("POST", new Uri(stock.Server.Origin + "/oauth2/token")) } : [];
        var fields = form.Prepend(("client_id", clientId)).GroupBy(static field => field.Item1).Select(static field => field.Last())
            .Where(static field => field.Item2 is not null).Select(static field => KeyValuePair.Create(field.Item1, field.Item2!));
        return new TestAgent(stock.Server, "nobody").PostAsync("/oauth2/token", fields, proofs);
    }
}
