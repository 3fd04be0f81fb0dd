using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Broker;
using Microsoft.AspNetCore.DataProtection;

namespace AgentIdentity.Server.OAuth;

/// <summary>Tells clients that want to hear of it that an approval they wait for is settled (CIBA Core section 10.2): that, and not how.</summary>
internal sealed class BackchannelPings(BackchannelBook book, ApprovalBook approvals, IDataProtectionProvider protection, ServerSettings settings, TimeProvider time, ILogger<BackchannelPings> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);
    private readonly IDataProtector _protector = protection.CreateProtector("backchannel pings");

    /// <summary>What the ping will say, unreadable to whoever sees the database.</summary>
    public string Seal(string id, string token) => _protector.Protect(JsonSerializer.Serialize(new[] { id, token }));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.NotificationEndpoints.Count == 0)
        {
            return;
        }

        // To the registered address and nowhere that it points to (section 10.2 forbids to follow).
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience, MaxResponseContentBufferSize = 4096 };
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(http, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.PingsFailed(log, fault);
            }
        }
    }

    private async Task RoundAsync(HttpClient http, CancellationToken cancellation)
    {
        foreach (var client in (await book.DueAsync(cancellation)).GroupBy(static due => due.Client))
        {
            // A client that lets us wait keeps only itself waiting.
            if (_busy.TryAdd(client.Key, true))
            {
                _ = TellAsync(http, client.Key, [.. client], cancellation);
            }
        }
    }

    private async Task TellAsync(HttpClient http, string client, IReadOnlyList<BackchannelRequest> dues, CancellationToken cancellation)
    {
        try
        {
            foreach (var due in dues)
            {
                await TellAsync(http, due, cancellation);
            }
        }
        catch (Exception fault)
        {
            if (!cancellation.IsCancellationRequested)
            {
                Log.PingsFailed(log, fault);
            }
        }
        finally
        {
            _busy.TryRemove(client, out _);
        }
    }

    private async Task TellAsync(HttpClient http, BackchannelRequest due, CancellationToken cancellation)
    {
        if (await approvals.FindAsync(due.ApprovalId, cancellation) is { State: ApprovalState.Pending })
        {
            return;
        }

        var taken = !settings.NotificationEndpoints.TryGetValue(due.Client, out var address) || await SendAsync(http, address, due, cancellation);
        await book.PingedAsync(due, taken ? null : time.GetUtcNow() + TimeSpan.FromSeconds(10));
    }

    private async Task<bool> SendAsync(HttpClient http, Uri address, BackchannelRequest due, CancellationToken cancellation)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(_protector.Unprotect(due.Ping!)) is not [var id, var token])
            {
                return true;
            }

            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new Dictionary<string, string> { ["auth_req_id"] = id }) };
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // The keys are gone; the client polls in the end (section 7.1 of the specification lets it).
            return true;
        }
    }
}
