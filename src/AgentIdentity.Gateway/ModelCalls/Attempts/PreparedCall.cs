using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>A call as it goes to one candidate.</summary>
/// <param name="Fit">Where it goes.</param>
/// <param name="Address">The exact address, the caller's query included where it passes.</param>
/// <param name="Provider">The headers that belong to it.</param>
/// <param name="Body">Exactly the bytes that are sent.</param>
internal sealed record PreparedCall(Fit Fit, Uri Address, ProviderCall Provider, ReadOnlyMemory<byte> Body)
{
    /// <summary>The call for a candidate, or why it cannot be said there.</summary>
    public static (PreparedCall? Call, ModelFailure? Failure) Of(ModelRequest request, Fit fit, BodyEdits edits)
    {
        var body = request.BodyFor(fit.Candidate.Model, fit.Wire, edits);
        if (!body.Ok)
        {
            return (null, body.Failure);
        }

        var passes = fit.Wire == request.Surface;
        var provider = ProviderAddress.Of(fit.Candidate.Model, fit.Wire, request.Stream, translated: !passes);
        var address = passes && request.Query is { Length: > 0 } query ? new Uri(provider.Address.AbsoluteUri + query) : provider.Address;
        return (new PreparedCall(fit, address, provider, body.Value.Bytes), null);
    }
}
