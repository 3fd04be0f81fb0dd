namespace AgentIdentity.Cel;

/// <summary>The values of an evaluation's variables, by name. Immutable.</summary>
public sealed class CelActivation
{
    private readonly (string Name, CelValue Value)[] _entries;

    private CelActivation((string Name, CelValue Value)[] entries) => _entries = entries;

    /// <summary>No variables.</summary>
    public static CelActivation Empty { get; } = new([]);

    /// <summary>The value of a variable; an error value where the activation has none of that name.</summary>
    public CelValue this[string name] =>
        TryGet(name, out var value) ? value : CelValue.Error($"no such attribute: {name}");

    /// <summary>An activation of these variables; where a name comes twice, the later one counts.</summary>
    public static CelActivation Of(params (string Name, CelValue Value)[] variables) => new([.. variables]);

    /// <summary>This activation with one variable added or replaced.</summary>
    public CelActivation With(string name, CelValue value) => new([.. _entries, (name, value)]);

    internal bool TryGet(string name, out CelValue value)
    {
        for (var i = _entries.Length - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_entries[i].Name, name) || _entries[i].Name == name)
            {
                value = _entries[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
