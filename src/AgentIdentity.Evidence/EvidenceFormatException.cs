namespace AgentIdentity.Evidence;

/// <summary>A line, key file or checkpoint file that is not in the exact documented form.</summary>
public sealed class EvidenceFormatException : Exception
{
    /// <summary>Says what is wrong with the text as a whole.</summary>
    public EvidenceFormatException(string message) : base(message) { }

    /// <summary>Says what is wrong with the text as a whole, and what caused it.</summary>
    public EvidenceFormatException(string message, Exception inner) : base(message, inner) { }

    /// <summary>An unreadable text without further detail.</summary>
    public EvidenceFormatException() : base("The evidence text is not in the documented form.") { }

    /// <summary>Says what is wrong in one line.</summary>
    public EvidenceFormatException(long line, string message) : base($"Line {line}: {message}") => Line = line;

    /// <summary>The line, counted from 1; 0 when the problem is not in one line.</summary>
    public long Line { get; }
}
