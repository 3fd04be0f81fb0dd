using AgentIdentity.Cel.Activations;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel;

/// <summary>The values of an evaluation's variables, by name, and which attributes are not known yet. Immutable.</summary>
public sealed class CelActivation
{
    private readonly CelValue[] _values;

    private CelActivation(Shape shape, CelValue[] values, AttributePattern[] patterns)
    {
        Shape = shape;
        _values = values;
        Patterns = patterns;
    }

    /// <summary>No variables.</summary>
    public static CelActivation Empty { get; } = new(Shape.Empty, [], []);

    internal Shape Shape { get; }

    internal ReadOnlySpan<CelValue> Values => _values;

    internal AttributePattern[] Patterns { get; }

    /// <summary>The value of a variable; an error value where the activation has none of that name.</summary>
    public CelValue this[string name] =>
        Shape.IndexOf(name) is var at and >= 0 ? _values[at] : CelValue.Error($"no such attribute: {name}");

    /// <summary>An activation of these variables; where a name comes twice, the later one counts.</summary>
    public static CelActivation Of(params ReadOnlySpan<(string Name, CelValue Value)> variables)
    {
        var shape = Shape.Empty;
        var values = new CelValue[variables.Length];
        for (var i = 0; i < values.Length; i++)
        {
            shape = shape.With(variables[i].Name);
            values[i] = variables[i].Value;
        }

        return new(shape, values, []);
    }

    /// <summary>
    /// The same variables, in their order, with other values: for hosts that fill the same table again and again. A variable that no
    /// expression will read may be left null.
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer values than variables.</exception>
    public CelActivation WithValues(params ReadOnlySpan<CelValue> values) => values.Length == Shape.Count
        ? new(Shape, values.ToArray(), Patterns)
        : throw new ArgumentException($"there are {Shape.Count} variables, not {values.Length}", nameof(values));

    /// <summary>This activation with one variable added or replaced.</summary>
    public CelActivation With(string name, CelValue value) => new(Shape.With(name), [.. _values, value], Patterns);

    /// <summary>
    /// This activation with attributes declared unknown, whatever value it has for them: <c>args.to</c>, <c>request.*</c>,
    /// <c>args.items[0]</c>, <c>args["a b"]</c>. Evaluation then answers what it can: a value or an error that holds whatever
    /// they turn out to be, or a value with <see cref="CelValue.IsUnknown"/> that names those it waits for.
    /// </summary>
    /// <exception cref="ArgumentException">A text names no attribute.</exception>
    public CelActivation WithUnknown(params ReadOnlySpan<string> attributes)
    {
        var patterns = new List<AttributePattern>(Patterns);
        foreach (var attribute in attributes)
        {
            patterns.Add(AttributePattern.Parse(attribute));
        }

        return new(Shape, _values, [.. patterns]);
    }
}
