using System.Net;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>What one protocol sends and what it makes of the answer.</summary>
internal abstract class Outbound
{
    /// <summary>Exactly the address that was decided on.</summary>
    public required Uri Target { get; init; }

    /// <summary>Exactly the body that was decided on; null streams the caller's.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether a header of the caller may go to the upstream.</summary>
    public abstract bool MaySend(string header);

    /// <summary>Whether a header of the upstream may go to the caller.</summary>
    public virtual bool MayReturn(string header) => !ReturnHeaders.AreKept(header);

    /// <summary>Where the caller is sent, in the caller's own terms.</summary>
    public virtual string? ReturnLocation(string location) => location;

    /// <summary>An answer that is not relayed: the upstream's own errors stay between it and the gateway.</summary>
    public virtual GatewayError? Judge(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => GatewayError.UpstreamRefusedCredential,
        HttpStatusCode.Forbidden => GatewayError.UpstreamForbade,
        _ => null,
    };

    /// <summary>The same with the whole head in view.</summary>
    public virtual GatewayError? Judge(HttpResponseMessage answer) => Judge(answer.StatusCode);

    /// <summary>How the protocol tells the caller.</summary>
    public virtual Refusal Explain(GatewayError error) => Refusal.Of(error, Explanation.Of(error));

    /// <summary>Whether the answer must be read whole and replaced (lists); everything else streams.</summary>
    public virtual bool Takes(HttpResponseMessage answer) => false;

    /// <summary>Reads an answer that <see cref="Takes"/> claimed.</summary>
    public virtual ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken) => new((GatewayError?)null);

    /// <summary>Whether the call needs HTTP/2 and the trailers of its answer (gRPC); all others lose them, for they pass the list of headers by.</summary>
    public virtual bool NeedsTrailers => false;

    /// <summary>Writes what may be told behind the answer.</summary>
    public virtual void WriteTrailers(HttpResponse response, HttpResponseMessage answer, Refusal? refusal)
    {
    }

    /// <summary>A last look at the headers that go to the caller.</summary>
    public virtual void MendHeaders(IHeaderDictionary headers)
    {
    }

    /// <summary>Watches or filters a streamed answer; null relays its bytes untouched.</summary>
    public virtual IAnswerFilter? FilterFor(HttpResponseMessage answer) => null;
}
