using System.Net;
using AgentIdentity.Server.OAuth;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// Limits guesses of passwords without letting strangers lock an account: a browser from which its person has signed in
/// before is counted by itself, whatever others do. All others share what is left to strangers, by address, by address and
/// account, and by account, so that neither one address nor many get far. An unknown account is counted like a known one.
/// </summary>
internal sealed class SignInAttempts(TimeProvider time)
{
    private readonly AttemptMeter _browsers = new(10, TimeSpan.FromMinutes(1), time);
    private readonly AttemptMeter _addresses = new(40, TimeSpan.FromSeconds(30), time);
    private readonly AttemptMeter _pairs = new(5, TimeSpan.FromMinutes(3), time);
    private readonly AttemptMeter _accounts = new(50, TimeSpan.FromMinutes(10), time);

    /// <summary>Charges an attempt before the password is looked at, so that guesses made side by side are counted one by one.</summary>
    public SignInAttempt Begin(string account, IPAddress? address, string? knownBrowser)
    {
        if (knownBrowser is not null)
        {
            return Take((_browsers, knownBrowser));
        }

        var peer = ClientAttempts.PeerName(address);
        return Take((_addresses, peer), (_pairs, $"{peer} {account}"), (_accounts, account));
    }

    /// <summary>Charges an attempt that guesses at no account.</summary>
    public SignInAttempt Begin(IPAddress? address) => Take((_addresses, ClientAttempts.PeerName(address)));

    private static SignInAttempt Take(params (AttemptMeter Meter, string Name)[] meters)
    {
        for (var i = 0; i < meters.Length; i++)
        {
            if (meters[i].Meter.Take(meters[i].Name) is { } wait)
            {
                Refund(meters.AsSpan(0, i));
                return new SignInAttempt(wait, []);
            }
        }

        return new SignInAttempt(null, meters);
    }

    internal static void Refund(ReadOnlySpan<(AttemptMeter Meter, string Name)> meters)
    {
        foreach (var (meter, name) in meters)
        {
            meter.Refund(name);
        }
    }
}

/// <summary>One attempt: how long to wait before it may be made, or null; and what it was charged to.</summary>
internal sealed record SignInAttempt(TimeSpan? Wait, (AttemptMeter Meter, string Name)[] Charged)
{
    /// <summary>The password was right: the attempt is no guess and does not count.</summary>
    public void Succeeded() => SignInAttempts.Refund(Charged);
}
