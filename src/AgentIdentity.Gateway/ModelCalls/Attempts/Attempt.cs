using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>One try at one candidate, as far as the first byte for the caller.</summary>
internal sealed class Attempt(PreparedCall call) : CandidateHealth.Try
{
    public PreparedCall Call => call;

    /// <summary>The provider's HTTP status; null where it gave none.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong on the way, where something did.</summary>
    public GatewayError? Error { get; init; }

    /// <summary>The provider's own error answer, cleaned.</summary>
    public ProviderRefusal? Refused { get; init; }

    /// <summary>The headers of that answer that the caller may see.</summary>
    public IReadOnlyList<KeyValuePair<string, string[]>> Headers { get; init; } = [];

    /// <summary>An answer that began, or one whose first event is an error: it can be relayed.</summary>
    public ModelExchange? Exchange { get; init; }

    /// <summary>How long the provider asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>The request left, and nobody knows what became of it: the provider may charge for it.</summary>
    public bool MayBeCharged => Refused is null && Exchange?.FirstFault is null && Error is not (null or GatewayError.UpstreamDown);

    /// <summary>The answer begins well.</summary>
    public bool Succeeded => Exchange is { FirstFault: null } && Error is null;

    public AttemptVerdict Verdict => this switch
    {
        { Succeeded: true } => AttemptVerdict.Final,
        { Exchange.FirstFault: { } fault } => AttemptVerdicts.Of(fault.Status, fault.Type, fault.Code),
        { Refused: { Fault: var fault }, Status: { } status } => AttemptVerdicts.Of(status, fault.Type, fault.Code),
        { Error: GatewayError.UpstreamDown or GatewayError.UpstreamCut } => AttemptVerdict.Again,
        { Error: GatewayError.UpstreamSlow or GatewayError.UpstreamAnswerUnreadable } => AttemptVerdict.Elsewhere,
        _ => AttemptVerdict.Final,
    };

    public override bool IsFault => this switch
    {
        { Exchange.FirstFault: { } fault } => AttemptVerdicts.IsFault(fault.Status),
        { Status: { } status, Refused: not null } => AttemptVerdicts.IsFault(status),
        _ => Error is GatewayError.UpstreamDown or GatewayError.UpstreamSlow or GatewayError.UpstreamCut or GatewayError.UpstreamAnswerUnreadable,
    };

    public override TimeSpan? FirstByte => Succeeded ? Took : null;

    /// <summary>What stands in the record: the status, the code of what went wrong, or that it was taken.</summary>
    public string Word => Succeeded ? "answered"
        : Exchange?.FirstFault is { } fault ? "first_event_" + (fault.Type ?? fault.Kind.ToString().ToLowerInvariant())
        : Error?.Code() ?? Refused?.Fault.Type ?? "refused";
}
