namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>The smallest picture and the smallest sound.</summary>
internal static class Media
{
    /// <summary>One pixel.</summary>
    public static byte[] Png { get; } = Convert.FromHexString(
        "89504E470D0A1A0A0000000D494844520000000100000001080600000" + "01F15C4890000000D4944415478DA63FCCFC0F01F0005050102" + "CFC8F1D20000000049454E44AE426082");

    /// <summary>A header without samples.</summary>
    public static byte[] Wav { get; } = Convert.FromHexString("524946462400000057415645666D74201000000001000100401F0000401F00000100080064617461" + "00000000");
}
