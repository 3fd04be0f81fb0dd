using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>What can be lowered about calls to an API.</summary>
internal static class HttpLimits
{
    public static HttpDetail Lower(HttpDetail http, string key, LimitPen pen) => http with
    {
        Locations = pen.Keep($"{key}.place", http.Locations, PlainWords.Place),
        Actions = pen.Keep($"{key}.method", http.Actions, static method => $"{PlainWords.Verb(method)} ({method})"),
        Paths = pen.Keep($"{key}.path", http.Paths, static path => $"everything under {path}"),
    };
}
