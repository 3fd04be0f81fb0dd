using System.Buffers;

namespace AgentIdentity.Tokens;

/// <summary>What AWS STS takes (the API reference of AssumeRoleWithWebIdentity and the IAM guide on session tags): better refused here, with a reason.</summary>
internal static class WebIdentityRules
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int MaxTags = 50;
    private const int MaxNameLength = 128;
    private const int MaxValueLength = 256;
    private static readonly SearchValues<char> InSourceIdentity = SearchValues.Create(Letters + "_+=,.@-");
    private static readonly SearchValues<char> InTags = SearchValues.Create(Letters + " _.:/=+-@");

    public static void Check(WebIdentityRequest request, string issuer)
    {
        if (request.Audience == issuer)
        {
            throw new ArgumentException("A web identity is not for the issuer itself.", nameof(request));
        }

        if (request.SourceIdentity.Length is < 2 or > 64
            || request.SourceIdentity.AsSpan().ContainsAnyExcept(InSourceIdentity))
        {
            throw new ArgumentException("A source identity is 2 to 64 of ASCII letters, digits and _+=,.@-.", nameof(request));
        }

        if (request.Tags.Count > MaxTags || !request.Tags.All(static tag => IsTag(tag.Key, 1, MaxNameLength) && IsTag(tag.Value, 0, MaxValueLength)))
        {
            throw new ArgumentException("There are 50 tags at most, with names of 1 to 128 and values of up to 256 plain characters.", nameof(request));
        }

        // AWS compares the names of tags without case.
        if (request.Tags.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() != request.Tags.Count || !request.TransitiveTags.All(request.Tags.ContainsKey))
        {
            throw new ArgumentException("The names of tags differ in more than case, and every transitive tag is one of them.", nameof(request));
        }
    }

    private static bool IsTag(string text, int least, int most) =>
        text.Length >= least && text.Length <= most && !text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !text.AsSpan().ContainsAnyExcept(InTags);
}
