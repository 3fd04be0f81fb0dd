using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 6: what the upstream is shown. The caller's own credentials are left behind when headers are copied.</summary>
internal sealed class Equip(ICredentials credentials, ILogger<Equip> logger)
{
    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        if (passage.Upstream is not { } upstream)
        {
            return null;
        }

        try
        {
            passage.Credential = await credentials.ForAsync(upstream, passage.Token!, passage.Call, passage.Http.RequestAborted);
        }
        catch (CredentialException unavailable)
        {
            Log.Fault(logger, unavailable, unavailable.Error.Code(), passage.DecisionId);
            return Ended(passage) ?? passage.WithoutCredential(Refusal.Of(unavailable.Error, unavailable.Message));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.CredentialUnavailable.Code(), passage.DecisionId);
            return Ended(passage) ?? passage.WithoutCredential(Refusal.Of(GatewayError.CredentialUnavailable, "No credential for the upstream could be had."));
        }

        return Ended(passage);
    }

    private static Refusal? Ended(Passage passage) =>
        passage.Stopped.IsCancellationRequested ? Refusal.Of(passage.EndedBecause, Explanation.Of(passage.EndedBecause)) : null;
}
