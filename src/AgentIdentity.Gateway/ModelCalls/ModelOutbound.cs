using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>A chat call on its way to the provider.</summary>
internal sealed class ModelOutbound(Passage passage, OpenAiChatRequest request) : Outbound
{
    /// <summary>Set once the provider began a successful answer.</summary>
    public UsageMeter? Meter { get; private set; }

    /// <summary>Set when the provider answered with an error status: nothing is charged for that.</summary>
    public ProviderRefusal? Refused { get; private set; }

    public override bool MaySend(string header) => HeaderRules.PassesUpstream(header);

    public override bool MayReturn(string header) => HeaderRules.PassesDownstream(header);

    public override Refusal Explain(GatewayError error) => ModelRefusal.Of(error);

    // Every error status is read and cleaned of keys below, 401 and 403 included.
    public override GatewayError? Judge(HttpStatusCode status) => null;

    public override bool Takes(HttpResponseMessage answer) => !answer.IsSuccessStatusCode;

    public override async ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (body, _) = await WholeAnswer.ReadAsync(answer, ProviderRefusal.LongestBody, cancellationToken);
        // The key itself: a provider that repeats it leaves out the scheme it came with.
        var key = passage.Upstream?.Secret?.Reveal() is { } sent ? sent[(sent.IndexOf(' ', StringComparison.Ordinal) + 1)..] : null;
        Refused = ProviderRefusal.Of((int)answer.StatusCode, body, key);
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            if (MayReturn(name))
            {
                passage.Http.Response.Headers[name] = values.ToArray();
            }
        }

        return null;
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        Meter = request.MeterFor(type);
        return new MeterFilter(passage, Meter, hasEvents: string.Equals(type, "text/event-stream", StringComparison.OrdinalIgnoreCase));
    }
}
