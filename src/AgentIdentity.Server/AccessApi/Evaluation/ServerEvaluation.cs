using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// The use of a whole MCP server, as COAZ-MCP asks about it for initialize and lists: allowed while the delegation stands and
/// holds anything there. Which tools a list may name is asked tool by tool.
/// </summary>
internal sealed class ServerEvaluation(DelegationBook book, ServerSettings settings)
{
    public const string Type = "mcp_server";

    // What the gateway itself lets through to a server; the rest of the protocol has no decision here and is refused, as there.
    private static readonly string[] Methods = ["initialize", "server/discover", "tools/list"];

    public ValueTask<AccessAnswer> AnswerAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Answer(question, caller));
    }

    private AccessAnswer Answer(AccessQuestion question, AccessCaller caller)
    {
        var prefix = settings.Issuer + "/mcp/";
        var id = question.Resource.Id;
        var upstream = id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : id;
        if (!caller.MayAskAbout(Call.ToolUnread(upstream, "-")))
        {
            return AccessAnswer.Failed(403, ServerError.AccessNotAllowed, "This key may ask only about calls of its own upstreams.");
        }

        if (!Methods.Contains(question.Action.Name, StringComparer.Ordinal))
        {
            return AccessAnswer.Denied("unknown_method", "This method of MCP is not let through.");
        }

        var agent = VouchedAgent.Read(question, book);
        if (agent.Unclear is { } unclear)
        {
            return unclear;
        }

        return agent.Delegation is { } delegation && delegation.Human == agent.Human && delegation.Agent == agent.Agent
            && book.Standing(delegation.Id) is null && delegation.Details.ForAudience(prefix + upstream).Items.Count > 0
            ? new AccessAnswer(true, [])
            : AccessAnswer.Denied("not_granted", "No delegation in force grants anything at this server.");
    }
}
