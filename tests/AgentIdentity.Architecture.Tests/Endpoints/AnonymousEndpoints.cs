using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace AgentIdentity.Architecture.Tests.Endpoints;

/// <summary>The addresses that answer without ASP.NET Core's authorization.</summary>
internal static class AnonymousEndpoints
{
    public static IReadOnlyList<string> Of(IEndpointRouteBuilder app) =>
    [
        .. app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(Names)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Names(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        return endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: { Count: > 0 } methods } ? methods.Select(method => $"{method} {path}") : [$"* {path}"];
    }
}
