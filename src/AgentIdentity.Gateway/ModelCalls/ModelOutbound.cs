using System.Buffers;
using System.Net;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>A chat call on its way to the provider.</summary>
internal sealed class ModelOutbound(Passage passage, OpenAiChatRequest request, StrippedAnswer? strip) : Outbound
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

    /// <summary>The successful answer without what a rule takes out of it, once it was taken.</summary>
    public ReadOnlyMemory<byte>? Taken { get; private set; }

    public override bool Takes(HttpResponseMessage answer) => strip is not null || !answer.IsSuccessStatusCode;

    public override async ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return await StripAsync(answer, cancellationToken);
        }

        var (body, _) = await WholeAnswer.ReadAsync(answer, ProviderRefusal.LongestBody, passage.Gate, cancellationToken);
        // The key itself: a provider that repeats it leaves out the scheme it came with.
        var key = (passage.Upstream?.Secret as SecretSource.Fixed)?.Value.Reveal() is { } sent ? sent[(sent.IndexOf(' ', StringComparison.Ordinal) + 1)..] : null;
        Refused = ProviderRefusal.Of((int)answer.StatusCode, body, key);
        CopyHeaders(answer);
        return null;
    }

    // Metered as it came, for that is what is paid for; the caller's copy is the metered one.
    private async ValueTask<GatewayError?> StripAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        Meter = request.MeterFor(type);
        var (body, error) = await WholeAnswer.ReadAsync(answer, JsonRedaction.MaxBytes, passage.Gate, cancellationToken);
        if (error is not null)
        {
            return error;
        }

        var shown = new ArrayBufferWriter<byte>(Math.Max(body.Length, 1));
        if (!Meter.Feed(body.Span, shown))
        {
            return GatewayError.UpstreamAnswerUnreadable;
        }

        Meter.Complete(shown);
        if (!Meter.Finished)
        {
            return GatewayError.UpstreamCut;
        }

        (var rest, error) = await strip!.OfAsync(passage.Token!, shown.WrittenMemory, IsEvents(type), cancellationToken);
        if (error is not null)
        {
            return error;
        }

        Taken = rest;
        CopyHeaders(answer);
        passage.Http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        return null;
    }

    private void CopyHeaders(HttpResponseMessage answer)
    {
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            if (MayReturn(name))
            {
                passage.Http.Response.Headers[name] = values.ToArray();
            }
        }
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        Meter = request.MeterFor(type);
        return new MeterFilter(passage, Meter, hasEvents: IsEvents(type));
    }

    private static bool IsEvents(string? type) => string.Equals(type, "text/event-stream", StringComparison.OrdinalIgnoreCase);
}
