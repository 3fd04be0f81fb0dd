namespace AgentIdentity.Policy.Relations.Json;

/// <summary>Stops the reading of a model in JSON.</summary>
internal sealed class ModelJsonException(string pointer, string message, string? kind) : Exception(message)
{
    /// <summary>Where, as a JSON pointer.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>OpenFGA's name of the mistake, where it has one.</summary>
    public string? Kind { get; } = kind;
}
