using AgentIdentity.AspNetCore;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 2: who calls, and whether the delegation still stands.</summary>
internal sealed class Arrive(DelegationAuthenticator authenticator, IStops stops, TimeProvider time, ILogger<Arrive> logger)
{
    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        passage.StartedAt = time.GetTimestamp();
        if (passage.Refusal is { } misplaced)
            return misplaced;
        try
        {
            if (await AuthenticateAsync(passage) is { } stranger)
                return stranger;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(logger, fault, GatewayError.ArrivalUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.ArrivalUnavailable, "The token could not be checked.");
        }
        return Admit(passage);
    }

    private async ValueTask<Refusal?> AuthenticateAsync(Passage passage)
    {
        var place = passage.Place;
        var outcome = await authenticator.AuthenticateAsync(passage.Http, new AuthenticationDemand(place.Audience, place.PublicUrl)
        {
            AllowBearer = place.AllowBearer,
            ResourceMetadata = place.MetadataUrl,
        });
        passage.Token = outcome.Delegation;
        if (outcome is { Delegation: not null, Failure: null })
            return null;
        outcome.WriteChallenge(passage.Http.Response);
        return outcome.Failure is { } failure
            ? Refusal.Of(failure)
            : Refusal.Of(GatewayError.ArrivalUnavailable, "The token could not be checked.");
    }

    // Registration comes before the look at the cut-offs, inside the port, so that a stop cannot slip between.
    private Refusal? Admit(Passage passage)
    {
        try
        {
            passage.Admission = stops.Admit(passage.Token!);
            return passage.Admission.Refusal is { } refusal ? Refusal.Of(refusal, 403, isStop: true) : null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.StopsUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.StopsUnavailable, "Whether the delegation was stopped could not be found out.");
        }
    }
}
