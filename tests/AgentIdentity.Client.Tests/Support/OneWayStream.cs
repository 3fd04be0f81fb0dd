namespace AgentIdentity.Client.Tests;

/// <summary>A stream that cannot be read a second time.</summary>
internal sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}
