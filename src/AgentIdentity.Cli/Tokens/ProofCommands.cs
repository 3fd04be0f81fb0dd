using System.CommandLine;
using AgentIdentity.Cli.Agents;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Tokens;

/// <summary>
/// <c>agentid token assertion</c> and <c>agentid token proof</c>: what a shell needs to play an agent with nothing but
/// curl. Each prints one line that is good once, for a minute.
/// </summary>
internal static class ProofCommands
{
    private static readonly Option<string> KeyFile = new("--key") { Description = "The agent's private key file.", Required = true };
    private static readonly Option<string> Agent = new("--agent") { Description = "The agent's id.", Required = true };
    private static readonly Option<string> Method = new("--method") { Description = "The HTTP method.", DefaultValueFactory = _ => "POST" };
    private static readonly Option<string> Url = new("--url") { Description = "The address of the request.", Required = true };
    private static readonly Option<string?> Token = new("--token") { Description = "The access token sent along, if any." };

    public static Command Assertion() =>
        new Command("assertion", "Prints a client assertion (RFC 7523) that authenticates the agent at the token endpoint, once.") { KeyFile, Agent }
            .Does(AssertAsync);

    public static Command Proof() =>
        new Command("proof", "Prints a DPoP proof (RFC 9449) for one request.") { KeyFile, Method, Url, Token }.Does(ProveAsync);

    private static Task<int> AssertAsync(Session session, CancellationToken cancellationToken)
    {
        using var key = AgentKeyFile.Open(session.Get(KeyFile)!);
        var issuer = ServerOptions.IssuerOf(session.Server);
        return PrintAsync(session, new ClientAssertionSigner(key, session.Get(Agent)!, session.Time).Create(issuer));
    }

    private static Task<int> ProveAsync(Session session, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(session.Get(Url), UriKind.Absolute, out var url))
        {
            throw new CommandFailure(ExitCode.Usage, "--url needs a whole address, such as http://127.0.0.1:5080/oauth2/token.");
        }

        using var key = AgentKeyFile.Open(session.Get(KeyFile)!);
        return PrintAsync(session, new DpopProver(key, session.Time).Create(session.Get(Method)!, url, session.Get(Token)));
    }

    private static Task<int> PrintAsync(Session session, string line)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { value = line });
        }
        else
        {
            session.Screen.Raw(line);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
