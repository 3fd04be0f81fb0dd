using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>
/// An answer of chat completions without the tool calls that the delegation could not make. A stream is held until its end: what a call asks for
/// is known with its last piece, and a piece that was sent cannot be taken back.
/// </summary>
internal sealed class StrippedAnswer(StandingTools standing)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };
    private readonly ToolCallStrip _strip = new(standing);

    /// <summary>How many tool calls were taken out.</summary>
    public int Stripped => _strip.Stripped;

    /// <summary>The answer for the caller, or why there is none.</summary>
    /// <param name="token">Under whose delegation the calls would be made.</param>
    /// <param name="answer">What the caller would have seen.</param>
    /// <param name="isEvents">Whether that is a stream of events.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public async ValueTask<(ReadOnlyMemory<byte> Body, GatewayError? Error)> OfAsync(Delegation token, ReadOnlyMemory<byte> answer, bool isEvents, CancellationToken cancellationToken)
    {
        List<(ReadOnlyMemory<byte> Sent, JsonDocument? Document)> parts = [];
        try
        {
            foreach (var sent in isEvents ? Events(answer) : [answer])
            {
                parts.Add((sent, Parse(sent, isEvents)));
            }

            parts.ForEach(part => _strip.Read(part.Document?.RootElement ?? default));
            if (!await _strip.DecideAsync(token, cancellationToken))
            {
                return (default, GatewayError.DecisionUnavailable);
            }

            return (_strip.Stripped == 0 ? answer : Write(parts, isEvents), null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text with half a surrogate pair.
            return (default, GatewayError.AnswerWithheld);
        }
        finally
        {
            parts.ForEach(static part => part.Document?.Dispose());
        }
    }

    private ReadOnlyMemory<byte> Write(List<(ReadOnlyMemory<byte> Sent, JsonDocument? Document)> parts, bool isEvents)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        foreach (var (sent, document) in parts)
        {
            if (document is null)
            {
                buffer.Write(sent.Span);
                continue;
            }

            buffer.Write(isEvents ? "data: "u8 : default);
            using (var json = new Utf8JsonWriter(buffer, JsonRedaction.Writing))
            {
                _strip.Write(json, document.RootElement);
            }

            buffer.Write(isEvents ? "\n\n"u8 : default);
        }

        return buffer.WrittenMemory;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Events(ReadOnlyMemory<byte> stream)
    {
        var events = new EventSplitter(JsonRedaction.MaxBytes);
        events.Append(stream.Span);
        while (Next(events) is { } whole)
        {
            yield return whole;
        }
    }

    // The splitter's span does not live across the iterator's yield.
    private static byte[]? Next(EventSplitter events) => events.TryNext(out var whole) ? whole.ToArray() : null;

    /// <summary>Null for what says nothing: comments, and the end.</summary>
    private static JsonDocument? Parse(ReadOnlyMemory<byte> sent, bool isEvents)
    {
        var data = isEvents ? McpEvent.DataOf(sent.Span).ToArray() : sent;
        if (isEvents && (data.IsEmpty || data.Span.SequenceEqual("[DONE]"u8)))
        {
            return null;
        }

        var document = JsonDocument.Parse(data, Strict);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new JsonException("The answer is not an object.");
    }
}
