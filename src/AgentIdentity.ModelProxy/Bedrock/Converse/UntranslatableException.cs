namespace AgentIdentity.ModelProxy;

/// <summary>Something that the other side of a translation has no word for. Never leaves the folder: it becomes a refusal with the member's name.</summary>
#pragma warning disable CA1064, CA1032 // Thrown and caught within one translation; it is made with what it is about, and with nothing else.
internal sealed class UntranslatableException(string member) : Exception
#pragma warning restore CA1064, CA1032
{
    internal ModelFailure Failure { get; } =
        new(ModelError.NotTranslatable, $"The member {member} cannot be said in the form of the provider that this model goes to.", member);
}
