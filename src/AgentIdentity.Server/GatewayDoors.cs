namespace AgentIdentity.Server;

/// <summary>On the gateway's own endpoints: they authenticate the delegated token themselves, and nobody else's idea of who calls is of use there.</summary>
internal sealed class GatewayDoor
{
    public static GatewayDoor Mark { get; } = new();
}

internal static class GatewayDoors
{
    /// <summary>
    /// Lets calls into the gateway without a look at sessions, at the token server's endpoints or at ASP.NET Core's own rules, none of which
    /// has a say in them: every handler of every scheme would be asked about every call.
    /// </summary>
    public static void UseGatewayDoors(this IApplicationBuilder app) => app.Use(static (http, next) =>
        http.GetEndpoint() is { RequestDelegate: { } run } endpoint && endpoint.Metadata.GetMetadata<GatewayDoor>() is not null ? run(http) : next(http));
}
