using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel;

/// <summary>A checked and planned expression. Immutable; any number of threads may evaluate it at once.</summary>
public sealed class CelProgram
{
    private readonly Plan _plan;

    internal CelProgram(string source, CelType resultType, IReadOnlyCollection<string> variables, Plan plan)
    {
        Source = source;
        ResultType = resultType;
        Variables = variables;
        _plan = plan;
    }

    /// <summary>The expression's text.</summary>
    public string Source { get; }

    /// <summary>The checked type of the result; <see cref="CelType.Dyn"/> where only the values decide.</summary>
    public CelType ResultType { get; }

    /// <summary>The declared variables the expression reads.</summary>
    public IReadOnlyCollection<string> Variables { get; }

    /// <summary>
    /// Evaluates. Never throws for what the values hold: a missing key, an overflow or a spent cost limit is a value
    /// with <see cref="CelValue.IsError"/>. Whoever decides by the result must treat an error as a refusal.
    /// </summary>
    public CelValue Evaluate(CelActivation activation) => _plan.Run(activation);
}
