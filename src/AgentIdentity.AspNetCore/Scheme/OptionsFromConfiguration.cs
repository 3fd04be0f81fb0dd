using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore;

/// <summary>Reads a scheme's options from <c>Authentication:Schemes:{scheme}</c>, as JwtBearer does. By hand, so that trimming keeps it working.</summary>
internal sealed class OptionsFromConfiguration(IAuthenticationConfigurationProvider configuration) : IConfigureNamedOptions<AgentIdentityOptions>
{
    public void Configure(AgentIdentityOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, AgentIdentityOptions options)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        var section = configuration.GetSchemeConfiguration(name);
        options.Authority = section[nameof(options.Authority)] ?? options.Authority;
        options.Audience = section[nameof(options.Audience)] ?? options.Audience;
        options.PublicUrl = section[nameof(options.PublicUrl)] ?? options.PublicUrl;
        options.AllowBearer = Flag(section, nameof(options.AllowBearer)) ?? options.AllowBearer;
        options.RequireNonce = Flag(section, nameof(options.RequireNonce)) ?? options.RequireNonce;
        options.Resource.Name = section["Resource:Name"] ?? options.Resource.Name;
        options.Resource.Documentation = section["Resource:Documentation"] ?? options.Resource.Documentation;
        options.StopFeed.ClientId = section["StopFeed:ClientId"] ?? options.StopFeed.ClientId;
        options.StopFeed.KeyFile = section["StopFeed:KeyFile"] ?? options.StopFeed.KeyFile;
    }

    // A switch that cannot be read must not be taken for off, or for on.
    private static bool? Flag(IConfiguration section, string name) =>
        section[name] is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw new FormatException($"AgentIdentity: {name} must be true or false.");
}
