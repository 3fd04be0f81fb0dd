using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings;

/// <summary>The mappings of a bundle: how tools, operations and models are named, judged and typed.</summary>
internal sealed class MappingTable
{
    private readonly ImmutableDictionary<string, CelType> _arguments = ImmutableDictionary.Create<string, CelType>(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, MappedCall> _calls = ImmutableDictionary.Create<string, MappedCall>(StringComparer.Ordinal);

    /// <summary>No mapping files.</summary>
    public static MappingTable Empty { get; } = new();

    /// <summary>The tools that mappings list, as <c>upstream/tool</c>.</summary>
    public IEnumerable<string> Tools => _calls.Keys;

    /// <summary>What a call means. Never throws.</summary>
    public MappedCall Map(Call call) => _calls.GetValueOrDefault(call.Identifier, MappedCall.Plain);

    /// <summary>The type of the arguments of a tool (<c>upstream/tool</c>), or null when no schema is known.</summary>
    public CelType? ArgumentsOf(string tool) => _arguments.GetValueOrDefault(tool);
}
