namespace AgentIdentity.Policy.Relations.Json;

/// <summary>Stops the reading of a model in JSON.</summary>
internal sealed class ModelJsonException(string pointer, string message) : Exception(message)
{
    /// <summary>Where, as a JSON pointer.</summary>
    public string Pointer { get; } = pointer;
}
