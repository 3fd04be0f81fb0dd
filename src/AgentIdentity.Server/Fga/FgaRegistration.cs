namespace AgentIdentity.Server.Fga;

/// <summary>OpenFGA's HTTP API over this server's relations.</summary>
internal static class FgaRegistration
{
    public static void AddFga(this IServiceCollection services)
    {
        services.AddSingleton(FgaDoor.Resource);
        services.AddSingleton<FgaDesk>();
        services.AddSingleton<FgaDoor>();
    }

    public static void MapFga(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<FgaDoor>();
        var delegated = app.DoorOf(FgaDoor.Resource);
        app.Map("/fga/{**path}", (RequestDelegate)(http => door.RunAsync(http, delegated)))
            .WithMetadata(new AnonymousBecauseAttribute("it compares the administrator's key itself, and every other caller goes through the gateway's eight steps"));
    }
}
