using System.Text;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Writes a model as OpenFGA's own tools write it.</summary>
internal sealed class ModelPrinter(ModelSyntax model, bool sources)
{
    private readonly bool _modular = model.Types.Any(t => t.Origin?.Module is not null);
    private readonly StringBuilder _text = new();

    public string Print()
    {
        _text.Append($"model\n  schema {model.Schema}\n");
        foreach (var type in Sorted(model.Types, t => t.Name, t => t.Origin, always: false))
        {
            Type(type);
        }

        foreach (var condition in Sorted(model.Conditions, c => c.Name, c => c.Origin, always: true))
        {
            Condition(condition);
        }

        return _text.ToString();
    }

    private void Type(TypeSyntax type)
    {
        _text.Append($"\ntype {type.Name}{Source(type.Origin, "")}\n");
        if (type.Relations.IsEmpty)
        {
            return;
        }

        _text.Append("  relations\n");
        foreach (var relation in Sorted(type.Relations, r => r.Name, r => r.Origin, always: false))
        {
            _text.Append($"    define {relation.Name}: {new RewritePrinter(type, relation).Print()}{Source(relation.Origin, " extended by:")}\n");
        }
    }

    private void Condition(ConditionSyntax condition)
    {
        var parameters = condition.Parameters.OrderBy(p => p.Name.Text, NameOrder.Instance).Select(p => $"{p.Name}: {TypeName(condition, p.Type)}");
        _text.Append($"\ncondition {condition.Name}({string.Join(", ", parameters)}) {{\n  {condition.Expression}\n}}{Source(condition.Origin, "")}\n");
    }

    private static string TypeName(ConditionSyntax condition, ParameterType type) => type switch
    {
        { Name: "any" } or { Element: { Element: not null } or { Name: "any" } } =>
            throw new NotSupportedException($"the '{condition.Name}' condition has a parameter of a type that the OpenFGA DSL syntax has no word for"),
        { Element: { } element } => $"{type.Name}<{element.Name}>",
        _ => type.Name,
    };

    private string Source(Origin? origin, string how) =>
        sources && origin?.Module is not null ? $" #{how} module: {origin.Module}, file: {origin.File}" : "";

    /// <summary>By module, file and name; what a module did not add to a type comes first.</summary>
    private IEnumerable<T> Sorted<T>(IEnumerable<T> items, Func<T, Name> name, Func<T, Origin?> origin, bool always) =>
        !_modular && !always ? items
        : items.OrderBy(i => _modular ? origin(i)?.Module ?? "" : "", NameOrder.Instance)
            .ThenBy(i => _modular ? origin(i)?.File ?? "" : "", NameOrder.Instance)
            .ThenBy(i => name(i).Text, NameOrder.Instance);
}
