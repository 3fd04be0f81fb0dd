using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Comparison;

namespace AgentIdentity.Policy;

/// <summary>A rule as its author wrote it, as far as two versions of it can be compared.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Kind"><c>deny</c>, <c>require</c>, <c>redact</c>, <c>label</c> or <c>strip_tool_call</c>.</param>
/// <param name="Shadow">Whether it is only observed.</param>
public sealed record RuleOutline(string Id, string Kind, bool Shadow)
{
    /// <summary>What the kind says: the expression, or the paths or labels.</summary>
    public ImmutableArray<string> Says { get; init; } = [];

    /// <summary>The other parts by their key (<c>let</c>, <c>when</c>, <c>otherwise</c>, <c>message</c>, <c>owner</c>), in one line each.</summary>
    public ImmutableSortedDictionary<string, string> Parts { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Which calls it is about: the patterns of each facet. A facet that is missing matches all.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> On { get; init; } = ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>The rules of a bundle that compiles, in the order of files and lines.</summary>
    public static ImmutableArray<RuleOutline> Read(BundleContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return OutlineReader.Read(content);
    }

    /// <summary>Rules as JSON, to be kept.</summary>
    public static string Write(IEnumerable<RuleOutline> rules) => JsonSerializer.Serialize(rules);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It did not.</exception>
    public static ImmutableArray<RuleOutline> Parse(string json) => JsonSerializer.Deserialize<ImmutableArray<RuleOutline>>(json);
}
