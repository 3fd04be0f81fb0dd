using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Http;

/// <summary>
/// An answer without what a rule takes out of it. A short one waits until it was seen whole, so that a fault in it can still be answered
/// properly; a longer one passes while it is read, and breaks off at a fault.
/// </summary>
internal sealed class RedactedAnswer(Passage passage, Outbound outbound, HttpResponseMessage answer)
{
    private const int Held = 256 * 1024;
    private const int Part = 16 * 1024;
    private bool _started;

    /// <summary>The answer, where it was short.</summary>
    public ReadOnlyMemory<byte>? Whole { get; private set; }

    public int Removed { get; private set; }

    public async ValueTask<GatewayError?> CopyAsync(CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentEncoding.Any(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return GatewayError.UpstreamAnswerUnreadable;
        }

        using var redaction = new StreamedRedaction(passage.Redactions!, passage.Gate);
        var buffer = ArrayPool<byte>.Shared.Rent(Part);
        try
        {
            return await CopyAsync(redaction, await answer.Content.ReadAsStreamAsync(cancellationToken), buffer, cancellationToken);
        }
        finally
        {
            Removed = redaction.Removed;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<GatewayError?> CopyAsync(StreamedRedaction redaction, Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        var isJson = WholeJson.Is(answer.Content.Headers.ContentType);
        for (var total = 0L; ;)
        {
            var count = await body.ReadAsync(buffer.AsMemory(0, Part), cancellationToken);
            total += count;
            if (total > 0 && !(isJson && redaction.TryFeed(buffer.AsSpan(0, count), isLast: count == 0)))
            {
                return Withhold();
            }

            if (count == 0)
            {
                break;
            }

            if (redaction.Ready.Length > Held)
            {
                await WriteAsync(redaction, cancellationToken);
            }
        }

        if (_started)
        {
            await WriteAsync(redaction, cancellationToken);
            return null;
        }

        WholeJson.CopyHead(answer, passage.Http.Response, outbound, passage.Credential);
        Whole = redaction.Ready;
        return null;
    }

    private async ValueTask WriteAsync(StreamedRedaction redaction, CancellationToken cancellationToken)
    {
        if (!_started)
        {
            _started = true;
            WholeJson.CopyHead(answer, passage.Http.Response, outbound, passage.Credential);
        }

        await passage.Http.Response.Body.WriteAsync(redaction.Ready, cancellationToken);
        redaction.Taken();
    }

    private GatewayError Withhold()
    {
        if (_started)
        {
            // Half an answer must not look like one.
            passage.Http.Abort();
        }

        return GatewayError.AnswerWithheld;
    }
}
