using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.DataProtection;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// A cookie that says: from this browser this person has signed in before. It opens nothing; whoever steals it has only
/// their own few guesses of the password, counted apart.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection, ServerSettings settings)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("agentidentity known browser").ToTimeLimitedDataProtector();

    private string Name => settings.CookieName("agentidentity-browser");

    /// <summary>The browser's name if this account has signed in from it; null for a stranger.</summary>
    public string? Find(HttpRequest request, string account)
    {
        if (request.Cookies[Name] is not { } cookie)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(cookie).Split(' ') is [var known, var browser] && known == account ? $"{known} {browser}" : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Remember(HttpContext http, string account) => http.Response.Cookies.Append(
        Name, _protector.Protect($"{account} {Identifiers.New("")}", Remembered),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = settings.IsHttps,
            Path = "/",
            MaxAge = Remembered,
            IsEssential = true,
        });
}
