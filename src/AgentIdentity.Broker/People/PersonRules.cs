using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentIdentity.Broker;

/// <summary>What an account may be called, and how long a password must be.</summary>
internal static partial class PersonRules
{
    public const int LongestPassword = 256;
    private const int ShortestPassword = 8;
    private const int LongestName = 200;
    private const int LongestIssuer = 512;
    private const int LongestSubject = 255;

    public static BrokerFailure? Check(NewPerson person)
    {
        if (!Id().IsMatch(person.Id))
        {
            return new(BrokerError.PersonInvalid, "id must be 1 to 63 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit.");
        }

        if (string.IsNullOrWhiteSpace(person.Name) || person.Name.Length > LongestName)
        {
            return new(BrokerError.PersonInvalid, $"name must have 1 to {LongestName} characters.");
        }

        if (person.Identity is { } identity && (person.Password is null || Check(identity) is not null))
        {
            return Check(identity);
        }

        return person.Password?.Length is >= ShortestPassword and <= LongestPassword
            ? null
            : new(BrokerError.PasswordTooWeak, $"The password must have {ShortestPassword} to {LongestPassword} characters.");
    }

    public static BrokerFailure? Check(PersonIdentity identity)
    {
        if (!Uri.TryCreate(identity.Issuer, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https") || identity.Issuer.Length > LongestIssuer)
        {
            return new(BrokerError.IdentityInvalid, $"issuer must be an http or https address of at most {LongestIssuer} characters.");
        }

        // OpenID Connect Core section 2: sub has at most 255 ASCII characters.
        return identity.Subject.Length is > 0 and <= LongestSubject && identity.Subject.All(static letter => letter is > ' ' and < '\x7f' or ' ')
            ? null
            : new(BrokerError.IdentityInvalid, $"subject must be 1 to {LongestSubject} printable ASCII characters.");
    }

    /// <summary>What to call somebody whom another issuer vouches for: its word where that can be shown, and never more than a word.</summary>
    public static string DisplayName(MetPerson met)
    {
        var shown = string.Concat((met.Name ?? "").EnumerateRunes().Where(static letter => Rune.GetUnicodeCategory(letter) is not
            (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)).Take(LongestName / 2)).Trim();
        return shown.Length > 0 ? shown : $"Somebody from {new Uri(met.Identity.Issuer).Host}";
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
