using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>One message per mistake in what only HTTP upstreams have: WebSockets, gRPC services and the bodies of errors.</summary>
internal sealed partial class HttpOptionsCheck : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> mistakes = [];
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (upstream, settings) in options.Upstreams)
        {
            var key = $"AgentIdentity:Upstreams:{upstream}";
            if (settings.Kind != "http" && (settings.WebSockets || settings.GrpcServices.Count > 0))
            {
                mistakes.Add($"{key}: WebSockets and GrpcServices are for an upstream of Kind http.");
            }

            if (settings.ErrorBodies is not ("structured" or "pass" or "withhold"))
            {
                mistakes.Add($"{key}:ErrorBodies must be withhold, structured or pass; it is '{settings.ErrorBodies}'.");
            }
            else if (settings.Kind != "http" && settings.ErrorBodies != "withhold")
            {
                mistakes.Add($"{key}:ErrorBodies is for an upstream of Kind http.");
            }

            foreach (var service in settings.GrpcServices)
            {
                if (!Service().IsMatch(service))
                {
                    mistakes.Add($"{key}:GrpcServices must name services with their package, such as shop.v1.Orders; one is '{service}'.");
                }
                else if (!taken.TryAdd(service, upstream))
                {
                    mistakes.Add($"{key}:GrpcServices names {service}, which is {taken[service]}'s already: a call names its service and nothing else.");
                }
            }
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    // With a package: a name without a point could be an address of the server's own.
    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+\z")]
    private static partial Regex Service();
}
