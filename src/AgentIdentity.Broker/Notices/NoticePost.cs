using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Brings notices to their receiver, the oldest first, until it takes them or three days are over.</summary>
internal sealed class NoticePost : IAsyncDisposable
{
    private const int Most = 100;

    // As Standard Webhooks suggests, with the first tries closer together: a human is waited for.
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10)];

    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly WebhookOptions? _webhook;
    private readonly TimeProvider _time;
    private readonly ILogger<NoticePost> _log;
    private readonly HttpClient _http = PostClient.Make(Patience);
    private readonly Rounds _rounds;

    public NoticePost(Journal journal, IDbContextFactory<BrokerDbContext> databases, BrokerOptions options, TimeProvider time, ILogger<NoticePost> log)
    {
        (_journal, _databases, _webhook, _time, _log) = (journal, databases, options.Webhook, time, log);
        _rounds = new Rounds(TimeSpan.FromSeconds(1), time, RoundAsync, failure => Log.NoticesFailed(log, failure));
    }

    public void Start()
    {
        if (_webhook is not null)
        {
            _rounds.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _rounds.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    /// <summary>One look at what is due; public to tests, which do not wait for the clock.</summary>
    internal async Task RoundAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var due = await db.Notices.AsNoTracking().Where(row => row.NextAt <= now).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(Most).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var notice in due)
        {
            var why = await SendAsync(notice, cancellation).ConfigureAwait(false);
            await SettleAsync(notice, why).ConfigureAwait(false);
            if (why is not null)
            {
                // A receiver that is away is away for all of them.
                return;
            }
        }
    }

    private Task<bool> SettleAsync(NoticeRow notice, string? why)
    {
        var now = _time.GetUtcNow();
        var over = why is null || now - DateTimeOffset.FromUnixTimeMilliseconds(notice.CreatedAt) > Kept;
        if (why is not null)
        {
            Log.NoticeNotTaken(_log, notice.Id, why, over);
        }

        return _journal.ChangeAsync(scope =>
        {
            if (scope.Db.Notices.Find(notice.Id) is not { } row)
            {
                return false;
            }

            if (over)
            {
                scope.Db.Notices.Remove(row);
            }
            else
            {
                row.NextAt = (now + Waits[Math.Min(row.Attempts, Waits.Length - 1)]).ToUnixTimeMilliseconds();
                row.Attempts++;
            }

            scope.Db.SaveChanges();
            return true;
        });
    }

    private async Task<string?> SendAsync(NoticeRow notice, CancellationToken cancellation)
    {
        try
        {
            var now = _time.GetUtcNow();
            using var message = new HttpRequestMessage(HttpMethod.Post, _webhook!.Address);
            message.Content = new StringContent(notice.Payload, Encoding.UTF8, "application/json");
            message.Headers.Add("webhook-id", notice.Id);
            message.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            message.Headers.Add("webhook-signature", WebhookSignature.Of(_webhook.Keys, notice.Id, now, notice.Payload));
            using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null
                : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode}{(answer.StatusCode == HttpStatusCode.Gone ? " (gone)" : "")}");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return fault is HttpRequestException ? "it cannot be reached" : "it did not answer in time";
        }
    }
}
