using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings;

/// <summary>The mappings of a bundle: how tools, operations and models are named, judged and typed.</summary>
internal sealed class MappingTable
{
    private readonly FrozenDictionary<string, UpstreamMapping> _upstreams;
    private readonly FrozenDictionary<string, CelType> _arguments;

    public MappingTable(IReadOnlyCollection<UpstreamMapping> upstreams)
    {
        _upstreams = upstreams.ToFrozenDictionary(u => u.Upstream, StringComparer.Ordinal);
        Entries = [.. upstreams.SelectMany(u => u.Entries).Select(e => e.Info)];
        _arguments = upstreams.SelectMany(u => u.Named.Values)
            .Where(e => e is { Info.Kind: CallKind.Mcp, Input: not null })
            .ToFrozenDictionary(e => Tool(e.Info), e => e.Input!.Typed(MappedEntry.Arguments), StringComparer.Ordinal);
    }

    /// <summary>No mapping files.</summary>
    public static MappingTable Empty { get; } = new([]);

    /// <summary>Everything that mappings list, in the order of the files.</summary>
    public ImmutableArray<MappingInfo> Entries { get; }

    /// <summary>The tools that mappings list, as <c>upstream/tool</c>.</summary>
    public IEnumerable<string> Tools => Entries.Where(e => e.Kind == CallKind.Mcp).Select(Tool);

    /// <summary>What a call means. Never throws.</summary>
    public MappedCall Map(Call call) => _upstreams.TryGetValue(call.Upstream, out var upstream) ? upstream.Map(call) : MappedCall.Plain;

    /// <summary>The type of the arguments of a tool (<c>upstream/tool</c>), or null when no schema is known.</summary>
    public CelType? ArgumentsOf(string tool) => _arguments.GetValueOrDefault(tool);

    private static string Tool(MappingInfo info) => $"{info.Upstream}/{info.Name}";
}
