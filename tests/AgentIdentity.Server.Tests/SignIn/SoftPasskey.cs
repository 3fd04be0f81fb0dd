using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>An authenticator and the browser around it, which answer what WebAuthn asks, and lie where a test wants them to.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, HasKey = 0x40;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(16);

    public string Handle { get; set; } = "";

    public uint Count { get; set; }

    public required string Origin { get; set; }

    public string Domain { get; set; } = "localhost";

    /// <summary>Whether it looked at a finger, a face or a PIN.</summary>
    public bool Verifies { get; set; } = true;

    public string Create(string options)
    {
        using var asked = JsonDocument.Parse(options);
        Handle = asked.RootElement.GetProperty("user").GetProperty("id").GetString()!;
        var client = Client("webauthn.create", asked.RootElement);
        var attestation = new CborWriter();
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. Head(HasKey), .. new byte[16], 0, (byte)Id.Length, .. Id, .. Cose()]);
        attestation.WriteEndMap();
        return Answer(new { clientDataJSON = Text(client), attestationObject = Text(attestation.Encode()), transports = new[] { "internal" } });
    }

    public string Get(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var client = Client("webauthn.get", asked.RootElement);
        Count++;
        var head = Head(0);
        var signature = _key.SignData([.. head, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(head), signature = Text(signature), userHandle = Handle });
    }

    public void Dispose() => _key.Dispose();

    private string Answer(object response) => JsonSerializer.Serialize(new
    {
        id = Text(Id),
        rawId = Text(Id),
        type = "public-key",
        authenticatorAttachment = "platform",
        clientExtensionResults = new { },
        response,
    });

    private byte[] Client(string type, JsonElement asked) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = asked.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Head(byte flags)
    {
        var head = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(Domain), head);
        head[32] = (byte)(flags | Present | (Verifies ? Verified : 0));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(33), Count);
        return head;
    }

    private byte[] Cose()
    {
        var point = _key.ExportParameters(false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (name, value) in ((int, int)[])[(1, 2), (3, -7), (-1, 1)])
        {
            key.WriteInt32(name);
            key.WriteInt32(value);
        }

        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
