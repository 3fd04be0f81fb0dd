using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Costs;

/// <summary>
/// What a loop costs beside its range, condition and transformation. cel-go writes every macro out as a fold and charges
/// the steps of that: reading the accumulator, testing it, adding to it.
/// </summary>
/// <param name="Start">Making the accumulator: nothing, a list or a map.</param>
/// <param name="Turn">Each turn.</param>
/// <param name="Kept">Each turn whose condition holds, beside <paramref name="Turn"/>.</param>
/// <param name="End">Reading the result.</param>
internal readonly record struct LoopCost(int Start, int Turn, int Kept, int End)
{
    public static LoopCost Of(ComprehensionForm form) => form switch
    {
        ComprehensionForm.All => new(0, 3, 0, 1),
        ComprehensionForm.Exists => new(0, 4, 0, 1),
        ComprehensionForm.ExistsOne => new(0, 0, 2, 2),
        ComprehensionForm.Filter => new(10, 0, 13, 1),
        ComprehensionForm.ToList => new(10, 0, 12, 1),
        ComprehensionForm.ToMap => new(30, 0, 3, 1),
        _ => new(30, 0, 2, 1),
    };
}
