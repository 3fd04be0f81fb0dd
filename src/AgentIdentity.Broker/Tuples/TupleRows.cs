using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Tuples between policy and table.</summary>
internal static class TupleRows
{
    public static RelationTuple Read(TupleRow row) => new(
        row.User,
        row.Relation,
        row.Object,
        row.ConditionName is null ? null : new TupleCondition(row.ConditionName, Parse(row.ConditionContext)));

    public static TupleRow Write(RelationTuple tuple, DateTimeOffset now) => new()
    {
        User = tuple.User,
        Relation = tuple.Relation,
        Object = tuple.Object,
        ConditionName = tuple.Condition?.Name,
        ConditionContext = tuple.Condition?.Context?.GetRawText(),
        WrittenAt = now.ToUnixTimeMilliseconds(),
    };

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
