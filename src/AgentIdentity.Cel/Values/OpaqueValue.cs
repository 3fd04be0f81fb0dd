namespace AgentIdentity.Cel.Values;

internal sealed record OpaqueValue(CelType Type, object Value)
{
    /// <summary>False where the type has no such member, or the object lacks it.</summary>
    public bool Read(string member, out CelValue value)
    {
        var read = Type.Members is { } members && members.TryGetValue(member, out var known) ? known.Read(Value) : null;
        value = read ?? default;
        return read is not null;
    }
}
