using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Modules;

/// <summary>One file of a modular model.</summary>
/// <param name="Name">As fga.mod lists it.</param>
/// <param name="Place">As problems name it.</param>
/// <param name="Syntax">What stands in it.</param>
internal sealed record ModuleFile(string Name, string Place, ModelSyntax Syntax)
{
    public Origin Origin => new(Place, Syntax.Module!.Text, Name);
}
