using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Modules;

/// <summary>fga.mod: which files make up a model. Messages and places as OpenFGA has them.</summary>
/// <param name="Schema">The schema version.</param>
/// <param name="Contents">The files, relative to fga.mod.</param>
internal sealed record ModuleManifest(YamlText Schema, ImmutableArray<ModuleEntry> Contents)
{
    /// <summary>Null when there are problems, which are then in the list.</summary>
    public static ModuleManifest? Read(string text, string file, ProblemList problems) => new ManifestReader(file, problems).Read(text);
}

/// <summary>A file that fga.mod lists.</summary>
/// <param name="Name">The path as it is meant: nothing percent-encoded.</param>
/// <param name="Item">Where it stands.</param>
internal sealed record ModuleEntry(string Name, YamlText Item);
