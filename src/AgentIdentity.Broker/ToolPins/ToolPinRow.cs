using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class ToolPinRow
{
    public required string Upstream { get; set; }

    public required string Tool { get; set; }

    public required ToolPinState State { get; set; }

    public string? ApprovedDigest { get; set; }

    public string? ApprovedDefinition { get; set; }

    public string? SeenDigest { get; set; }

    public string? SeenDefinition { get; set; }

    public string? Problem { get; set; }

    public long? FirstSeenAt { get; set; }

    public long? SeenAt { get; set; }

    public required string By { get; set; }

    public required long ChangedAt { get; set; }

    public static ToolPinRow Of(ToolPin pin)
    {
        var row = new ToolPinRow { Upstream = pin.Upstream, Tool = pin.Tool, State = pin.State, By = pin.By, ChangedAt = 0 };
        row.Write(pin);
        return row;
    }

    public void Write(ToolPin pin)
    {
        State = pin.State;
        (ApprovedDigest, ApprovedDefinition) = (pin.Approved?.Digest, pin.Approved?.Json);
        (SeenDigest, SeenDefinition, Problem) = (pin.Seen?.Digest, pin.Seen?.Json, pin.Seen?.Problem);
        FirstSeenAt = pin.FirstSeenAt?.ToUnixTimeMilliseconds();
        SeenAt = pin.SeenAt?.ToUnixTimeMilliseconds();
        By = pin.By;
        ChangedAt = pin.ChangedAt.ToUnixTimeMilliseconds();
    }

    public ToolPin Read() => new()
    {
        Upstream = Upstream,
        Tool = Tool,
        State = State,
        Approved = ApprovedDigest is null ? null : new ToolDefinition(ApprovedDigest, ApprovedDefinition!),
        Seen = SeenDigest is null ? null : new ToolDefinition(SeenDigest, SeenDefinition!, Problem),
        FirstSeenAt = FirstSeenAt is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null,
        SeenAt = SeenAt is { } seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null,
        By = By,
        ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt),
    };
}

internal sealed class ToolPinTable : IEntityTypeConfiguration<ToolPinRow>
{
    public void Configure(EntityTypeBuilder<ToolPinRow> builder) => builder.ToTable("tool_pins").HasKey(row => new { row.Upstream, row.Tool });
}
