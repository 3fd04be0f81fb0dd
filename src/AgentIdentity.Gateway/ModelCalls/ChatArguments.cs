using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>
/// What rules read of a chat request: its bounds, the tools it offers, and a digest of the whole, so that an approval is for this
/// request and no other. The messages themselves stay out: they are long, and nobody's business but the provider's.
/// </summary>
internal static class ChatArguments
{
    public static JsonElement Of(OpenAiChatRequest request, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
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
            json.WriteString("request", EvidenceBody.Digest(body));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
