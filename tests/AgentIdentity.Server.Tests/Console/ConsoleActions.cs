using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Console;

/// <summary>Everything that a person with a session can load or post, read from the server's own table of endpoints.</summary>
internal static class ConsoleActions
{
    public static async Task<IReadOnlyList<string>> OfAsync(IEndpointRouteBuilder app, IServiceProvider services)
    {
        List<string> actions = [];
        foreach (var endpoint in app.DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
                actions.AddRange(compiled.HandlerMethods.Where(_ => IsForPeople([.. compiled.HandlerTypeInfo.GetCustomAttributes(inherit: true).OfType<IAuthorizeData>()]))
                    .Select(handler => $"{handler.HttpMethod.ToUpperInvariant()} {path}{(handler.Name is null ? "" : "?handler=" + handler.Name)}"));
            }
            else if (IsForPeople(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()))
            {
                actions.AddRange((endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} {path}"));
            }
        }

        return [.. actions.Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsForPeople(IReadOnlyList<IAuthorizeData> rules) => rules.Any(static rule => rule.Policy is PersonSession.Policy);
}
