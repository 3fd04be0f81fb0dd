namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>A statement that is not read: the message says what is in the way, in words that the caller may have.</summary>
internal sealed class SqlRefusedException(string message, int position) : Exception(message)
{
    /// <summary>The character it is about, counted from one.</summary>
    public int Position { get; } = position + 1;
}
