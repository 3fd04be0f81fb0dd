using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Tuples and what belongs to a question, in and out of OpenFGA's JSON.</summary>
internal static class FgaTuples
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}"u8);

    internal sealed record ConditionView(string Name, JsonElement Context);

    internal sealed record KeyView(string User, string Relation, string Object, ConditionView? Condition);

    internal sealed record PlainKeyView(string User, string Relation, string Object);

    public static KeyView View(RelationTuple tuple) => new(
        tuple.User, tuple.Relation, tuple.Object, tuple.Condition is { } condition ? new(condition.Name, condition.Context ?? Nothing) : null);

    /// <summary>A tuple. Whether it fits the model is the engine's to say, and so is whether its parts are what they should be.</summary>
    public static RelationTuple Tuple(FgaMessage key)
    {
        var condition = key.Part("condition");
        return new RelationTuple(
            key.Text("user") ?? "",
            key.Optional("relation", FgaForm.Relation) ?? "",
            key.Optional("object", FgaForm.Object) ?? "",
            condition is null ? null : new TupleCondition(condition.Text("name", FgaForm.Condition), condition.Object("context")));
    }

    /// <summary>A tuple by its three parts, for a deletion: a condition is passed over.</summary>
    public static RelationQuestion Key(FgaMessage key) => new(
        key.Text("user") ?? "", key.Optional("relation", FgaForm.Relation) ?? "", key.Optional("object", FgaForm.Object) ?? "");

    /// <summary>Who, which relation, to what.</summary>
    public static RelationQuestion Question(FgaMessage key) => new(
        key.Text("user", FgaForm.User), key.Text("relation", FgaForm.Relation), key.Text("object", FgaForm.Object));

    /// <summary>Contextual tuples as most calls have them: a message with a list in it.</summary>
    public static ImmutableArray<RelationTuple> Contextual(FgaMessage body) =>
        body.Part("contextual_tuples")?.List("tuple_keys", RelationLimits.ContextualTuples, Tuple) ?? [];

    /// <summary>The model that a body names; null where it leaves the choice.</summary>
    public static string? ModelId(FgaMessage body) => body.Optional("authorization_model_id", FgaForm.Ulid);

    public static RelationConsistency Consistency(FgaMessage body) => body.Text("consistency") switch
    {
        null or "" or "UNSPECIFIED" or "MINIMIZE_LATENCY" => RelationConsistency.MinimizeLatency,
        "HIGHER_CONSISTENCY" => RelationConsistency.HigherConsistency,
        _ => Unknown(body),
    };

    // Passed over, as OpenFGA does, a misspelt wish for fresh answers would be granted stale ones.
    private static RelationConsistency Unknown(FgaMessage body)
    {
        body.Refuse(FgaRefusal.Invalid("consistency must be UNSPECIFIED, MINIMIZE_LATENCY or HIGHER_CONSISTENCY."));
        return default;
    }
}
