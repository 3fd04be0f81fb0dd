using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary>The loops. Every turn is charged, and a spent meter leaves the loop.</summary>
internal static class Comprehensions
{
    public static Step Plan(ComprehensionNode node, Step range, Step? condition, Step? transform)
    {
        var loop = new Loop(range, node.Slot, node.Variables.Count == 2);
        return node.Form switch
        {
            ComprehensionForm.All => Quantifier(loop, condition!, decisive: false),
            ComprehensionForm.Exists => Quantifier(loop, condition!, decisive: true),
            ComprehensionForm.ExistsOne => ExistsOne(loop, condition!),
            ComprehensionForm.Filter => ToList(loop, condition, frame => frame.Slots[node.Slot]),
            ComprehensionForm.ToList => ToList(loop, condition, transform!),
            ComprehensionForm.ToMap => ToMap(loop, condition, transform!, (built, frame, value) => built.Add(frame.Slots[node.Slot], value)),
            _ => ToMap(loop, condition, transform!, (built, _, value) => Merge(built, value)),
        };
    }

    /// <summary>As || or &amp;&amp; over all items: an item that decides wins over errors of others.</summary>
    private static Step Quantifier(Loop loop, Step condition, bool decisive) => frame =>
    {
        var turns = loop.Begin(frame);
        CelValue? error = null;
        while (turns.Next(frame))
        {
            var value = condition(frame);
            if (value.Kind != CelKind.Bool)
            {
                error ??= value.IsError ? value : Errors.NoOverload(decisive ? "_||_" : "_&&_", value);
            }
            else if (value.AsBool == decisive)
            {
                return value;
            }
        }

        return turns.Failure ?? error ?? CelValue.FromBool(!decisive);
    };

    private static Step ExistsOne(Loop loop, Step condition) => frame =>
    {
        var turns = loop.Begin(frame);
        var found = 0;
        while (turns.Next(frame))
        {
            var value = condition(frame);
            if (value.Kind != CelKind.Bool)
            {
                return value.IsError ? value : Errors.NoOverload("_?_:_", value);
            }

            found += value.AsBool ? 1 : 0;
        }

        return turns.Failure ?? CelValue.FromBool(found == 1);
    };

    private static Step ToList(Loop loop, Step? condition, Step transform) => frame =>
    {
        var turns = loop.Begin(frame);
        var results = new List<CelValue>();
        while (turns.Next(frame))
        {
            if (Skips(condition, frame, out var failure))
            {
                continue;
            }

            var value = failure ?? transform(frame);
            if (value.IsError)
            {
                return value;
            }

            results.Add(value);
        }

        return turns.Failure ?? CelValue.FromList(new ArrayListValue(results));
    };

    private static Step ToMap(Loop loop, Step? condition, Step transform, Func<KeyedMapValue, Frame, CelValue, string?> add) => frame =>
    {
        var turns = loop.Begin(frame);
        var built = new KeyedMapValue();
        while (turns.Next(frame))
        {
            if (Skips(condition, frame, out var failure))
            {
                continue;
            }

            var value = failure ?? transform(frame);
            if (value.IsError)
            {
                return value;
            }

            if (add(built, frame, value) is { } problem)
            {
                return CelValue.Error(problem);
            }
        }

        return turns.Failure ?? CelValue.FromMap(built);
    };

    private static string? Merge(KeyedMapValue built, CelValue entries)
    {
        if (entries.Kind != CelKind.Map)
        {
            return "each entry must be a map";
        }

        foreach (var (key, value) in entries.MapOf.Entries)
        {
            if (built.Add(key, value) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static bool Skips(Step? condition, Frame frame, out CelValue? failure)
    {
        failure = null;
        if (condition is null)
        {
            return false;
        }

        var value = condition(frame);
        if (value.Kind == CelKind.Bool)
        {
            return !value.AsBool;
        }

        failure = value.IsError ? value : Errors.NoOverload("_?_:_", value);
        return false;
    }
}
