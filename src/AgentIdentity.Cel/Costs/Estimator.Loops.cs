using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Costs;

/// <summary>Loops: what a turn costs, as often as the range is long.</summary>
internal sealed partial class Estimator
{
    private (Bounds Cost, Extent Extent) Loop(ComprehensionNode loop)
    {
        var (cost, range) = Visit(loop.Range);
        var element = Within(range, loop.Range.Type, AttributeKey.Any);
        _slots[loop.Slot] = First(loop.Range.Type, range, loop.Variables.Count == 2, element);
        _slots[loop.Slot + 1] = element;

        var condition = loop.Condition is null ? Bounds.Zero : Visit(loop.Condition).Cost;
        var (transform, made) = loop.Transform is null ? (Bounds.Zero, element) : Visit(loop.Transform);
        var charges = LoopCost.Of(loop.Form);
        var kept = Bounds.Exactly(charges.Kept) + transform;
        var turn = Bounds.Exactly(charges.Turn) + condition + (loop.Condition is null ? kept : kept.OrLess());

        // An element that decides ends all() and exists() early.
        var decides = loop.Form is ComprehensionForm.All or ComprehensionForm.Exists;
        var turns = decides ? range.Size with { Least = Math.Min(range.Size.Least, 1) } : range.Size;
        var size = loop.Condition is null ? range.Size : range.Size.OrLess();
        var result = loop.Form switch
        {
            ComprehensionForm.Filter or ComprehensionForm.ToList or ComprehensionForm.ToMap => new Extent(size) { Element = made },
            ComprehensionForm.ToMapEntries => new Extent((size * made.Size).OrLess()) { Element = made.Element },
            _ => Extent.Scalar,
        };
        return (cost + Bounds.Exactly(charges.Start + charges.End) + turns * turn, result);
    }

    /// <summary>The first of two is an index or a key; a single one is an element or a key. What is declared of elements holds for keys.</summary>
    private static Extent First(CelType type, Extent range, bool pair, Extent element) => type.Form switch
    {
        TypeForm.List => pair ? Extent.Scalar : element,
        TypeForm.Map when Extent.IsScalar(type.Arguments[0]) => Extent.Scalar,
        TypeForm.Dyn when range.Path is not null && !pair => element,
        _ => range.Path is not null ? new Extent(element.Size) : Extent.Unknown,
    };
}
