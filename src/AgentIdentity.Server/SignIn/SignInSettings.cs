using System.Globalization;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.SignIn;

/// <summary>How people prove to be there (<c>AgentIdentity:SignIn</c>).</summary>
internal sealed record SignInSettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>How long ago a person may have authenticated who answers or ends something.</summary>
    public TimeSpan FreshWithin { get; init; } = TimeSpan.FromMinutes(5);

    public static SignInSettings Read(IConfigurationSection section) => new() { FreshWithin = ReadFresh(section["FreshWithin"]) };

    private static TimeSpan ReadFresh(string? text) => text is null ? new SignInSettings().FreshWithin
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= Shortest && span <= Longest ? span
        : throw new BrokerException(BrokerError.OptionsInvalid,
            $"AgentIdentity:SignIn:FreshWithin is '{text}'; it must be a time from 00:01:00 to 08:00:00, such as 00:05:00 for five minutes.");
}
