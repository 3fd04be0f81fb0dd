using AgentIdentity.Broker;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>Who the client is, or why it is nobody.</summary>
internal sealed record ClientVerdict
{
    public AgentRecord? Agent { get; private init; }

    public string Error { get; private init; } = Errors.InvalidClient;

    public string Code { get; private init; } = "";

    public string Detail { get; private init; } = "";

    public TimeSpan? RetryAfter { get; private init; }

    public static ClientVerdict Of(AgentRecord agent) => new() { Agent = agent };

    public static ClientVerdict Refused(ServerError code, string detail) => Refused(code.Code(), detail);

    public static ClientVerdict Refused(string code, string detail) => new() { Code = code, Detail = detail };

    /// <summary>OAuth has no error code for this; the one for a server that cannot answer now comes nearest, and the status says the rest.</summary>
    public static ClientVerdict TooMany(TimeSpan wait) => new()
    {
        Error = Errors.TemporarilyUnavailable,
        Code = ServerError.TooManyAttempts.Code(),
        Detail = "Too many failed attempts; wait before the next.",
        RetryAfter = wait,
    };
}
