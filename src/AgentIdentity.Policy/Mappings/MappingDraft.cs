using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Mappings.Drafting;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>A mapping file drafted from what an upstream says of itself. An author edits it before it goes live.</summary>
public sealed class MappingDraft
{
    private MappingDraft(string yaml, int entries, ImmutableArray<string> leftOut) => (Yaml, Entries, LeftOut) = (yaml, entries, leftOut);

    /// <summary>The file's text; it loads.</summary>
    public string Yaml { get; }

    /// <summary>How many tools or operations it lists.</summary>
    public int Entries { get; }

    /// <summary>What could not be listed, and why, a line each.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>Drafts the operations of an OpenAPI description, 3.0 or 3.1, in JSON or YAML.</summary>
    /// <param name="text">The description.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="upstream">The upstream's configured name.</param>
    /// <exception cref="PolicyLoadException">It is no such description.</exception>
    public static MappingDraft OfOpenApi(string text, string file, string upstream)
    {
        var leftOut = new List<string>();
        return Of(new OpenApiDraft(DraftDocument.Parse(text, file), leftOut).Read(), "operations", file, upstream, leftOut);
    }

    /// <summary>Drafts the tools of an MCP server from its answer to <c>tools/list</c>, in JSON or YAML.</summary>
    /// <param name="text">The answer, its result, or the list itself.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="upstream">The upstream's configured name.</param>
    /// <exception cref="PolicyLoadException">It is no such answer.</exception>
    public static MappingDraft OfMcpTools(string text, string file, string upstream)
    {
        var leftOut = new List<string>();
        return Of(McpToolsDraft.Read(DraftDocument.Parse(text, file), upstream, leftOut), "tools", file, upstream, leftOut);
    }

    private static MappingDraft Of(IEnumerable<DraftEntry> read, string section, string file, string upstream, List<string> leftOut)
    {
        if (!PolicyObject.IsUpstream(upstream) || upstream == Call.ModelUpstream)
        {
            throw new PolicyLoadException([new PolicyProblem(PolicyError.BadValue, file, 0, 0, $"'{upstream}' is no name of an upstream; use letters, digits and . _ -, at most 63")]);
        }

        var entries = new List<DraftEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in read)
        {
            if (names.Add(entry.Name))
            {
                entries.Add(entry);
            }
            else
            {
                leftOut.Add($"{entry.Name}: it is listed twice");
            }
        }

        var yaml = DraftWriter.Write(upstream, section, Path.GetFileName(file), entries, leftOut);
        var problems = new ProblemList();
        MappingFile.ReadAll([new($"mappings/{upstream}.yaml", yaml)], null, problems);
        problems.ThrowIfAny();
        return new MappingDraft(yaml, entries.Count, [.. leftOut]);
    }
}
