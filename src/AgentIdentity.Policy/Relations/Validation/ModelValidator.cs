using System.Text.RegularExpressions;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Refuses models that mean nothing sound. Message texts and positions follow OpenFGA's own validator.</summary>
internal sealed partial class ModelValidator
{
    private readonly ModelTypes _types;
    private readonly string _file;
    private readonly ProblemList _problems;

    private ModelValidator(ModelSyntax model, string file, ProblemList problems)
        => (_types, _file, _problems) = (new ModelTypes(model), file, problems);

    public static void Validate(ModelSyntax model, string file, ProblemList problems)
    {
        var own = new ProblemList();
        var validator = new ModelValidator(model, file, own);
        if (model.Schema is null)
        {
            own.Add(PolicyError.ModelInvalid, file, new SourcePosition(1, 1), "schema version required");
        }
        else if (model.Schema.Text is not ("1.1" or "1.2"))
        {
            validator.Invalid(model.Schema, $"invalid schema {model.Schema}; write 'schema 1.1'");
        }
        else
        {
            validator.Model();
        }

        problems.AddRange(own);
    }

    private void Model()
    {
        Names();
        Duplicates();
        new ReferenceCheck(_types, Invalid).Run();
        if (!_problems.IsEmpty)
        {
            return;
        }

        foreach (var (type, relation, loop) in EntryPoints.Missing(_types))
        {
            Invalid(relation.Name, $"`{relation.Name}` is an impossible relation for `{type}` ({(loop ? "potential loop" : "no entrypoint")}).");
        }
    }

    private void Names()
    {
        foreach (var type in _types.Model.Types)
        {
            if (type.Name.Text is "self" or "this")
            {
                Invalid(type.Name, "a type cannot be named 'self' or 'this'.");
            }
            else if (!TypeName().IsMatch(type.Name.Text))
            {
                Invalid(type.Name, $"type '{type.Name}' does not match naming rule: '^[^:#@\\*\\s]{{1,254}}$'.");
            }

            foreach (var relation in type.Relations)
            {
                if (relation.Name.Text is "self" or "this")
                {
                    Invalid(relation.Name, "a relation cannot be named 'self' or 'this'.");
                }
                else if (!RelationName().IsMatch(relation.Name.Text))
                {
                    Invalid(relation.Name, $"relation '{relation.Name}' of type '{type.Name}' does not match naming rule: '^[^:#@\\*\\s]{{1,50}}$'.");
                }
            }
        }
    }

    private void Duplicates()
    {
        foreach (var first in FirstOfEqual(_types.Model.Types, t => t.Name.Text))
        {
            Invalid(first.Name, $"the type `{first.Name}` is a duplicate.");
        }

        foreach (var second in Repeated(_types.Model.Conditions, c => c.Name.Text))
        {
            Invalid(second.Name, $"condition '{second.Name}' is already defined in the model");
        }

        foreach (var condition in _types.Model.Conditions)
        {
            foreach (var second in Repeated(condition.Parameters, p => p.Name.Text))
            {
                Invalid(second.Name, $"parameter '{second.Name}' is already defined in the condition '{condition.Name}'");
            }
        }

        foreach (var type in _types.Model.Types)
        {
            foreach (var second in Repeated(type.Relations, r => r.Name.Text))
            {
                Invalid(second.Name, $"'{second.Name}' is already defined in '{type.Name}'");
            }

            foreach (var relation in type.Relations)
            {
                DuplicateParts(relation);
            }
        }
    }

    private void DuplicateParts(RelationSyntax relation)
    {
        foreach (var rewrite in relation.Rewrite.SelfAndBelow())
        {
            if (rewrite is DirectRewrite direct)
            {
                foreach (var first in FirstOfEqual(direct.Restrictions, r => r.ToString()))
                {
                    Invalid(first.Type, $"the type restriction `{first}` is a duplicate in the relation `{relation.Name}`.");
                }
            }

            foreach (var first in FirstOfEqual(rewrite.Children().Where(c => Rewrites.OperandText(c) is not null), c => Rewrites.OperandText(c)!))
            {
                _problems.Add(PolicyError.ModelInvalid, _file, first.At,
                    $"the partial relation definition `{Rewrites.OperandText(first)}` is a duplicate in the relation `{relation.Name}`.");
            }
        }
    }

    private static IEnumerable<T> FirstOfEqual<T>(IEnumerable<T> items, Func<T, string> key) =>
        items.GroupBy(key, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.First());

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> items, Func<T, string> key) =>
        items.GroupBy(key, StringComparer.Ordinal).SelectMany(g => g.Skip(1));

    private void Invalid(Name name, string message) => _problems.Add(PolicyError.ModelInvalid, _file, name.At, message);

    [GeneratedRegex(@"^[^:#@\*\s]{1,254}$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[^:#@\*\s]{1,50}$")]
    private static partial Regex RelationName();
}
