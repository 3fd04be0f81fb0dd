using System.Security.Cryptography;

namespace AgentIdentity.Fuzz;

/// <summary>A key that is the same in every process and guards nothing, so that a saved input means tomorrow what it means today.</summary>
internal static class FixedKey
{
    public static ECDsa Create() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData("a key that guards nothing"u8),
    });
}
