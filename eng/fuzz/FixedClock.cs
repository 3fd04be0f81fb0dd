namespace AgentIdentity.Fuzz;

/// <summary>A clock that stands still, so that an input means the same whenever it is tried.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_305_600);

    public override DateTimeOffset GetUtcNow() => Now;
}
