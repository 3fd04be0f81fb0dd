using System.Globalization;

namespace AgentIdentity.Evidence;

/// <summary>Times in evidence: UTC and whole microseconds, because databases differ in the precision they keep
/// (PostgreSQL: microseconds) and what is hashed or signed must survive storage.</summary>
internal static class EvidenceTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    internal static DateTimeOffset WholeMicroseconds(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    internal static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    internal static bool TryRead(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
