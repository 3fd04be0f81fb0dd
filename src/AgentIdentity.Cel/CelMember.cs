namespace AgentIdentity.Cel;

/// <summary>One member of a host type: its name, its type, and how it is read from the host's object.</summary>
public sealed class CelMember
{
    private readonly Func<object, CelValue?> _read;

    private CelMember(string name, CelType type, Func<object, CelValue?> read)
    {
        Name = name;
        Type = type;
        _read = read;
    }

    /// <summary>The name expressions select it by.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public CelType Type { get; }

    /// <summary>
    /// A member of host objects of type <typeparamref name="T"/>. Reading must be pure and safe to do from several threads; null
    /// means that this object lacks the member: <c>has()</c> is false then, and selecting it is an error.
    /// </summary>
    public static CelMember Of<T>(string name, CelType type, Func<T, CelValue?> read)
        where T : notnull =>
        new(name, type, value => value is T host ? read(host) : CelValue.Error($"{name} is read from another type of object"));

    internal CelValue? Read(object host)
    {
        try
        {
            return _read(host);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return CelValue.Error($"{Name} failed: {exception.Message}");
        }
    }
}
