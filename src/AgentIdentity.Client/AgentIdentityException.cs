using System.Net;

namespace AgentIdentity.Client;

/// <summary>The broker refused.</summary>
public sealed class AgentIdentityException : Exception
{
    /// <summary>Makes an empty exception.</summary>
    public AgentIdentityException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message.</param>
    public AgentIdentityException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public AgentIdentityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The HTTP status of the refusal.</summary>
    public HttpStatusCode Status { get; init; }

    /// <summary>The OAuth error (RFC 6749 section 5.2), for example <c>invalid_target</c>, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The broker's error code, for example <c>AID5012</c>, or null.</summary>
    public string? Code { get; init; }
}
