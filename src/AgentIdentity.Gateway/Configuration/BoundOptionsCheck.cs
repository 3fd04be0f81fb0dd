using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>
/// The binder leaves an entry out where one of its values is not of its type, and says nothing. An upstream or a model that is silently not
/// there would be a mistake that shows in the wrong place.
/// </summary>
internal sealed class BoundOptionsCheck(IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var section = configuration.GetSection(GatewayOptions.Section);
        List<string> mistakes = [];
        Compare(section.GetSection("Upstreams"), options.Upstreams.Keys, mistakes);
        Compare(section.GetSection("VirtualServers"), options.VirtualServers.Keys, mistakes);
        Compare(section.GetSection("ExtAuthz"), options.ExtAuthz.Keys, mistakes);
        Compare(section.GetSection("Models"), options.Models.Keys, mistakes);
        foreach (var (alias, model) in options.Models)
        {
            Compare(section.GetSection($"Models:{alias}:Candidates"), model.Candidates.Keys, mistakes);
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static void Compare(IConfigurationSection section, IEnumerable<string> bound, List<string> mistakes) =>
        mistakes.AddRange(section.GetChildren().Where(child => child.GetChildren().Any() && !bound.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(static child => $"{child.Path} holds a value that is not of its type, such as a word in place of a number."));
}
