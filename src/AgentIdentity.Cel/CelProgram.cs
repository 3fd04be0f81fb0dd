using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel;

/// <summary>A checked and planned expression. Immutable; any number of threads may evaluate it at once.</summary>
public sealed class CelProgram
{
    private readonly PlannedExpression _expression;

    internal CelProgram(PlannedExpression expression, CelCost estimatedCost)
    {
        _expression = expression;
        EstimatedCost = estimatedCost;
    }

    /// <summary>What evaluations may cost, by the sizes <see cref="CelEnvironment.Bound"/> declares.</summary>
    public CelCost EstimatedCost { get; }

    /// <summary>The expression's text.</summary>
    public string Source => _expression.Source.Text;

    /// <summary>The checked type of the result; <see cref="CelType.Dyn"/> where only the values decide.</summary>
    public CelType ResultType => _expression.Root.Type;

    /// <summary>The checked tree.</summary>
    internal Syntax.Node Root => _expression.Root;

    /// <summary>The declared variables the expression reads.</summary>
    public IReadOnlyCollection<string> Variables => _expression.Variables;

    /// <summary>
    /// The texts that the calls of a function or method are written with, a list for each call; null where an argument is no text
    /// that stands there. For hosts that prepare what a function will be asked.
    /// </summary>
    /// <param name="function">The name, without a receiver.</param>
    public IReadOnlyList<IReadOnlyList<string?>> TextArguments(string function) =>
        [.. Syntax.CallsOf.Named(Root, function).Select(call => (IReadOnlyList<string?>)[.. call.Arguments.Select(a =>
            a is Syntax.ConstantNode { Value.Kind: CelKind.String } constant ? constant.Value.AsString : null)])];

    /// <summary>
    /// Evaluates. Never throws for what the values hold: a missing key, an overflow or a spent cost limit is a value
    /// with <see cref="CelValue.IsError"/>. Whoever decides by the result must treat an error as a refusal, and so too a
    /// value with <see cref="CelValue.IsUnknown"/>, which comes only of an activation with unknown attributes.
    /// </summary>
    public CelValue Evaluate(CelActivation activation) => Evaluate(activation, out _);

    /// <summary>Evaluates, and answers what it cost in the units of <see cref="CelLimits.Cost"/>.</summary>
    public CelValue Evaluate(CelActivation activation, out long cost) => activation.Patterns.Length == 0
        ? _expression.Plan.Run(activation, out cost)
        : _expression.Watchful.Plan.Run(activation, out cost);

    /// <summary>
    /// Evaluates as far as the known attributes allow, and answers the expression that is left: what a decision still needs to
    /// know. See <see cref="CelActivation.WithUnknown"/>.
    /// </summary>
    public CelReduction Reduce(CelActivation activation) => _expression.Reduce(activation);
}
