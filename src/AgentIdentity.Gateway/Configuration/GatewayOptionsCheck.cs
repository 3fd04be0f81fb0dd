using System.Text.RegularExpressions;
using AgentIdentity.Policy;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>One message per mistake, each with the key to mend.</summary>
internal sealed partial class GatewayOptionsCheck : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> mistakes = [];
        CheckOrigin("AgentIdentity:PublicUrl", options.PublicUrl, mistakes);
        if (options.MaxModelBodyBytes <= 0)
        {
            mistakes.Add("AgentIdentity:MaxModelBodyBytes must be more than 0.");
        }

        LimitsCheck.Check(options, mistakes);
        TelemetryCheck.Check(options.Telemetry, mistakes);
        foreach (var (upstream, settings) in options.Upstreams)
        {
            CheckUpstream(upstream, settings, mistakes);
        }

        foreach (var server in options.VirtualServers.Keys)
        {
            CheckName($"AgentIdentity:VirtualServers:{server}", server, mistakes);
            CheckOwnName($"AgentIdentity:VirtualServers:{server}", server, mistakes);
        }

        foreach (var (api, settings) in options.ExtAuthz)
        {
            CheckExtAuthz(api, settings, mistakes);
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static void CheckOrigin(string key, string url, List<string> mistakes)
    {
        // It is compared as text with token audiences and proof URLs, so it has to be in its canonical form.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.GetLeftPart(UriPartial.Path).TrimEnd('/') != url)
        {
            mistakes.Add($"{key} must be an address such as https://gateway.example or https://gateway.example/agents, without a trailing slash; it is '{url}'.");
        }
    }

    private static void CheckUpstream(string name, UpstreamOptions settings, List<string> mistakes)
    {
        var key = $"AgentIdentity:Upstreams:{name}";
        CheckName(key, name, mistakes);
        CheckOwnName(key, name, mistakes);
        if (settings.Command is null && settings.Kind != "data")
        {
            CheckAddress(key, settings.Address, mistakes);
        }

        CheckTimeout(key, settings.TimeoutSeconds, mistakes);
        if (settings.Kind is not ("mcp" or "http" or "data"))
        {
            mistakes.Add($"{key}:Kind must be mcp, http or data; it is '{settings.Kind}'.");
        }

        CredentialCheck.Check(key, settings, mistakes);
        if (settings.MaxBodyBytes <= 0 || settings.MaxBodyBytes > int.MaxValue)
        {
            mistakes.Add($"{key}:MaxBodyBytes must be between 1 and {int.MaxValue}.");
        }
    }

    private static void CheckExtAuthz(string name, ExtAuthzOptions settings, List<string> mistakes)
    {
        var key = $"AgentIdentity:ExtAuthz:{name}";
        CheckName(key, name, mistakes);
        CheckOwnName(key, name, mistakes);
        CheckOrigin($"{key}:PublicUrl", settings.PublicUrl, mistakes);
        if (settings.Proxy is not ("envoy" or "nginx"))
        {
            mistakes.Add($"{key}:Proxy must be envoy or nginx; it is '{settings.Proxy}'.");
        }
    }

    private static void CheckOwnName(string key, string name, List<string> mistakes)
    {
        if (name == Call.RelationsUpstream)
        {
            // A grant for the upstream would be a grant for the relations, and the other way round.
            mistakes.Add($"{key}: the name {name} belongs to the server's own relations at /{name}; choose another.");
        }
    }

    private static void CheckName(string key, string name, List<string> mistakes)
    {
        if (!Name().IsMatch(name))
        {
            mistakes.Add($"{key}: a name is up to 63 lower-case letters, digits, '.', '_' or '-', and begins with a letter or digit.");
        }
    }

    private static void CheckAddress(string key, string address, List<string> mistakes)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")
            || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            mistakes.Add($"{key}:Address must be an absolute http or https address without user, query and fragment; it is '{address}'.");
        }
    }

    private static void CheckTimeout(string key, int seconds, List<string> mistakes)
    {
        if (seconds is < 1 or > 86_400)
        {
            mistakes.Add($"{key}:TimeoutSeconds must be between 1 and 86400; it is {seconds}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Name();
}
