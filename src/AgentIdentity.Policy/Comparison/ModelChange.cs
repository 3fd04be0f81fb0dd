namespace AgentIdentity.Policy;

/// <summary>A definition of the relation model that is not as it was.</summary>
/// <param name="Name">The type, the relation as <c>type#relation</c>, or <c>condition NAME</c>.</param>
/// <param name="Was">Its definition before; null for what was added.</param>
/// <param name="Is">Its definition now; null for what was taken away.</param>
public sealed record ModelChange(string Name, string? Was, string? Is)
{
    /// <inheritdoc/>
    public override string ToString() => (Was, Is) switch
    {
        (null, _) => $"{Name} was added: {Is}",
        (_, null) => $"{Name} was removed: {Was}",
        _ => $"{Name} was {Was} and is now {Is}",
    };
}
