using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>A gRPC call goes on over HTTP/2 alone, and its answer keeps its trailers: without them nobody knows how it ended.</summary>
internal sealed class GrpcOutbound(Passage passage) : Outbound
{
    private const string NotAccepted = "14";

    public override bool NeedsTrailers => true;

    public override bool MaySend(string header) => !SentHeaders.AreKept(header);

    public override bool MayReturn(string header) => base.MayReturn(header) && !IsOurs(header);

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer) => new GrpcMessages(passage);

    public override void WriteTrailers(HttpResponse response, HttpResponseMessage answer, Refusal? refusal)
    {
        if (refusal is not null)
        {
            foreach (var (name, value) in GrpcStatus.Of(passage, refusal))
            {
                response.AppendTrailer(name, value);
            }

            return;
        }

        var unaccepted = false;
        foreach (var (name, values) in answer.TrailingHeaders.NonValidated)
        {
            if (MayReturn(name) && MaySend(name))
            {
                unaccepted |= name == GrpcStatus.Status && values.ToString() == GrpcStatus.Unauthenticated;
                response.AppendTrailer(name, values.ToString());
            }
        }

        if (unaccepted)
        {
            KeepBack(passage.Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers);
        }
    }

    /// <summary>The upstream's refusal of the gateway's own credential is nothing that the caller could mend with its own.</summary>
    public override void MendHeaders(IHeaderDictionary headers)
    {
        if (headers[GrpcStatus.Status] == GrpcStatus.Unauthenticated)
        {
            KeepBack(headers);
        }
    }

    private void KeepBack(IHeaderDictionary headers)
    {
        passage.Credential.Refused?.Invoke();
        headers[GrpcStatus.Status] = NotAccepted;
        headers[GrpcStatus.Message] = Explanation.Of(GatewayError.UpstreamRefusedCredential);
        headers.Remove(GrpcStatus.Details);
        headers["agentidentity-code"] = GatewayError.UpstreamRefusedCredential.Code();
    }

    private static bool IsOurs(string header) => header.StartsWith("agentidentity-", StringComparison.OrdinalIgnoreCase);
}
