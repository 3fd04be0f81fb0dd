using System.Text.RegularExpressions;

namespace AgentIdentity.Broker;

/// <summary>What an account may be called, and how long a password must be.</summary>
internal static partial class PersonRules
{
    public const int LongestPassword = 256;
    private const int ShortestPassword = 8;
    private const int LongestName = 200;

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

        return person.Password.Length is >= ShortestPassword and <= LongestPassword
            ? null
            : new(BrokerError.PasswordTooWeak, $"The password must have {ShortestPassword} to {LongestPassword} characters.");
    }

    /// <summary>Why the human's sign-in is too old to be acted on, or null. The grant itself counts as having been seen.</summary>
    public static BrokerFailure? Freshness(PersonRecord person, DateTimeOffset? granted, TimeSpan within, DateTimeOffset now)
    {
        var seen = person.LastSeenAt is { } last && (granted is null || last > granted) ? last : granted;
        return seen is { } at && now - at <= within
            ? null
            : new(BrokerError.HumanNotFresh, $"{person.Id} has not signed in for more than {within.TotalDays:0.#} days.");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
