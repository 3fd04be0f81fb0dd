using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.AspNetCore;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>One call on its way through the eight steps: what is known so far, and what its protocol makes of a step.</summary>
internal abstract class Passage(HttpContext http, Place place)
{
    public HttpContext Http { get; } = http;

    public Place Place { get; } = place;

    /// <summary>Names the call in every entry, whether or not a decision is reached.</summary>
    public string DecisionId
    {
        get;
        set
        {
            field = value;
            Admission?.Named?.Invoke(value);
        }
    } = Identifiers.New("dec_");

    public long StartedAt { get; set; }

    public Upstream? Upstream { get; set; }

    /// <summary>Who came, with the ways to challenge them; null before step 2.</summary>
    public AuthenticationOutcome? Arrival { get; set; }

    /// <summary>Null until step 2 is done: a stranger.</summary>
    public Delegation? Token { get; set; }

    public Admission? Admission { get; set; }

    /// <summary>What is asked; null for calls that need no decision (initialize, ping, lists).</summary>
    public Call? Call { get; set; }

    public Decision? Decision { get; set; }

    /// <summary>The records to wait for when the outcome is needs_approval.</summary>
    public ImmutableArray<PendingApproval> Approvals { get; set; } = [];

    /// <summary>What people wrote about this very call, for its caller.</summary>
    public string? Note { get; set; }

    public Reservation? Reservation { get; set; }

    /// <summary>Where the call came from, as rules read it.</summary>
    public CallSource Source { get; set; } = CallerAddress.Of(http.Connection.RemoteIpAddress);

    /// <summary>The money that this call asks for, reserved in step 4; null for calls that are not paid for.</summary>
    public MoneyAsk? Money { get; set; }

    /// <summary>The same after a closer look at the input, taken only where <see cref="Money"/> does not fit what is left.</summary>
    public virtual MoneyAsk CountMoney() => Money!;

    /// <summary>Below what counting, which takes time, need not be tried.</summary>
    public virtual MoneyAsk LeastMoney() => Money!;

    /// <summary>Whether step 5 is done.</summary>
    public bool Recorded { get; set; }

    public UpstreamCredential Credential { get; set; } = UpstreamCredential.None;

    /// <summary>What stopped the call, at whatever step.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Set when the end of a stream already told the caller what happened.</summary>
    public bool Answered { get; set; }

    /// <summary>The trace of the call, in its evidence and on its way to the upstream; null before step 2.</summary>
    public CallTrace? Trace { get; set; }

    /// <summary>What the protocol's conventions for telemetry want to know of the call.</summary>
    public virtual CallSigns Signs => new();

    /// <summary>What the call has taken of the gateway; null before step 2.</summary>
    public CallGate? Gate { get; set; }

    /// <summary>Cancelled when the call must end: a stop, the end of its time or of its token, the drain of this process.</summary>
    public CancellationToken Stopped => Gate?.Ended ?? Admission?.Stopped ?? CancellationToken.None;

    /// <summary>Why the call must end, once <see cref="Stopped"/> says so.</summary>
    public GatewayError EndedBecause => Gate?.Reason ?? GatewayError.Stopped;

    /// <summary>Step 3: reads the call; sets <see cref="Call"/> or refuses.</summary>
    public abstract ValueTask<Refusal?> UnderstandAsync();

    /// <summary>What becomes of a call for which no credential could be had; null where it may still go elsewhere.</summary>
    public virtual Refusal? WithoutCredential(Refusal refusal) => refusal;

    /// <summary>Step 7: sends the call and relays the answer.</summary>
    public abstract ValueTask<Refusal?> ForwardAsync();

    /// <summary>Writes a refusal in the protocol's own form.</summary>
    public abstract Task AnswerAsync(Refusal refusal);

    /// <summary>What the four-way rule's "no" looks like here; MCP hides tools, others say so.</summary>
    public virtual Refusal Deny(Decision decision) => Refusal.Of(decision) with { Approvals = Approvals, Note = Note };

    /// <summary>What stands against a call that the four-way rule allows; asked after it, so that it tells nothing of what is invisible.</summary>
    public virtual Refusal? Object() => null;

    /// <summary>Whether everything that the call asks for is known: an approval is for that, and for nothing else.</summary>
    public virtual bool IsWhole => Call is { ArgumentsKnown: true };

    /// <summary>What is told upstream besides the arguments; null for nothing.</summary>
    public virtual JsonElement? Told => null;

    /// <summary>The decision that let the call out of which this is a later part; null for a call by itself.</summary>
    public virtual string? Continues => null;

    /// <summary>Whether members can be taken out of the answer here.</summary>
    public virtual bool CanRedact => false;

    /// <summary>Whether tool calls can be taken out of the answer here, or none can be in it.</summary>
    public virtual bool CanStripToolCalls => true;

    /// <summary>What must be taken out of the answer; null for nothing. Made when the decision is known to be one that can be met.</summary>
    public RedactionTree? Redactions { get; private set; }

    /// <summary>The refusal of an allowed call whose obligations cannot be met here; known before anything leaves.</summary>
    public virtual Refusal? Unmet(Decision decision)
    {
        foreach (var obligation in decision.Obligations)
        {
            var met = obligation.Kind switch
            {
                // The labels were put on the delegation with the decision.
                ObligationKind.Label => true,
                ObligationKind.Redact => CanRedact && RedactionTree.CanRead(obligation.Values),
                ObligationKind.StripToolCall => CanStripToolCalls,
                _ => false,
            };
            if (!met)
            {
                return Refusal.Of(GatewayError.ObligationUnmet, "A rule narrows what this call may give, and that cannot be done here.");
            }
        }

        Redactions = RedactionTree.Of(decision);
        return null;
    }

    /// <summary>Adds to the record what was asked; never the arguments themselves.</summary>
    public abstract void Describe(Utf8JsonWriter json);

    /// <summary>Adds to the second entry what the protocol counted.</summary>
    public virtual void DescribeEnd(Utf8JsonWriter json)
    {
    }

    /// <summary>Gives back what step 4 reserved.</summary>
    public virtual ValueTask SettleAsync() => ValueTask.CompletedTask;
}
