namespace AgentIdentity.Server.Issuers;

internal static class IssuerRegistration
{
    public static void AddIssuers(this IServiceCollection services)
    {
        services.AddSingleton<PeopleIssuers>();
        services.AddHostedService<IssuerUpkeep>();
        services.AddSingleton<OwnSubjectTokens>();
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<IdJags>();
    }
}
