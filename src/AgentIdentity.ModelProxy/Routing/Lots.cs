using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>Numbers drawn from the id of a call: spread like lots, and the same whenever the call is looked at again.</summary>
public static class Lots
{
    /// <summary>What the lots of one call are drawn from.</summary>
    public static ulong Of(string id) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>The lot of this number: above 0 and at most 1.</summary>
    public static double Fraction(ulong draw, int number)
    {
        // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring numbers give unrelated lots.
        var mixed = draw + ((ulong)(uint)number + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return ((mixed >> 11) + 1) * (1.0 / (1UL << 53));
    }
}
