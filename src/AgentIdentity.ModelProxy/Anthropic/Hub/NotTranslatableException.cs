using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.ModelProxy;

/// <summary>A member has no place in the other form. Never leaves the folder: what reads or writes turns it into a refusal.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the assembly.")]
internal sealed class NotTranslatableException(string member, string? because = null) : Exception(because)
{
    public ModelFailure Failure { get; } =
        new(ModelError.NotTranslatable, $"The member {member} cannot be said to the provider of this model{(because is null ? "." : $": {because}")}", member);
}
