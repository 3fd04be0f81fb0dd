using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ExtAuthz;

/// <summary>
/// A question of another proxy about a request that it holds: decided and recorded as an HTTP call is, and then let through there.
/// What that proxy does not show, the body, is not known here; what it cannot do, narrowing an answer, is refused.
/// </summary>
internal sealed class ExtAuthzPassage(HttpContext http, Place place, OriginalRequest? original) : PathPassage(http, place)
{
    protected override string Prefix => "";

    protected override string Method => original!.Method;

    protected override string Target => original!.Target;

    // The proxy does not say whether there is one.
    protected override bool HasBody => true;

    // RFC 9110 section 9.3: a body has no meaning with these. It has none with DELETE either, but many an API reads there what to delete.
    public override bool IsWhole => Method is "GET" or "HEAD" or "OPTIONS";

    protected override bool OverridesMethod(string header) =>
        !(original!.FromHeaders && header.Equals(OriginalRequest.MethodHeader, StringComparison.OrdinalIgnoreCase)) && base.OverridesMethod(header);

    public override ValueTask<Refusal?> ForwardAsync()
    {
        if (Stopped.IsCancellationRequested)
        {
            return new(Refusal.Of(EndedBecause, Explanation.Of(EndedBecause)));
        }

        ProxyAnswer.WriteAllowed(this);
        return new((Refusal?)null);
    }

    public override Task AnswerAsync(Refusal refusal) => ProxyAnswer.WriteAsync(this, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("door", "ext_authz");
        base.Describe(json);
    }
}
