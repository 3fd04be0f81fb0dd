using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy;

/// <summary>A call that was allowed.</summary>
/// <param name="Name"><c>upstream/tool</c>, <c>upstream/operation</c> or <c>v1/alias</c>.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Amounts">Its numeric arguments at the top level, by name: those that rules add up, and a few more; of an HTTP call those of its body.</param>
public sealed record PastCall(string Name, DateTimeOffset At, ImmutableDictionary<string, double> Amounts)
{
    // Far from where adding many of them up would end in infinity, or two infinities in no number at all.
    private const double Largest = 1e290;

    private const int MostOthers = 16;
    private const int LongestOther = 64;

    private static readonly ImmutableDictionary<string, double> None = ImmutableDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>How many calls of that name this stands for; their amounts are added up.</summary>
    public long Count { get; init; } = 1;

    /// <summary>What is remembered of a call that is allowed now.</summary>
    /// <param name="call">The call.</param>
    /// <param name="bundle">The policy it was decided by, which names its operation.</param>
    /// <param name="at">When it was decided.</param>
    public static PastCall Of(Call call, PolicyBundle bundle, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(bundle);
        return new PastCall(NameOf(call, bundle), at, AmountsOf(call, bundle.Rules.SummedArguments));
    }

    private static string NameOf(Call call, PolicyBundle bundle)
    {
        var below = CallName.HasOwnName(call) ? call.Identifier : CallName.OfTarget(PolicyObject.Of(call, bundle.Mappings.Map(call).Operation));
        return $"{call.Upstream}/{below}";
    }

    private static ImmutableDictionary<string, double> AmountsOf(Call call, ImmutableArray<string> summed)
    {
        if (call.Arguments is not { ValueKind: JsonValueKind.Object } arguments)
        {
            return None;
        }

        if (call.Kind is CallKind.Http or CallKind.Data)
        {
            return arguments.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.Object ? AmountsOf(body, summed) : None;
        }

        return AmountsOf(arguments, summed);
    }

    /// <summary>What rules add up is always kept; of the rest some, for rules to come, so that no call can fill the memory.</summary>
    private static ImmutableDictionary<string, double> AmountsOf(JsonElement members, ImmutableArray<string> summed)
    {
        ImmutableDictionary<string, double>.Builder? amounts = null;
        var others = MostOthers;
        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number && (summed.Contains(member.Name) || (member.Name.Length <= LongestOther && others-- > 0)))
            {
                // What counts against a limit is never given back: a call with less than nothing must not make room for another.
                (amounts ??= None.ToBuilder())[member.Name] = Math.Clamp(member.Value.GetDouble(), 0, Largest);
            }
        }

        return amounts?.ToImmutable() ?? None;
    }
}
