using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Planning;

/// <summary>The loops. Every turn is paid for, and a spent meter leaves the loop.</summary>
internal static class Comprehensions
{
    public static Step Plan(ComprehensionNode node, Step range, Step? condition, Step? transform)
    {
        var loop = new Loop(range, node.Slot, node.Variables.Count == 2);
        var cost = LoopCost.Of(node.Form);
        return node.Form switch
        {
            ComprehensionForm.All => Quantifier(loop, cost, condition!, decisive: false),
            ComprehensionForm.Exists => Quantifier(loop, cost, condition!, decisive: true),
            ComprehensionForm.ExistsOne => ExistsOne(loop, cost, condition!),
            ComprehensionForm.Filter => Gathered(loop, cost, condition, frame => frame.Slots[node.Slot], () => new Gathering.OfItems()),
            ComprehensionForm.ToList => Gathered(loop, cost, condition, transform!, () => new Gathering.OfItems()),
            ComprehensionForm.ToMap => Gathered(loop, cost, condition, transform!, () => new Gathering.OfEntries(node.Slot)),
            _ => Gathered(loop, cost, condition, transform!, () => new Gathering.OfMaps()),
        };
    }

    /// <summary>As || or &amp;&amp; over all items: an item that decides wins over errors and unknowns of others.</summary>
    private static Step Quantifier(Loop loop, LoopCost cost, Step condition, bool decisive) => frame =>
    {
        var turns = loop.Begin(frame);
        frame.Charge(cost.End);
        CelValue? failure = null;
        while (turns.Next(frame))
        {
            frame.Charge(cost.Turn);
            var value = condition(frame);
            if (value.Kind != CelKind.Bool)
            {
                var next = value.IsValue ? Errors.NoOverload(decisive ? "_||_" : "_&&_", value) : value;
                failure = failure is { } earlier ? Failures.Logical(earlier, next) : next;
            }
            else if (value.AsBool == decisive)
            {
                return value;
            }
        }

        return turns.Failure ?? failure ?? CelValue.FromBool(!decisive);
    };

    private static Step ExistsOne(Loop loop, LoopCost cost, Step condition) => frame =>
    {
        var turns = loop.Begin(frame);
        frame.Charge(cost.End);
        CelValue? unknown = null;
        var found = 0;
        while (turns.Next(frame))
        {
            var kept = Kept(condition, cost, frame);
            if (kept.IsError)
            {
                return kept;
            }

            unknown = kept.IsUnknown ? unknown is { } earlier ? Failures.Strict(earlier, kept) : kept : unknown;
            found += kept is { Kind: CelKind.Bool, AsBool: true } ? 1 : 0;
        }

        return turns.Failure ?? unknown ?? CelValue.FromBool(found == 1);
    };

    private static Step Gathered(Loop loop, LoopCost cost, Step? condition, Step transform, Func<Gathering> start) => frame =>
    {
        frame.Charge(cost.Start + cost.End);
        var turns = loop.Begin(frame);
        var gathering = start();
        CelValue? unknown = null;
        while (turns.Next(frame))
        {
            var value = Kept(condition, cost, frame);
            if (value is { Kind: CelKind.Bool, AsBool: false })
            {
                continue;
            }

            value = value.IsValue ? transform(frame) : value;
            if (value.IsError)
            {
                return value;
            }

            if (value.IsUnknown)
            {
                unknown = unknown is { } earlier ? Failures.Strict(earlier, value) : value;
            }
            else if (gathering.Add(frame, value) is { } problem)
            {
                return CelValue.Error(problem);
            }
        }

        return turns.Failure ?? unknown ?? gathering.Result;
    };

    /// <summary>Whether the turn counts: true or false, an error, or unknown.</summary>
    private static CelValue Kept(Step? condition, LoopCost cost, Frame frame)
    {
        var value = condition?.Invoke(frame) ?? CelValue.FromBool(true);
        if (value.Kind != CelKind.Bool)
        {
            return value.IsValue ? Errors.NoOverload("_?_:_", value) : value;
        }

        frame.Charge(value.AsBool ? cost.Kept : 0);
        return value;
    }
}
