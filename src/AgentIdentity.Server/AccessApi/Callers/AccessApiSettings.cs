using System.Collections.Immutable;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Reads <c>AgentIdentity:AccessApi:Keys</c>: who, besides administrators, may ask for decisions.</summary>
internal static class AccessApiSettings
{
    private const string Section = "AgentIdentity:AccessApi:Keys";
    private const int Shortest = 32;

    public static ImmutableArray<AccessKey> Read(IConfigurationSection section) =>
        [.. section.GetSection("Keys").GetChildren().Select(ReadKey)];

    private static AccessKey ReadKey(IConfigurationSection key)
    {
        // The text of a key that is too short may still be somebody's key.
        var secret = key["Secret"] is { Length: >= Shortest } given ? given
            : throw new BrokerException(BrokerError.OptionsInvalid, $"{Section}:{key.Key}:Secret is missing or has less than {Shortest} characters.");
        return new AccessKey(key.Key, secret, [.. key.GetSection("Upstreams").GetChildren().Select(static upstream => upstream.Value ?? "")]);
    }
}
