using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>
/// What rules read of a model call: its surface, its bounds, the tools it offers, where it goes, and a digest of the whole, so that an
/// approval is for this request and no other. The messages themselves stay out: they are long, and nobody's business but the provider's.
/// </summary>
internal sealed class CallArguments(ModelRequest request, ReadOnlyMemory<byte> body)
{
    private readonly string _digest = EvidenceBody.Digest(body.Span);

    /// <summary>The arguments of the call as it would go to a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="passes">Whether the caller's own body goes there, and with it what it says of keeping; a translation asks for nothing to be kept.</param>
    public JsonElement For(DataPlace place, bool passes)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("surface", ProviderNames.Of(request.Surface));
            json.WriteString("provider", place.Provider);
            json.WriteString("geography", place.Geography);
            json.WriteBoolean("stores", request.Stores && passes);

            // What a caller has kept stays until somebody deletes it, whatever the provider does with the rest.
            if (place.RetentionDays is { } days && !(request.Stores && passes))
            {
                json.WriteNumber("retention_days", days);
            }

            json.WriteBoolean("stream", request.Stream);
            json.WriteNumber("n", request.Bounds.Choices);
            if (request.Bounds.OutputTokensPerChoice is { } most)
            {
                json.WriteNumber("max_tokens", most);
            }

            json.WriteStartArray("tools");
            foreach (var tool in request.Tools)
            {
                json.WriteStringValue(tool);
            }

            json.WriteEndArray();
            json.WriteString("request", _digest);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
