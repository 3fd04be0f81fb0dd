namespace AgentIdentity.Policy.Sources;

/// <summary>Stops the reading of one file at the first thing that cannot be understood.</summary>
internal sealed class SourceException(PolicyError error, SourcePosition position, string message, Exception? inner = null) : Exception(message, inner)
{
    public PolicyError Error { get; } = error;

    public SourcePosition Position { get; } = position;
}
