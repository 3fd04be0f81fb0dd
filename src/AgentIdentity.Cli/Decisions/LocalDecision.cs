using System.Buffers;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Decisions;

/// <summary>A decision that was made in this process, in the form in which servers record theirs.</summary>
internal static class LocalDecision
{
    public static JsonElement Json(Decision decision)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            decision.WriteTo(writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
