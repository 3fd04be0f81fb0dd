using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings;

/// <summary>The mappings of a bundle: how tools, operations and models are named, judged and typed.</summary>
internal sealed class MappingTable
{
    private readonly FrozenDictionary<string, UpstreamMapping> _upstreams;
    private readonly FrozenDictionary<string, CelType> _arguments;
    private readonly FrozenDictionary<string, InputType> _inputs;

    public MappingTable(IReadOnlyCollection<UpstreamMapping> upstreams)
    {
        _upstreams = upstreams.ToFrozenDictionary(u => u.Upstream, StringComparer.Ordinal);
        Entries = [.. upstreams.SelectMany(u => u.Entries).Select(e => e.Info)];
        _inputs = upstreams.SelectMany(u => u.Named.Values)
            .Concat(upstreams.SelectMany(NamedOperations))
            .Where(e => e.Input is not null)
            .ToFrozenDictionary(Name, e => e.Input!, StringComparer.Ordinal);
        _arguments = _inputs.ToFrozenDictionary(i => i.Key, i => i.Value.Typed(MappedEntry.Arguments), StringComparer.Ordinal);
        Resources = [.. upstreams.SelectMany(u => u.Entries).Select(e => e.Resource).OfType<ResourceTemplate>()
            .SelectMany(r => new[] { (r.Type, r.Human), (r.Type, r.Agent) }).Where(r => r.Item2 is not null).Select(r => (r.Type, r.Item2!)).Distinct()];
        Things = [.. upstreams.SelectMany(u => u.Named.Values.Concat(NamedOperations(u))).Select(Name)];
    }

    /// <summary>No mapping files.</summary>
    public static MappingTable Empty { get; } = new([]);

    /// <summary>Everything that mappings list, in the order of the files.</summary>
    public ImmutableArray<MappingInfo> Entries { get; }

    /// <summary>The tools that mappings list, as <c>upstream/tool</c>.</summary>
    public IEnumerable<string> Tools => Entries.Where(e => e.Kind == CallKind.Mcp).Select(Tool);

    /// <summary>
    /// Everything that rules can name and whose arguments have one type: tools, models (<c>v1/alias</c>), and operations that have a name of their
    /// own (<c>upstream/name</c>).
    /// </summary>
    public ImmutableArray<string> Things { get; }

    /// <summary>Whether everything that can be called at an upstream is listed.</summary>
    public bool IsClosed(string upstream) => _upstreams.TryGetValue(upstream, out var mapping) && !mapping.OthersPass;

    /// <summary>What a call means. Never throws.</summary>
    public MappedCall Map(Call call) => _upstreams.TryGetValue(call.Upstream, out var upstream) ? upstream.Map(call) : MappedCall.Plain;

    /// <summary>The type of the arguments of one of <see cref="Things"/>, or null when no schema is known.</summary>
    public CelType? ArgumentsOf(string thing) => _arguments.GetValueOrDefault(thing);

    /// <summary>What is declared of the arguments of one of <see cref="Things"/>, or null when nothing is.</summary>
    public InputType? InputOf(string thing) => _inputs.GetValueOrDefault(thing);

    /// <summary>The relations to resources that calls are asked about.</summary>
    public ImmutableArray<(string Type, string Relation)> Resources { get; }

    private static string Name(MappedEntry entry) => $"{entry.Info.Upstream}/{entry.Operation ?? entry.Info.Name}";

    /// <summary>Operations that share a name have arguments of several types, and so have those that go by their method.</summary>
    private static IEnumerable<MappedEntry> NamedOperations(UpstreamMapping upstream) => upstream.Entries
        .Where(e => e.Operation is not (null or "read" or "write" or "delete"))
        .GroupBy(e => e.Operation, StringComparer.Ordinal).Where(g => g.Count() == 1).Select(g => g.Single());

    private static string Tool(MappingInfo info) => $"{info.Upstream}/{info.Name}";
}
