using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Server.OAuth;

/// <summary>Access tokens revoked before their time (RFC 7009). Read on every admission from memory, kept in the protocol file across a restart.</summary>
internal sealed class RevokedTokens(IServiceScopeFactory scopes, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _revoked = new(StringComparer.Ordinal);

    public bool Contains(string tokenId) => _revoked.ContainsKey(tokenId);

    public async Task AddAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        var until = expiresAt.ToUnixTimeSeconds();
        if (!_revoked.TryAdd(tokenId, until))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProtocolDbContext>();
        db.RevokedTokens.Add(new RevokedToken { TokenId = tokenId, ExpiresAtUnixSeconds = until });
        await db.SaveChangesAsync(cancellation);
    }

    public async Task LoadAsync(ProtocolDbContext db, CancellationToken cancellation)
    {
        await ForgetExpiredAsync(db, cancellation);
        await foreach (var token in db.RevokedTokens.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            _revoked[token.TokenId] = token.ExpiresAtUnixSeconds;
        }
    }

    public async Task ForgetExpiredAsync(ProtocolDbContext db, CancellationToken cancellation)
    {
        // Validators allow some clock skew past exp; the memory outlasts it.
        var horizon = time.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds();
        await db.RevokedTokens.Where(token => token.ExpiresAtUnixSeconds < horizon).ExecuteDeleteAsync(cancellation);
        foreach (var entry in _revoked.Where(entry => entry.Value < horizon))
        {
            _revoked.TryRemove(entry);
        }
    }
}
