using System.Globalization;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.SignIn;

/// <summary>How recently, and how strongly, a human must have authenticated; what OpenID Connect calls <c>max_age</c> and <c>acr_values</c>.</summary>
/// <param name="MaxAge">The largest time since; null where only strength is asked for.</param>
/// <param name="Acr">The authentication context classes that will do, separated by spaces; null where only freshness is asked for.</param>
internal sealed record Freshness(TimeSpan? MaxAge, string? Acr = null)
{
    // Issuers' clocks differ from ours; a sign-in much later than now is no sign-in.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private const int LongestAcr = 500;

    /// <summary>What an address of the sign-in asks for. It is a word to the page and to issuers; whoever demands it looks for itself.</summary>
    public static Freshness? Asked(IQueryCollection query)
    {
        var age = long.TryParse(query["max_age"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
            ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var acr = query["acr_values"].ToString();
        return new Freshness(age, acr.Length is > 0 and <= LongestAcr && acr.All(static letter => letter is >= ' ' and <= '~') ? acr : null) switch
        {
            { MaxAge: null, Acr: null } => null,
            var asked => asked,
        };
    }

    /// <summary>An address with what is asked for in its query.</summary>
    public string AddTo(string address)
    {
        var asked = new Dictionary<string, string?>();
        if (MaxAge is { } age)
        {
            asked["max_age"] = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (Acr is { } acr)
        {
            asked["acr_values"] = acr;
        }

        return QueryHelpers.AddQueryString(address, asked);
    }

    /// <summary>Whether this sign-in will do. A class that is not known is not one that was asked for.</summary>
    public bool IsMet(HumanAuthentication how, DateTimeOffset now) => IsRecent(how.Time, now) && IsStrong(how.Acr);

    /// <summary>With time enough to sign in and read a page: whoever demands less looks for itself.</summary>
    public Freshness WithRoom() => MaxAge is { } age && age < Least ? this with { MaxAge = Least } : this;

    public bool IsStrong(string? acr) => Acr is null || (acr is not null && Acr.Split(' ').Contains(acr, StringComparer.Ordinal));

    public bool IsRecent(DateTimeOffset authenticated, DateTimeOffset now) =>
        MaxAge is not { } most || (now - authenticated <= most && now - authenticated >= -Skew);
}
