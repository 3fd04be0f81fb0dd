namespace AgentIdentity.Server.Issuers;

internal static class IssuerRegistration
{
    public static void AddIssuers(this IServiceCollection services)
    {
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<IdJags>();
    }
}
