using System.CommandLine;
using AgentIdentity.Cli.Agents;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Client;

namespace AgentIdentity.Cli.Calls;

/// <summary>The agent that a shell plays: its id, and its private key in a file.</summary>
internal static class AgentAtHand
{
    public static readonly Option<string> Agent = new("--agent") { Description = "The agent's id.", Required = true };
    public static readonly Option<string> Key = new("--key") { Description = "The agent's private key file.", Required = true };

    /// <summary>Does something as the agent; refusals become the command's.</summary>
    public static async Task<T> DoAsync<T>(Session session, Func<AgentIdentityClient, Task<T>> action)
    {
        using var key = AgentKeyFile.Open(session.Get(Key)!);
        using var client = new AgentIdentityClient(new AgentIdentityClientOptions
        {
            Authority = ServerOptions.IssuerOf(session.Server),
            AgentId = session.Get(Agent)!,
            Key = key,
        });
        try
        {
            return await action(client);
        }
        catch (AgentIdentityException refused)
        {
            throw new CommandFailure(ExitCode.Refused, refused.Message, refused.Code);
        }
        catch (HttpRequestException problem)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{session.Server} cannot be reached: {problem.Message}");
        }
    }
}
