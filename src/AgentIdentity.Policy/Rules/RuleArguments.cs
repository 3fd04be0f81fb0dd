using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>The arguments of a call as rules read them: as its mapping gives them, or as they came, or not known.</summary>
internal static class RuleArguments
{
    private static readonly CelValue None = CelValue.FromMap(ImmutableDictionary<string, CelValue>.Empty);
    private static readonly CelValue Unknown = CelValue.Unknown(RuleEnvironment.Arguments);

    public static CelActivation Fill(DecisionCase asked, int rows)
    {
        var (call, mapped) = (asked.Request.Call, asked.Mapped);
        var arguments = mapped.Arguments ?? (!call.ArgumentsKnown ? Unknown : call.Arguments is { } json ? CelValue.FromJson(json) : None);
        var values = RuleReads.Fill(asked, arguments, rows);
        return mapped.Unread.IsEmpty ? values : values.WithUnknown(mapped.Unread.AsSpan());
    }
}
