using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>The arguments of a call as rules read them: known, not chosen yet, or known but for a body that nobody read.</summary>
internal static class RuleArguments
{
    private const string Body = "body";
    private static readonly CelValue None = CelValue.FromMap(ImmutableDictionary<string, CelValue>.Empty);
    private static readonly CelValue Unknown = CelValue.Unknown(RuleEnvironment.Arguments);

    public static CelActivation Fill(DecisionCase asked)
    {
        var call = asked.Request.Call;
        var isHttp = call.Kind is CallKind.Http or CallKind.Data;
        if (!call.ArgumentsKnown && !(isHttp && (call.Arguments is not null || asked.Mapped.Arguments is not null)))
        {
            return RuleReads.Fill(asked, Unknown);
        }

        var mapped = asked.Mapped;
        if (mapped.Arguments is { } read)
        {
            var filled = RuleReads.Fill(asked, read);
            return mapped.Unread.IsEmpty ? filled : filled.WithUnknown(mapped.Unread.AsSpan());
        }

        if (call.Arguments is not { } json)
        {
            return RuleReads.Fill(asked, None);
        }

        var type = asked.Snapshot.Bundle.Mappings.ArgumentsOf(CallName.Of(asked));
        var values = RuleReads.Fill(asked, type is null ? CelValue.FromJson(json) : CelValue.FromJsonInPlace(json, type));
        return isHttp && !json.TryGetProperty(Body, out _) ? values.WithUnknown($"{RuleEnvironment.Arguments}.{Body}") : values;
    }
}
