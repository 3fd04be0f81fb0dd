using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore;

/// <summary>One message for each mistake, at the start of the application.</summary>
internal sealed class OptionsCheck : IValidateOptions<AgentIdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentIdentityOptions options)
    {
        var mistakes = Mistakes(options).Select(mistake => $"AgentIdentity: {mistake}").ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(AgentIdentityOptions options)
    {
        if (!IsAddress(options.Authority, AuthorityMetadata.IsSafe))
        {
            yield return "Authority must be an https URL, or an http URL on this machine.";
        }

        if (options.Audience.Length == 0)
        {
            yield return "Audience must be set.";
        }

        if (options.PublicUrl.Length > 0 && !IsAddress(options.PublicUrl, static uri => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp))
        {
            yield return "PublicUrl must be an http or https URL without a query.";
        }

        if (options.ReplayCapacity <= 0)
        {
            yield return "ReplayCapacity must be above zero.";
        }

        if (options.StopFeed is { Enabled: true, Key: null, KeyFile: null or "" })
        {
            yield return "StopFeed needs Key or KeyFile beside ClientId.";
        }

        if (options.StopFeed.MaxSilence <= TimeSpan.Zero)
        {
            yield return "StopFeed.MaxSilence must be above zero.";
        }
    }

    private static bool IsAddress(string text, Func<Uri, bool> allowed) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && allowed(uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
