using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// OpenIddict's own tables (pushed requests, codes, the applications mirrored from the agent directory) and the tokens
/// revoked before their time. Everything here lives minutes or can be made again, so it stays out of the broker's file,
/// whose writer owes every decision an fsync.
/// </summary>
internal sealed class ProtocolDbContext(DbContextOptions<ProtocolDbContext> options) : DbContext(options)
{
    public DbSet<RevokedToken> RevokedTokens => Set<RevokedToken>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<RevokedToken>().HasKey(token => token.TokenId);
}

/// <summary>A token that was revoked (RFC 7009) and is remembered until it would have expired.</summary>
internal sealed class RevokedToken
{
    public required string TokenId { get; init; }
    public required long ExpiresAtUnixSeconds { get; init; }
}
