using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>What rules can read: declared once for the compiler, filled once a decision.</summary>
internal static class RuleEnvironment
{
    public const string Arguments = "args";

    private static readonly ImmutableArray<(string Name, CelType Type)> Declared =
    [
        ("request.upstream", CelType.String), ("request.kind", CelType.String),
        ("request.action", CelType.String), ("request.identifier", CelType.String),
        (Arguments, CelType.Map(CelType.String, CelType.Dyn)),
        ("subject.id", CelType.String), ("actor.id", CelType.String), ("actor.assurance", CelType.String), ("chain.depth", CelType.Int),
        ("delegation.id", CelType.String), ("delegation.purpose", CelType.String), ("delegation.ends_at", CelType.Timestamp),
        ("delegation.unattended", CelType.Bool),
        ("time.now", CelType.Timestamp),
    ];

    public static CelEnvironment Cel { get; } =
        Declared.Aggregate(CelEnvironment.Standard.WithLimits(CelLimits.Default with { Cost = 100_000 }), (e, v) => e.Declare(v.Name, v.Type));

    public static string Names { get; } = string.Join(", ", Declared.Select(v => v.Name));

    /// <summary>The values of one call. Unknown arguments are left out, so that reading them is an error that || and &amp;&amp; can absorb.</summary>
    public static CelActivation Fill(DecisionRequest request)
    {
        var (call, leaf) = (request.Call, request.Chain.IsDefaultOrEmpty ? null : request.Chain[0]);
        var values = new List<(string, CelValue)>(Declared.Length)
        {
            ("request.upstream", CelValue.FromString(call.Upstream)),
            ("request.kind", CelValue.FromString(KindName(call.Kind))),
            ("request.action", CelValue.FromString(call.Action)),
            ("request.identifier", CelValue.FromString(call.Identifier)),
            ("subject.id", CelValue.FromString(request.Subject)),
            ("actor.id", CelValue.FromString(request.Actor)),
            ("actor.assurance", CelValue.FromString(request.ActorAssurance)),
            ("delegation.unattended", CelValue.FromBool(request.Unattended)),
            ("chain.depth", CelValue.FromInt(request.Chain.IsDefault ? 0 : request.Chain.Length)),
            ("time.now", CelValue.FromTimestamp(request.Now)),
        };
        if (leaf is not null)
        {
            values.Add(("delegation.id", CelValue.FromString(leaf.Id)));
            values.Add(("delegation.purpose", CelValue.FromString(leaf.Purpose)));
            values.Add(("delegation.ends_at", CelValue.FromTimestamp(leaf.EndsAt)));
        }

        if (call.ArgumentsKnown)
        {
            values.Add((Arguments, call.Arguments is { } json ? CelValue.FromJson(json) : CelValue.FromMap(ImmutableDictionary<string, CelValue>.Empty)));
        }

        return CelActivation.Of([.. values]);
    }

    public static string KindName(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Http => "http",
        CallKind.Data => "data",
        CallKind.Model => "model",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };
}
