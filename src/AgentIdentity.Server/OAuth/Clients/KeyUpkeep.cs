using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Keeps the keys of trust domains and clusters fresh. Files must be there at the start and are read again within half a
/// minute of a change; addresses are fetched in the background and may fail: what was held stays until it is stale.
/// </summary>
internal sealed class KeyUpkeep(ClientSettings settings, TrustDomains domains, Clusters clusters, TimeProvider time, ILogger<KeyUpkeep> log)
    : BackgroundService, IHostedLifecycleService
{
    private const int Largest = 1024 * 1024;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private readonly List<Watched> _watched =
    [
        .. settings.TrustDomains.Select(source => new Watched(source, domains.Put)),
        .. settings.Clusters.Select(source => new Watched(source, (string issuer, string jwks, out TimeSpan? refresh) =>
        {
            refresh = null;
            return clusters.Put(issuer, jwks);
        })),
    ];

    private delegate bool Put(string name, string json, out TimeSpan? refresh);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var watched in _watched.Where(static watched => watched.Source.File is not null))
        {
            if (!await RefreshAsync(watched, cancellationToken))
            {
                throw new BrokerException(BrokerError.OptionsInvalid, $"The keys of {watched.Source.Name} cannot be read from '{watched.Source.File}'.");
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            foreach (var watched in _watched.Where(watched => watched.Due <= time.GetUtcNow()))
            {
                await RefreshAsync(watched, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> RefreshAsync(Watched watched, CancellationToken cancellation)
    {
        watched.Due = time.GetUtcNow() + Shortest;
        try
        {
            var json = watched.Source.File is { } file ? await File.ReadAllTextAsync(file, cancellation) : await FetchAsync(watched.Source, cancellation);
            if (!watched.Put(watched.Source.Name, json, out var refresh))
            {
                Log.KeysRefused(log, watched.Source.Name);
                return false;
            }

            var next = refresh ?? Usual;
            watched.Due = time.GetUtcNow() + (watched.Source.File is not null || next < Shortest ? Shortest : next > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : next);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            Log.KeysNotFetched(log, watched.Source.Name, failure);
            return false;
        }
    }

    private static async Task<string> FetchAsync(KeySource source, CancellationToken cancellation)
    {
        // A client for each fetch: it is rare, and the authority file may have changed.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (source.AuthorityFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = Largest };
        return await client.GetStringAsync(source.Url, cancellation);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Watched(KeySource source, Put put)
    {
        public KeySource Source => source;
        public Put Put => put;
        public DateTimeOffset Due { get; set; }
    }
}
