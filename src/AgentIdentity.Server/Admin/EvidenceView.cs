using System.Text.Json;
using AgentIdentity.Evidence;

namespace AgentIdentity.Server.Admin;

/// <summary>An entry with its body as JSON, for people and tools that explain; the exact bytes are at /admin/evidence.</summary>
internal sealed record EvidenceView(long Sequence, DateTimeOffset Time, string Kind, string? Delegation, string? Decision, JsonElement Body)
{
    public static EvidenceView Of(EvidenceEntry entry)
    {
        using var body = JsonDocument.Parse(entry.Body);
        return new EvidenceView(entry.Sequence, entry.Time, entry.Kind, entry.DelegationId, entry.DecisionId, body.RootElement.Clone());
    }
}
