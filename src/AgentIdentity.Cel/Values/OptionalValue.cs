namespace AgentIdentity.Cel.Values;

internal sealed class OptionalValue(CelValue? value)
{
    public static OptionalValue None { get; } = new(null);

    public CelValue? Value => value;
}
