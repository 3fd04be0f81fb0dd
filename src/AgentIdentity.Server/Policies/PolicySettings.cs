using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Policies;

/// <summary>Reads what <c>AgentIdentity:Policy</c> says about bundles.</summary>
internal static class PolicySettings
{
    public static PolicyOptions Read(IConfigurationSection section, string contentRoot) => new()
    {
        TrustedKeys = Keys(section.GetSection("TrustedKeys"), contentRoot),
        WatchEvery = Every(section["WatchEvery"]),
    };

    // Who names trusted keys wants signatures: a list that turns out empty must not mean that none are asked for.
    private static ImmutableArray<BundleKey> Keys(IConfigurationSection section, string contentRoot) =>
        !section.Exists() ? []
        : section.GetChildren().ToArray() is { Length: > 0 } files ? [.. files.Select(file => Key(file.Value, contentRoot))]
        : throw Refuse("AgentIdentity:Policy:TrustedKeys is a list of files, each with a public key in PEM; name one, or leave the setting out.");

    private static BundleKey Key(string? file, string contentRoot)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            throw Refuse("AgentIdentity:Policy:TrustedKeys has an empty entry; name a file with a public key in PEM.");
        }

        try
        {
            return BundleKey.FromPem(File.ReadAllText(Path.GetFullPath(file, contentRoot)));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw Refuse($"AgentIdentity:Policy:TrustedKeys names {file}: {wrong.Message}");
        }
    }

    private static TimeSpan? Every(string? text) => text is null ? null
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromSeconds(1) && span <= TimeSpan.FromDays(1) ? span
        : throw Refuse($"AgentIdentity:Policy:WatchEvery is '{text}'; it must be a time from 00:00:01 to 1.00:00:00, such as 00:00:10.");

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
