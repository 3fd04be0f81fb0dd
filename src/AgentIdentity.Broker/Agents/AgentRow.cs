using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class AgentRow
{
    public required string Id { get; set; }

    public required AgentKind Kind { get; set; }

    public required string ClientId { get; set; }

    public required string Name { get; set; }

    public required string Owner { get; set; }

    /// <summary>An <see cref="AgentAuthentication"/> as JSON.</summary>
    public required string Authentication { get; set; }

    public required string Jwks { get; set; }

    public required string RedirectUris { get; set; }

    public required string SelfActingAt { get; set; }

    public required string Serves { get; set; }

    public required AgentState State { get; set; }

    public required long CreatedAt { get; set; }

    public static AgentRow Write(AgentRecord agent) => new()
    {
        Id = agent.Id,
        Kind = agent.Kind,
        ClientId = agent.ClientId,
        Name = agent.Name,
        Owner = agent.Owner,
        Authentication = JsonSerializer.Serialize(agent.Authentication),
        Jwks = agent.Jwks,
        RedirectUris = string.Join('\n', agent.RedirectUris),
        SelfActingAt = string.Join('\n', agent.SelfActingAt),
        Serves = string.Join('\n', agent.Serves),
        State = agent.State,
        CreatedAt = agent.CreatedAt.ToUnixTimeMilliseconds(),
    };

    public AgentRecord Read() => new()
    {
        Id = Id,
        Kind = Kind,
        ClientId = ClientId,
        Name = Name,
        Owner = Owner,
        Authentication = JsonSerializer.Deserialize<AgentAuthentication>(Authentication)!,
        Jwks = Jwks,
        RedirectUris = [.. RedirectUris.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        SelfActingAt = [.. SelfActingAt.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        Serves = [.. Serves.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        State = State,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}

internal sealed class AgentTable : IEntityTypeConfiguration<AgentRow>
{
    public void Configure(EntityTypeBuilder<AgentRow> builder)
    {
        builder.ToTable("agents").HasKey(row => row.Id);
        builder.HasIndex(row => row.ClientId).IsUnique();
        builder.Property(row => row.Kind).HasConversion<string>();
        builder.Property(row => row.State).HasConversion<string>();
    }
}
