using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>A file is of one module, so that a model can be taken apart into its files again.</summary>
internal static class ModuleCheck
{
    public static void Run(ModelSyntax model, Mistakes mistakes)
    {
        var origins = model.Types.SelectMany(t => t.Relations.Select(r => r.Origin).Prepend(t.Origin)).Concat(model.Conditions.Select(c => c.Origin));
        foreach (var file in origins.Where(o => o is { Module: not null, File: not null }).GroupBy(o => o!.File!, StringComparer.Ordinal))
        {
            var modules = file.Select(o => o!.Module).Distinct(StringComparer.Ordinal).ToArray();
            if (modules.Length > 1)
            {
                mistakes.Add(PolicyError.ModuleInvalid, "multiple-modules-in-file", null, new Name(file.Key, new(0, 0)),
                    $"file {file.Key} would contain multiple module definitions ({string.Join(", ", modules)}) when transforming to DSL. Only one module can be defined per file.",
                    "give each module files of its own");
            }
        }
    }
}
