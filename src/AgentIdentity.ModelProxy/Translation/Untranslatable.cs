namespace AgentIdentity.ModelProxy;

/// <summary>Collects what a translation cannot say; the first is what the caller hears of.</summary>
internal sealed class Untranslatable
{
    private ModelFailure? _first;

    internal bool Any => _first is not null;

    /// <summary>Notes a member; <paramref name="why"/> goes into the sentence where the name alone does not say it.</summary>
    internal void Add(string member, string? why = null) => _first ??= new ModelFailure(
        ModelError.NotTranslatable,
        $"The member {member} cannot be said in the form of the provider that this model goes to{(why is null ? "." : $": {why}.")}",
        member);

    /// <summary>The value, or the first refusal.</summary>
    internal ModelResult<T> Or<T>(T value) where T : class => _first is null ? new(value, null) : new(null, _first);
}
