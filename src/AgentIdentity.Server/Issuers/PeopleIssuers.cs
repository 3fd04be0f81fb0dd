using System.Collections.Immutable;

namespace AgentIdentity.Server.Issuers;

/// <summary>The issuers of people that are trusted here, by configuration and nothing else.</summary>
internal sealed class PeopleIssuers : IDisposable
{
    private readonly HttpClient _http = CreateClient();

    public PeopleIssuers(ServerSettings settings, TimeProvider time, ILogger<IssuerKeys> log)
    {
        var documents = new IssuerDocuments(_http);
        All = [.. settings.Issuers.Select(issuer => new PeopleIssuer(issuer, new IssuerKeys(issuer, documents, time, log), settings.Issuer, time))];
    }

    public ImmutableArray<PeopleIssuer> All { get; }

    public PeopleIssuer? Named(string name) => All.FirstOrDefault(issuer => issuer.Settings.Name == name);

    /// <summary>The issuer whose token has this <c>iss</c>.</summary>
    public PeopleIssuer? Of(string? issuer) => issuer is null ? null : All.FirstOrDefault(trusted => trusted.Trust.Names(issuer));

    public void Dispose()
    {
        foreach (var issuer in All)
        {
            issuer.Keys.Dispose();
        }

        _http.Dispose();
    }

    // A document that redirects elsewhere is not the issuer's own word.
    private static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 512 * 1024,
    };
}
