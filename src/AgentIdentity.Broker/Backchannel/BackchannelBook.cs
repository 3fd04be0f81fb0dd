using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>A client's request to be told when an approval is settled (OpenID CIBA). Its id is a credential of that client alone; here is its digest.</summary>
/// <param name="Id">The digest of the id.</param>
/// <param name="Client">The agent that asked.</param>
/// <param name="ApprovalId">What it waits for.</param>
/// <param name="DelegationId">Under which delegation.</param>
/// <param name="Ping">What it is told, sealed by the host; null where it polls.</param>
/// <param name="Spent">Whether it has had its answer.</param>
/// <param name="ExpiresAt">When it is over.</param>
public sealed record BackchannelRequest(string Id, string Client, string ApprovalId, string DelegationId, string? Ping, bool Spent, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"BackchannelRequest of {Client} for {ApprovalId} [redacted]";
}

/// <summary>Who waits for which approval, over a channel of its own.</summary>
public sealed class BackchannelBook
{
    /// <summary>How many a client may have open; an agent must not fill the disk by asking.</summary>
    private const int MostOpen = 200;

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly TimeProvider _time;

    internal BackchannelBook(Journal journal, IDbContextFactory<BrokerDbContext> databases, TimeProvider time) => (_journal, _databases, _time) = (journal, databases, time);

    /// <summary>Writes down a request under the digest of a new id; null when the client has too many.</summary>
    /// <param name="client">The agent that asks.</param>
    /// <param name="approval">What it waits for.</param>
    /// <param name="seal">Makes of the id what the ping will say; null where the client polls.</param>
    /// <param name="words">What the client shows its human, for the approver to compare.</param>
    /// <param name="expiresAt">When it is over.</param>
    /// <returns>The id, which is not kept.</returns>
    public Task<string?> OpenAsync(string client, Approval approval, Func<string, string>? seal, string? words, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(approval);
        var id = Identifiers.New("bcr_") + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return _journal.ChangeAsync<string?>(scope =>
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            scope.Db.Backchannel.RemoveRange(scope.Db.Backchannel.Where(row => row.ExpiresAt <= now));
            scope.Db.SaveChanges();
            if (scope.Db.Backchannel.Count(row => row.Client == client && !row.Spent) >= MostOpen)
            {
                return null;
            }

            scope.Db.Backchannel.Add(new BackchannelRow
            {
                Id = Digest(id),
                Client = client,
                ApprovalId = approval.Id,
                DelegationId = approval.DelegationId,
                Ping = seal?.Invoke(id),
                Words = words,
                Attempts = 0,
                NextAt = seal is null ? null : now,
                Spent = false,
                ExpiresAt = expiresAt.ToUnixTimeMilliseconds(),
            });
            scope.Db.SaveChanges();
            return id;
        });
    }

    /// <summary>The request of this id, or null.</summary>
    public async Task<BackchannelRequest?> FindAsync(string id, CancellationToken cancellation = default)
    {
        var digest = Digest(id);
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Backchannel.AsNoTracking().FirstOrDefaultAsync(row => row.Id == digest, cancellation).ConfigureAwait(false) is { } row ? Read(row) : null;
    }

    /// <summary>What clients that wait for this approval show their humans.</summary>
    public async Task<IReadOnlyList<string>> WordsForAsync(string approvalId, CancellationToken cancellation = default)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Backchannel.AsNoTracking().Where(row => row.ApprovalId == approvalId && row.Words != null).Select(row => row.Words!).Distinct().Take(10).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes the answer of a request, which it gives once.</summary>
    public Task<bool> TrySpendAsync(BackchannelRequest request) => _journal.ChangeAsync(scope =>
    {
        if (scope.Db.Backchannel.Find(request.Id) is not { Spent: false } row)
        {
            return false;
        }

        (row.Spent, row.NextAt) = (true, null);
        scope.Db.SaveChanges();
        return true;
    });

    /// <summary>Whoever is to be told and was not yet; a request that is over is told of nothing.</summary>
    public async Task<IReadOnlyList<BackchannelRequest>> DueAsync(CancellationToken cancellation = default)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await db.Backchannel.AsNoTracking().Where(row => row.NextAt != null && row.NextAt <= now && row.ExpiresAt > now).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(Read)];
    }

    /// <summary>Notes how a ping went.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="again">When to try again; null for never.</param>
    public Task<bool> PingedAsync(BackchannelRequest request, DateTimeOffset? again) => _journal.ChangeAsync(scope =>
    {
        if (scope.Db.Backchannel.Find(request.Id) is not { } row)
        {
            return false;
        }

        row.Attempts++;
        row.NextAt = row.Attempts > 8 ? null : again?.ToUnixTimeMilliseconds();
        scope.Db.SaveChanges();
        return true;
    });

    private static BackchannelRequest Read(BackchannelRow row) =>
        new(row.Id, row.Client, row.ApprovalId, row.DelegationId, row.Ping, row.Spent, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt));

    private static string Digest(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
