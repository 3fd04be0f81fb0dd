using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using AgentIdentity.Gateway.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Telemetry;

/// <summary>Authenticates the key that reads measurements and nothing else. Who lacks it is challenged, and noted, as for administration.</summary>
internal sealed class MetricsKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IOptions<GatewayOptions> gateway)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "MetricsKey";
    public const string Policy = "metrics";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (gateway.Value.Telemetry.MetricsKey is not { } key || Request.Headers.Authorization is not [{ } value]
            || !value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !CryptographicOperations.FixedTimeEquals(Hash(key), Hash(value["Bearer ".Length..].Trim())))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity([new Claim("sub", "metrics")], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    // The administrator's scheme is asked too, and it challenges.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
