using System.Collections.Concurrent;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// The documents of clients, fetched when a client speaks and kept as long as their host says. Failures are not kept. A stranger can
/// make this fetch, so it fetches few at once, few a minute, one at a time for each address, and remembers a bounded number.
/// </summary>
internal sealed class ClientDocuments(ClientMetadataSettings settings, MetadataFetcher fetcher, TimeProvider time)
{
    private const int MostKept = 1_000;
    private const int MostAtOnce = 8;
    private const int MostInAMinute = 120;
    private readonly ConcurrentDictionary<string, FetchedDocument> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<FetchedDocument>>> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _minute;
    private int _inThisMinute;

    public bool IsOn => settings.IsOn;

    public async Task<FetchedDocument> FindAsync(string clientId, CancellationToken cancellation)
    {
        if (!settings.IsOn)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataOff, "Clients by metadata document are switched off here.");
        }

        if (ClientIdUrl.Read(clientId, out var mistake) is not { } address)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataInvalid, mistake);
        }

        if (!settings.AllowedHosts.Contains(address.Authority))
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataOff, "The host of this client_id is not on this server's list.");
        }

        if (_kept.TryGetValue(clientId, out var kept) && kept.FreshUntil > time.GetUtcNow())
        {
            return kept;
        }

        // Shared by all who wait for this address, so no single one of them may cancel it; the fetcher's own patience ends it.
        var running = _running.GetOrAdd(clientId, id => new Lazy<Task<FetchedDocument>>(() => FetchAsync(id, address)));
        return await running.Value.WaitAsync(cancellation);
    }

    private async Task<FetchedDocument> FetchAsync(string clientId, Uri address)
    {
        try
        {
            if (!MayFetch())
            {
                return FetchedDocument.Failed(ServerError.ClientMetadataBusy, "Too many clients' documents are being fetched.");
            }

            var fetched = await fetcher.FetchAsync(address, CancellationToken.None);
            Keep(clientId, fetched);
            return fetched;
        }
        finally
        {
            _running.TryRemove(clientId, out _);
        }
    }

    private bool MayFetch()
    {
        lock (_gate)
        {
            var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute)
            {
                (_minute, _inThisMinute) = (minute, 0);
            }

            return _running.Count <= MostAtOnce && ++_inThisMinute <= MostInAMinute;
        }
    }

    private void Keep(string clientId, FetchedDocument fetched)
    {
        _kept.TryRemove(clientId, out _);
        if (fetched.Document is null || fetched.FreshUntil <= time.GetUtcNow())
        {
            return;
        }

        if (_kept.Count >= MostKept)
        {
            foreach (var old in _kept.OrderBy(static entry => entry.Value.FreshUntil).Take(MostKept / 10))
            {
                _kept.TryRemove(old);
            }
        }

        _kept[clientId] = fetched;
    }
}
