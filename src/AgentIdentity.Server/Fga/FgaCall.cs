using AgentIdentity.Broker;

namespace AgentIdentity.Server.Fga;

/// <summary>One call, understood as far as its address and the form of its body go.</summary>
/// <param name="Http">The request.</param>
/// <param name="Route">What its address asks for.</param>
/// <param name="Body">The body's message; an empty one where there is none.</param>
/// <param name="By">Who calls, for the record.</param>
internal record FgaRequest(HttpContext Http, FgaRoute Route, FgaMessage Body, string By)
{
    public CancellationToken Cancellation => Http.RequestAborted;

    public FgaQuery Query { get; } = new(Http.Request.Query);
}

/// <summary>A call of one store.</summary>
/// <param name="Request">The call.</param>
/// <param name="Store">The store.</param>
internal sealed record FgaCall(FgaRequest Request, EmbeddedRelations Store) : FgaRequest(Request);
