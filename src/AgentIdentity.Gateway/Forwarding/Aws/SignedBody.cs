using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Forwarding.Aws;

/// <summary>A signature covers the whole body, so one that would stream is read first, within the upstream's limit.</summary>
internal static class SignedBody
{
    /// <summary>The body to send; null streams the caller's.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte>? Body, Refusal? Refusal)> ReadAsync(Passage passage, Outbound outbound)
    {
        if (passage.Credential.Session is null)
        {
            return (outbound.Body, null);
        }

        if (AwsObjection.To(passage.Http.Request, outbound.Target.Query, passage.Upstream!.Aws!) is { } objection)
        {
            return (null, objection);
        }

        if (outbound.Body is not null || passage.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return (outbound.Body, null);
        }

        var (body, refusal) = await BoundedBody.ReadAsync(passage.Http, passage.Place.MaxBodyBytes);
        return (body, refusal);
    }
}
