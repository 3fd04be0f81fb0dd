using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Anything else under /v1 and /model: refused in the provider's shape with what to use in its place, and recorded like every refusal.</summary>
internal sealed class UnknownSurfacePassage(HttpContext http, Place place, ModelSurface surface, ModelFailure why) : Passage(http, place)
{
    public override ValueTask<Refusal?> UnderstandAsync() =>
        new(ModelRefusal.Of(why));

    public override ValueTask<Refusal?> ForwardAsync() => throw new InvalidOperationException("An unknown surface leads nowhere.");

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, surface, refusal);

    public override void Describe(Utf8JsonWriter json) => json.WriteString("action", Http.Request.Method);
}
