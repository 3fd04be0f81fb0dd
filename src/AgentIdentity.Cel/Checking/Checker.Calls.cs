using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>Calls: which overloads the operands' types allow, and what they answer.</summary>
internal sealed partial class Checker
{
    private CelType Call(CallNode node)
    {
        var overloads = Candidates(node);
        var types = node.Operands.Select(Visit).ToList();
        var fitting = new List<Overload>();
        CelType? result = null;
        foreach (var overload in overloads.OrderBy(overload => overload.Fallback))
        {
            if (overload.Fallback && fitting.Count > 0 && !types.Exists(type => Settled(type).IsDyn()))
            {
                break;
            }

            if (TryApply(overload, types) is { } answer)
            {
                fitting.Add(overload);
                result = result is null || result.Equals(answer) ? answer : CelType.Dyn;
            }
        }

        node.Overloads = fitting;
        if (result is null && _lenient)
        {
            node.Overloads = overloads;
            return CelType.Dyn;
        }

        return result ?? throw _source.Error(node.Offset, NoOverload(node, types));
    }

    /// <summary>The overloads of the called name; settles whether the target is a value or a namespace.</summary>
    private List<Overload> Candidates(CallNode node)
    {
        if (node.Target is { } target)
        {
            if (QualifiedName(target) is { } prefix
                && Scope.Find(_scope, RootOf(prefix)) is null
                && Functions($"{prefix}.{node.Function}", method: false) is { Count: > 0 } qualified)
            {
                node.Operands = node.Arguments;
                return qualified;
            }

            node.Operands = [target, .. node.Arguments];
        }
        else
        {
            node.Operands = node.Arguments;
        }

        var found = Functions(node.Function, method: node.Target is not null);
        return found.Count > 0 || _lenient
            ? found
            : throw _source.Undeclared(node.Offset, $"undeclared reference to {(node.Target is null ? "function" : "method")} '{node.Function}'", node.Function, CallableNames(method: node.Target is not null));
    }

    private IEnumerable<string> CallableNames(bool method) =>
        _declarations.Functions.Where(named => char.IsAsciiLetter(named.Key[0]) && named.Value.Any(o => o.IsMethod == method)).Select(named => named.Key);

    private List<Overload> Functions(string name, bool method)
    {
        foreach (var candidate in method ? [name] : _declarations.Candidates(name))
        {
            if (_declarations.Functions.TryGetValue(candidate, out var overloads))
            {
                return [.. overloads.Where(overload => overload.IsMethod == method)];
            }
        }

        return [];
    }

    private CelType? TryApply(Overload overload, List<CelType> types)
    {
        if (!overload.TakesCount(types.Count))
        {
            return null;
        }

        var naming = overload.IsGeneric ? new Dictionary<string, CelType>(StringComparer.Ordinal) : null;
        var attempt = _known;
        for (var i = 0; i < types.Count; i++)
        {
            if (Unification.Assign(attempt, Instance(overload.ParameterAt(i), naming), types[i]) is not { } extended)
            {
                return null;
            }

            attempt = extended;
        }

        // What an argument of unknown type holds is unknown too: nothing else that the expression says may settle it.
        if (naming is not null && types.Exists(type => attempt.Apply(type, unknownIsDyn: false).IsDyn()))
        {
            attempt = naming.Values.Where(variable => attempt.Find(variable) is null).Aggregate(attempt, (known, variable) => known.With(variable, CelType.Dyn));
        }

        _known = attempt;
        return Settled(Instance(overload.Result, naming));
    }

    /// <summary>The type with the signature's parameters replaced by variables of this call.</summary>
    private CelType Instance(CelType type, Dictionary<string, CelType>? naming)
    {
        if (naming is null)
        {
            return type;
        }

        if (type.Form == TypeForm.Parameter)
        {
            return naming.TryGetValue(type.Name, out var named) ? named : naming[type.Name] = Fresh();
        }

        return type.Arguments.IsEmpty
            ? type
            : new CelType(type.Form, type.Name, [.. type.Arguments.Select(argument => Instance(argument, naming))]);
    }

    private string NoOverload(CallNode node, List<CelType> types)
    {
        var method = node.Operands.Count > node.Arguments.Count;
        var shown = string.Join(", ", types.Skip(method ? 1 : 0).Select(Shown));
        return $"no overload of '{node.Function}' takes {(method ? $"{Shown(types[0])}.({shown})" : $"({shown})")}";
    }
}
