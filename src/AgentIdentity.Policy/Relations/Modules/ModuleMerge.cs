using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Modules;

/// <summary>Makes one model of the files of several modules. Messages and places as OpenFGA has them.</summary>
internal sealed class ModuleMerge(Name schema, ProblemList problems)
{
    private readonly List<TypeSyntax> _types = [];
    private readonly OrderedDictionary<string, ConditionSyntax> _conditions = new(StringComparer.Ordinal);

    public ModelSyntax Merge(IReadOnlyCollection<ModuleFile> files)
    {
        foreach (var file in files)
        {
            _types.AddRange(file.Syntax.Types.Select(t => t with { Origin = file.Origin }));
            Conditions(file);
        }

        // Only now: a type may be extended by a file that comes before its own.
        foreach (var file in files)
        {
            foreach (var extension in file.Syntax.Extensions)
            {
                Extend(file, extension);
            }
        }

        return new ModelSyntax(schema, [.. _types], [.. _conditions.Values]);
    }

    private void Conditions(ModuleFile file)
    {
        foreach (var condition in file.Syntax.Conditions)
        {
            if (!_conditions.TryAdd(condition.Name.Text, condition with { Origin = file.Origin }))
            {
                Add(file, condition.Name, $"duplicate condition {condition.Name}",
                    $"{_conditions[condition.Name.Text].Origin!.File} has one of that name; rename one");
            }
        }
    }

    private void Extend(ModuleFile file, TypeSyntax extension)
    {
        var index = _types.FindIndex(t => t.Name.Text == extension.Name.Text);
        if (index < 0)
        {
            Add(file, extension.Name, $"extended type {extension.Name} does not exist", "define it in a module, or correct the name");
            return;
        }

        var type = _types[index];
        if (type.Origin!.Place == file.Place)
        {
            Add(file, extension.Name, $"extended type {extension.Name} is defined in this very file", "put its relations there");
            return;
        }

        var known = type.Relations.Select(r => r.Name.Text).ToHashSet(StringComparer.Ordinal);
        var added = ImmutableArray.CreateBuilder<RelationSyntax>();
        foreach (var relation in extension.Relations)
        {
            if (known.Contains(relation.Name.Text))
            {
                Add(file, relation.Name, $"relation {relation.Name} already exists on type {type.Name}", "rename it, or remove it here");
            }
            else
            {
                added.Add(relation with { Origin = file.Origin });
            }
        }

        _types[index] = type with { Relations = type.Relations.AddRange(added) };
    }

    private void Add(ModuleFile file, Name at, string message, string mend) =>
        problems.Add(new PolicyProblem(PolicyError.ModuleInvalid, file.Place, at.At.Line, at.At.Column, $"{message}; {mend}") { Length = at.Text.Length });
}
