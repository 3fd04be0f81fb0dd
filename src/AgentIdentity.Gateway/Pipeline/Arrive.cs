using AgentIdentity.AspNetCore;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 2: who calls, and whether the delegation still stands.</summary>
internal sealed class Arrive(DelegationAuthenticator authenticator, IStops stops, Doorway doorway, CallLimits limits, TimeProvider time, ILogger<Arrive> logger)
{
    private static readonly string[] Streams = ["text/event-stream", "application/vnd.amazon.eventstream", "application/grpc"];

    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        passage.StartedAt = time.GetTimestamp();
        if ((doorway.Enter(passage) ?? passage.Refusal) is { } early)
        {
            return early;
        }

        try
        {
            var outcome = await AuthenticateAsync(passage);
            return Stranger(passage, outcome) ?? Admit(passage, outcome) ?? limits.Take(passage);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(logger, fault, GatewayError.ArrivalUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.ArrivalUnavailable, "The token could not be checked.");
        }
    }

    private ValueTask<AuthenticationOutcome> AuthenticateAsync(Passage passage)
    {
        var place = passage.Place;
        return authenticator.AuthenticateAsync(passage.Http, new AuthenticationDemand(place.Audience, place.PublicUrl)
        {
            AllowBearer = place.AllowBearer,
            ResourceMetadata = place.MetadataUrl,
            Method = place.Method,
            KeyHeader = place.KeyHeader,
        });
    }

    private static Refusal? Stranger(Passage passage, AuthenticationOutcome outcome)
    {
        (passage.Arrival, passage.Token) = (outcome, outcome.Delegation);
        if (outcome is { Delegation: not null, Failure: null })
        {
            return null;
        }

        outcome.WriteChallenge(passage.Http.Response);
        return outcome.Failure is { } failure
            ? Refusal.Of(failure)
            : Refusal.Of(GatewayError.ArrivalUnavailable, "The token could not be checked.");
    }

    // Registration comes before the look at the cut-offs, inside the port, so that a stop cannot slip between.
    private Refusal? Admit(Passage passage, AuthenticationOutcome outcome)
    {
        try
        {
            passage.Admission = stops.Admit(passage.Token!);
            passage.Admission.Named?.Invoke(passage.DecisionId);
            passage.Http.Response.OnStarting(static arrived => TellStream((Passage)arrived), passage);
            passage.Gate!.Watch(passage.Admission.Stopped);
            if (passage.Admission.Refusal is not { } refusal)
            {
                return null;
            }

            // The token is good by its signature and counts no more: to a client that is an invalid token, not a lack of rights.
            outcome.WriteRevocation(passage.Http.Response, refusal.Detail);
            return Refusal.Of(refusal, StatusCodes.Status401Unauthorized, isStop: true);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.StopsUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.StopsUnavailable, "Whether the delegation was stopped could not be found out.");
        }
    }

    // Whoever stops what runs is told how many of the calls were streams.
    private static Task TellStream(Passage passage)
    {
        var response = passage.Http.Response;
        if (response.StatusCode == StatusCodes.Status101SwitchingProtocols || Streams.Any(kind => response.ContentType?.StartsWith(kind, StringComparison.OrdinalIgnoreCase) == true))
        {
            passage.Admission?.BeginsStream?.Invoke();
        }

        return Task.CompletedTask;
    }
}
