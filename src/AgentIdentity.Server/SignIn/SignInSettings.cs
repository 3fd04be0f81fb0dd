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

    /// <summary>The authentication context class of a password here, in the words that rules ask for.</summary>
    public string PasswordAcr { get; init; } = "urn:agentidentity:acr:pwd";

    /// <summary>That of a passkey: something they have, and their finger, face or PIN.</summary>
    public string PasskeyAcr { get; init; } = "urn:agentidentity:acr:mfa";

    public static SignInSettings Read(IConfigurationSection section) => new()
    {
        FreshWithin = ReadFresh(section["FreshWithin"]),
        PasswordAcr = ReadAcr(section, "PasswordAcr") ?? new SignInSettings().PasswordAcr,
        PasskeyAcr = ReadAcr(section, "PasskeyAcr") ?? new SignInSettings().PasskeyAcr,
    };

    private static TimeSpan ReadFresh(string? text) => text is null ? new SignInSettings().FreshWithin
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= Shortest && span <= Longest ? span
        : throw new BrokerException(BrokerError.OptionsInvalid,
            $"AgentIdentity:SignIn:FreshWithin is '{text}'; it must be a time from 00:01:00 to 08:00:00, such as 00:05:00 for five minutes.");

    // A space would make two of it where it is asked for.
    private static string? ReadAcr(IConfigurationSection section, string name) => section[name] is not { } text ? null
        : text.Length is > 0 and <= 200 && text.All(static letter => letter is > ' ' and <= '~' and not ('"' or '\\')) ? text
        : throw new BrokerException(BrokerError.OptionsInvalid, $"AgentIdentity:SignIn:{name} is '{text}'; it must be one word of printable ASCII, such as phr.");
}
