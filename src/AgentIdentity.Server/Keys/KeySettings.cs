using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Keys;

/// <summary>What <c>AgentIdentity:Keys</c> says: the algorithm, how often keys turn, and whether they are in AWS KMS.</summary>
internal static class KeySettings
{
    /// <summary>How long a reader may keep the key set; a key is published longer than this before it signs.</summary>
    public static readonly TimeSpan KeySetCache = TimeSpan.FromMinutes(5);

    public static KeyRingOptions Read(IConfiguration section)
    {
        var usual = new KeyRingOptions();
        var options = usual with
        {
            Algorithm = section["Algorithm"] ?? usual.Algorithm,
            RotateEvery = Span(section, "RotateEvery") ?? usual.RotateEvery,
            PublishAhead = Span(section, "PublishAhead") ?? usual.PublishAhead,
        };
        if (options.Algorithm is not ("ES256" or "ES384" or "PS256" or "RS256"))
        {
            throw Refuse($"AgentIdentity:Keys:Algorithm is '{options.Algorithm}'; it must be ES256, ES384, PS256 or RS256.");
        }

        if (options.PublishAhead < 2 * KeySetCache || options.RotateEvery < options.PublishAhead)
        {
            throw Refuse($"AgentIdentity:Keys: PublishAhead must be at least {2 * KeySetCache} and RotateEvery no shorter; a key must be known before it signs.");
        }

        return options;
    }

    public static KmsOptions? ReadKms(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }

        var kms = new KmsOptions
        {
            Alias = section["Alias"],
            KeyIds = [.. section.GetSection("KeyIds").GetChildren().Select(static child => child.Value).OfType<string>()],
            Region = section["Region"],
            Endpoint = section["Endpoint"],
        };
        return kms.Alias is null && kms.KeyIds.IsEmpty ? throw Refuse("AgentIdentity:Keys:Kms needs an Alias or KeyIds.") : kms;
    }

    private static TimeSpan? Span(IConfiguration section, string name) => section[name] is not { } text ? null
        : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span) ? span
        : throw Refuse($"AgentIdentity:Keys:{name} is '{text}'; it must be a time such as 30.00:00:00 for thirty days.");

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
