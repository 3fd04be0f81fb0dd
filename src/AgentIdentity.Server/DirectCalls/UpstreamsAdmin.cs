using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.DirectCalls;

/// <summary>/admin/upstreams: what is behind the gateway, and whether it refuses whoever did not come through it.</summary>
internal static class UpstreamsAdmin
{
    internal sealed record KnockBody
    {
        /// <summary>For an API: what to ask for, below its address.</summary>
        public string? Path { get; init; }
    }

    internal sealed record UpstreamView(string Name, string Kind, string? Address, string Audience, string Credential)
    {
        // A program has no address, and its command is nobody's business here.
        public static UpstreamView Of(string name, UpstreamOptions options) =>
            new(name, options.Kind, options.Command is null ? options.Address : null, options.Audience ?? options.Address, options.Credential);
    }

    public static void AddUpstreamsAdmin(this IServiceCollection services) => services.AddSingleton<DoorKnocker>();

    public static void MapUpstreams(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/upstreams", static (IOptions<GatewayOptions> options) =>
            Answers.Json(options.Value.Upstreams.Select(static named => UpstreamView.Of(named.Key, named.Value))));
        admin.MapPost("/upstreams/{name}/knock", static (string name, HttpRequest request, IOptions<GatewayOptions> options, DoorKnocker knocker, CancellationToken cancellation) =>
            StrictBody.UseAsync<KnockBody>(request, async body => options.Value.Upstreams.TryGetValue(name, out var upstream)
                ? Show(await knocker.KnockAsync(upstream, body.Path ?? "", cancellation))
                : Problems.Of(404, ServerError.UpstreamNotNamed, "No upstream has this name.")));
    }

    private static IResult Show(IReadOnlyList<Knock>? knocks) => knocks is null
        ? Problems.Of(400, ServerError.BodyMalformed, "path must lie below the upstream's address and begin with a slash.")
        : Answers.Json(new { Knocks = knocks });
}
