using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Models;

/// <summary>A chat call on its way to the provider.</summary>
internal sealed class ModelOutbound(Passage passage, OpenAiChatRequest request) : Outbound
{
    /// <summary>Set once the provider began a successful answer.</summary>
    public UsageMeter? Meter { get; private set; }

    /// <summary>Whether the provider answered at all, and refused.</summary>
    public bool Refused { get; private set; }

    public override bool MaySend(string header) => HeaderRules.PassesUpstream(header);

    public override bool MayReturn(string header) => HeaderRules.PassesDownstream(header);

    public override Refusal Explain(GatewayError error) => ModelRefusal.Of(error);

    public override GatewayError? Judge(HttpStatusCode status)
    {
        Refused = (int)status is < 200 or >= 300;
        return (int)status >= 500 ? GatewayError.UpstreamFailed : base.Judge(status);
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer)
    {
        if (Refused)
            return null;
        var type = answer.Content.Headers.ContentType?.MediaType;
        Meter = request.MeterFor(type);
        return new MeterFilter(passage, Meter, hasEvents: string.Equals(type, "text/event-stream", StringComparison.OrdinalIgnoreCase));
    }
}
