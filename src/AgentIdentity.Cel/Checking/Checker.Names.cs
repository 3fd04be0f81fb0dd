using System.Collections.Frozen;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>Names: variables, qualified names, field selection.</summary>
internal sealed partial class Checker
{
    private CelType Ident(IdentNode node)
    {
        node.Referent = Resolve(node.Name, local: true)
            ?? (_lenient ? new Referent(CelType.Dyn, Constant: CelValue.Error($"no such attribute: {node.Name}")) : null)
            ?? throw _source.Undeclared(node.Offset, $"undeclared reference to '{node.Name}'", node.Name, _declarations.Variables.Keys.Select(RootOf));
        return Noted(node.Referent);
    }

    private CelType Select(SelectNode node)
    {
        if (node.Form == SelectForm.Plain
            && QualifiedName(node) is { } name
            && Scope.Find(_scope, RootOf(name)) is null
            && Resolve(name, local: false) is { } referent)
        {
            node.Referent = referent;
            return Noted(referent);
        }

        var operand = Settled(Visit(node.Operand));
        var held = operand.Form == TypeForm.Optional ? operand.Arguments[0] : operand;
        var field = FieldOf(node, held);
        return node.Form switch
        {
            SelectForm.Has => CelType.Bool,
            SelectForm.Optional => CelType.Optional(field),
            _ => operand.Form == TypeForm.Optional ? CelType.Optional(field) : field,
        };
    }

    private CelType FieldOf(SelectNode node, CelType operand)
    {
        switch (operand.Form)
        {
            case TypeForm.Map:
                _known = Unification.Assign(_known, operand.Arguments[0], CelType.String)
                    ?? throw _source.Error(node.Offset, $"type '{operand}' has no text keys to select by");
                return operand.Arguments[1];
            case TypeForm.Record:
                return operand.Fields!.TryGetValue(node.Field, out var type)
                    ? type
                    : throw UndefinedField(node, operand, operand.Fields.Keys);
            case TypeForm.Opaque when MembersOf(operand) is { } members:
                return members.TryGetValue(node.Field, out var member)
                    ? member.Type
                    : throw UndefinedField(node, operand, members.Keys);
            case TypeForm.Dyn:
                return CelType.Dyn;
            case TypeForm.Parameter:
                _known = Unification.Assign(_known, operand, CelType.Dyn) ?? _known;
                return CelType.Dyn;
            default:
                throw _source.Error(node.Offset, $"type '{operand}' does not support field selection");
        }
    }

    private CelException UndefinedField(SelectNode node, CelType type, IEnumerable<string> fields) =>
        _source.Undeclared(node.Offset, $"undefined field '{node.Field}' of '{type.Name}'", node.Field, fields);

    /// <summary>A type that is named within its own members stands there by its name only; the declared one has the members.</summary>
    private FrozenDictionary<string, CelMember>? MembersOf(CelType type) =>
        type.Members is { Count: > 0 } members ? members : _declarations.Types.GetValueOrDefault(type.Name)?.Members;

    private Referent? Resolve(string name, bool local)
    {
        if (local && Scope.Find(_scope, name) is { } inner)
        {
            return inner;
        }

        foreach (var candidate in _declarations.Candidates(name))
        {
            if (_declarations.Variables.TryGetValue(candidate, out var type))
            {
                return new Referent(type, candidate);
            }

            if (_declarations.Constants.TryGetValue(candidate, out var constant))
            {
                return new Referent(TypeOf(constant), Constant: constant) { Name = candidate };
            }

            if ((TypeNames.Find(candidate) ?? _declarations.Types.GetValueOrDefault(candidate) ?? _declarations.Structs.GetValueOrDefault(candidate)?.Type) is { } named)
            {
                return new Referent(CelType.TypeOf(named), Constant: CelValue.FromType(named)) { Name = candidate };
            }
        }

        return null;
    }

    private CelType Noted(Referent referent)
    {
        if (referent.Variable is { } name)
        {
            _variables.Add(name);
        }

        return referent.Type;
    }

    private static string? QualifiedName(Node node) => node switch
    {
        IdentNode ident => ident.Name,
        SelectNode { Form: SelectForm.Plain } select when QualifiedName(select.Operand) is { } prefix => $"{prefix}.{select.Field}",
        _ => null,
    };

    private static string RootOf(string name) => name.IndexOf('.', 1) is var dot and > 0 ? name[..dot] : name;
}
