using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// OpenIddict's own tables: pushed requests, codes, the applications mirrored from the agent directory. Everything here lives
/// minutes or can be made again, so it stays out of the broker's file, whose writer owes every decision an fsync.
/// </summary>
internal sealed class ProtocolDbContext(DbContextOptions<ProtocolDbContext> options) : DbContext(options);
