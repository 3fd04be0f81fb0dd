using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore;

/// <summary>The protected-resource metadata of the API (RFC 9728): which token a caller needs, and from whom.</summary>
internal sealed class ResourceDocument
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    private readonly AgentIdentityOptions _options;
    private readonly string _authority;
    private readonly PathString _path;

    public ResourceDocument(AgentIdentityOptions options, string authority)
    {
        (_options, _authority) = (options, authority);
        if (options.Resource.Enabled && Uri.TryCreate(options.Audience, UriKind.Absolute, out var audience)
            && audience.Scheme is "http" or "https" && audience.Query.Length == 0 && audience.Fragment.Length == 0)
        {
            // RFC 9728 section 3.1: inserted between the host and the path of the resource.
            var path = WellKnown + audience.AbsolutePath.TrimEnd('/');
            Address = audience.GetLeftPart(UriPartial.Authority) + path;
            _path = PathString.FromUriComponent(path);
        }
    }

    /// <summary>Where callers find the document, or null where the audience is no address.</summary>
    public string? Address { get; }

    public bool IsAt(HttpRequest request) =>
        Address is not null && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.PathBase.Add(request.Path) == _path;

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "public, max-age=300";

        // Clients that run in a browser look for it too, and everybody may read it.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        Write(json, ScopesOf(context));
        await json.FlushAsync(context.RequestAborted);
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<string> scopes)
    {
        json.WriteStartObject();
        json.WriteString("resource", _options.Audience);
        Write(json, "authorization_servers", [_authority]);
        if (scopes.Count > 0)
        {
            Write(json, "scopes_supported", scopes);
        }

        Write(json, "bearer_methods_supported", ["header"]);
        Write(json, "dpop_signing_alg_values_supported", new DpopOptions().Algorithms);
        json.WriteBoolean("dpop_bound_access_tokens_required", !_options.AllowBearer);
        json.WriteBoolean("actor_profile_required", true);
        Write(json, "resource_name", _options.Resource.Name);
        Write(json, "resource_documentation", _options.Resource.Documentation);
        json.WriteEndObject();
    }

    private IReadOnlyList<string> ScopesOf(HttpContext context) => _options.Resource.Scopes is { Count: > 0 } told
        ? [.. told]
        : [.. (context.RequestServices.GetService<EndpointDataSource>()?.Endpoints ?? [])
            .SelectMany(Demands)
            .SelectMany(static demand => demand.Scope)
            .Distinct()
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<DelegationRequirement> Demands(Endpoint endpoint) =>
    [
        .. endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(static policy => policy.Requirements).OfType<DelegationRequirement>(),
        .. endpoint.Metadata.GetOrderedMetadata<RequireDelegationAttribute>().SelectMany(static attribute => attribute.GetRequirements()).OfType<DelegationRequirement>(),
    ];

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
