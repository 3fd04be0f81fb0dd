using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Where a mapping lists everything that can be called, a rule about anything else would never apply: a slip that fails at load.</summary>
internal static class ListedNames
{
    /// <summary>What an operation is called by its method, where no mapping names it.</summary>
    private static readonly string[] ByMethod = ["read", "write", "delete", .. McpAction.Operations];

    /// <exception cref="SourceException">The rule names something that is not listed.</exception>
    public static void Require(RuleSource source, MappingTable mappings)
    {
        foreach (var (kind, text) in source.Named)
        {
            var name = kind == CallKind.Model ? $"{Call.ModelUpstream}/{text.Text}" : text.Text;
            if (Problem(name, kind, mappings) is { } problem)
            {
                throw new SourceException(PolicyError.RuleNamesNothing, text.At, $"rule {source.Info.Id} is about '{text.Text}', which {problem}");
            }
        }
    }

    /// <summary>Why a name can never be that of a call, or null.</summary>
    /// <param name="name">A name as <c>upstream/name</c>, or the beginning of one followed by <c>*</c>.</param>
    /// <param name="kind">What is called, where that is known.</param>
    public static string? Problem(string name, CallKind? kind, MappingTable mappings)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !mappings.IsClosed(name[..slash]) || mappings.Things.Any(thing => Matches(name, thing))
            || (kind is null or CallKind.Http && ByMethod.Any(m => Matches(name, $"{name[..slash]}/{m}"))))
        {
            return null;
        }

        var listed = mappings.Things.Where(t => t.StartsWith(name[..(slash + 1)], StringComparison.Ordinal)).Select(t => kind == CallKind.Model ? t[(slash + 1)..] : t).ToArray();
        var written = kind == CallKind.Model ? name[(slash + 1)..] : name;
        return $"the mapping of {name[..slash]} does not list{Spelling.Hint(written, listed)}; it lists {Some(listed)}";
    }

    private static bool Matches(string pattern, string name) => new NamePattern(pattern).Matches(name);

    private static string Some(string[] listed) => listed.Length switch
    {
        0 => "nothing that a rule can name",
        <= 10 => string.Join(", ", listed),
        _ => string.Join(", ", listed.Take(10)) + $" and {listed.Length - 10} more",
    };
}
