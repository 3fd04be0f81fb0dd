using System.Text.Json;
using AgentIdentity.Evidence;

namespace AgentIdentity.Broker;

/// <summary>What an administrator, a human or an agent changed, as an evidence entry in the change's own transaction.</summary>
internal static class AdminEntry
{
    public static EvidenceDraft Of(TimeProvider time, string kind, string by, params ReadOnlySpan<(string Name, string? Value)> facts) =>
        Of(time, kind, by, null, facts);

    public static EvidenceDraft Of(
        TimeProvider time, string kind, string by, string? delegationId, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("by", by);
            foreach (var (name, value) in facts)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }

            writer.WriteEndObject();
        }

        return new EvidenceDraft(time.GetUtcNow(), kind, delegationId, null, body.ToArray());
    }
}
