using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server;

/// <summary>A name that nobody reads is refused when the configuration changes, too, as it is at the start.</summary>
internal sealed class KnownSettingsCheck(IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        KnownSettings.Unknown(configuration.GetSection(GatewayOptions.Section)).ToList() is { Count: > 0 } unknown ? ValidateOptionsResult.Fail(unknown) : ValidateOptionsResult.Success;
}
