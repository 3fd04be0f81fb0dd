using System.Collections;
using System.Diagnostics;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// What one request is known to be. It is the request's log scope from its start and is filled in once the caller is known; it holds
/// nothing of the HttpContext, for work that outlives the request still logs under it.
/// </summary>
internal sealed class RequestFrame : IReadOnlyList<KeyValuePair<string, object?>>
{
    private KeyValuePair<string, object?>[] _entries = [];
    private string _text = "no delegation";

    public int Count => _entries.Length;

    public KeyValuePair<string, object?> this[int index] => _entries[index];

    /// <summary>What the public address has before the path that arrives here.</summary>
    public string PublicPath { get; private set; } = "";

    /// <summary>The request among those that a stop ends, where the stop feed is subscribed to.</summary>
    public RunningRequest? Running { get; private set; }

    public static RequestFrame Of(HttpContext context)
    {
        if (context.Features.Get<RequestFrame>() is not { } frame)
        {
            context.Features.Set(frame = new RequestFrame());
        }

        return frame;
    }

    public void Enter(Delegation delegation, string publicPath, HttpContext context)
    {
        PublicPath = publicPath;
        var caller = Caller(delegation);
        _text = $"{caller} under {delegation.DelegationId}";
        _entries =
        [
            new("Caller", caller),
            new("Subject", delegation.Subject),
            new("Actor", delegation.Actor.Subject),
            new("DelegationId", delegation.DelegationId),
            new("TransactionId", delegation.TransactionId),
        ];
        Tag(context.Features.Get<IHttpActivityFeature>()?.Activity, delegation, caller);
    }

    public RunningRequest Run(AuthenticationOutcome outcome, CutoffBoard board, HttpContext context) => Running = RunningRequest.Start(outcome, board, context);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _text;

    /// <summary>"ben via codex"; with sub-agents, in the order they were asked: "ben via planner via codex".</summary>
    public static string Caller(Delegation delegation)
    {
        var agents = "";
        for (var actor = delegation.Actor; actor is not null; actor = actor.Prior)
        {
            agents = $" via {actor.Subject}{agents}";
        }

        return delegation.Subject + agents;
    }

    private static void Tag(Activity? activity, Delegation delegation, string caller) => activity?
        .SetTag("enduser.id", delegation.Subject)
        .SetTag("agentidentity.caller", caller)
        .SetTag("agentidentity.actor", delegation.Actor.Subject)
        .SetTag("agentidentity.delegation_id", delegation.DelegationId)
        .SetTag("agentidentity.transaction_id", delegation.TransactionId);
}
