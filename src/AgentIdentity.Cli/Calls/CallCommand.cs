using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Client;

namespace AgentIdentity.Cli.Calls;

/// <summary><c>agentid call</c>: one call through the gateway, with the token and the proof that an agent would bring.</summary>
internal static class CallCommand
{
    private static readonly Argument<string> Url = new("url") { Description = "Where to, through the gateway: http://127.0.0.1:5080/api/orders/A-17, or /mcp/notes for an MCP server." };
    private static readonly Option<string> Delegation = new("--delegation") { Description = "The delegation (dlg_…) under which the agent acts.", Required = true };
    private static readonly Option<string> Method = new("--method", "-X") { Description = "The HTTP method. Default: GET, or POST where there is a body." };
    private static readonly Option<string?> Body = new("--data", "-d") { Description = "A body, in JSON." };
    private static readonly Option<string?> Tool = new("--tool") { Description = "The tool to call at an MCP server. Without it, its tools are listed." };
    private static readonly Option<string?> Arguments = new("--arguments") { Description = "The tool's arguments, as a JSON object." };

    public static Command Build() => new Command("call", "Makes one call as an agent, for whoever delegated it, and prints the answer.")
    {
        Url, AgentAtHand.Agent, AgentAtHand.Key, Delegation, Method, Body, Tool, Arguments,
    }.Does(CallAsync);

    private static async Task<int> CallAsync(Session session, CancellationToken cancellationToken)
    {
        var server = session.Server.AbsoluteUri;
        if (!Uri.TryCreate(session.Get(Url), UriKind.Absolute, out var url) || !url.AbsoluteUri.StartsWith(server, StringComparison.Ordinal)
            || url.AbsolutePath[(session.Server.AbsolutePath.Length - 1)..].Split('/', 4) is not [_, var door, { Length: > 0 } upstream, ..])
        {
            throw new CommandFailure(ExitCode.Usage, $"The address must lie behind the gateway, such as {server}api/orders/A-17.");
        }

        return await AgentAtHand.DoAsync(session, async client =>
        {
            var resource = $"{server}{door}/{upstream}";
            using var handler = client.CreateHandler(new ExchangeRequest(session.Get(Delegation)!, resource));
            handler.InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
            using HttpClient http = new(handler);
            using var request = door == "mcp" ? McpCall.Of(url, session.Get(Tool), ArgumentsOf(session)) : Plain(session, url);
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var (done, shown) = door == "mcp" && !session.Screen.IsJson ? McpCall.Read(text) : (response.IsSuccessStatusCode, text);
            session.Screen.Raw(Output.Screen.Clean(shown));
            return done && response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Refused;
        });
    }

    private static JsonObject ArgumentsOf(Session session)
    {
        try
        {
            return session.Get(Arguments) is { } text ? JsonNode.Parse(text)!.AsObject() : [];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new CommandFailure(ExitCode.Usage, "--arguments must be a JSON object.");
        }
    }

    private static HttpRequestMessage Plain(Session session, Uri url)
    {
        var body = session.Get(Body);
        return new HttpRequestMessage(new HttpMethod(session.Get(Method) ?? (body is null ? "GET" : "POST")), url)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
    }
}
