using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker.Tests.Kms;

/// <summary>A key service on a port of its own, written from AWS's API reference: it demands SigV4 and signs with real keys.</summary>
internal sealed class FakeKms : IAsyncDisposable
{
    public const string Region = "eu-central-1";
    private static readonly JsonSerializerOptions AsWritten = new();
    private static readonly SigV4 Signature = new(Region, "kms") { MustSign = ["x-amz-target"] };
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, FakeKmsKey> _keys = new();

    private FakeKms(WebApplication app) => _app = app;

    public string Endpoint { get; private set; } = "";

    public ConcurrentDictionary<string, string> Aliases { get; } = new();

    public int Signed { get; private set; }

    public int Decrypted { get; private set; }

    /// <summary>What the service does in place of answering: fail, or sign with something else.</summary>
    public Func<string, JsonElement, IResult?> Trouble { get; set; } = (_, _) => null;

    public static async Task<FakeKms> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var kms = new FakeKms(app);
        app.MapPost("/", kms.AnswerAsync);
        await app.StartAsync();
        kms.Endpoint = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return kms;
    }

    public string Add(string spec, string usage = "SIGN_VERIFY")
    {
        var arn = $"arn:aws:kms:{Region}:111122223333:key/{_keys.Count + 1:D8}";
        _keys[arn] = new FakeKmsKey(arn, spec, usage);
        return arn;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        if (Signature.Refusal(request.Method, "/", name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, buffer.ToArray()) is { } refused)
        {
            return Error("InvalidSignatureException", refused);
        }

        var body = JsonDocument.Parse(buffer.ToArray()).RootElement;
        var action = request.Headers["X-Amz-Target"].ToString();
        if (Trouble(action, body) is { } trouble)
        {
            return trouble;
        }

        var id = body.GetProperty("KeyId").GetString()!;
        if (!_keys.TryGetValue(Aliases.GetValueOrDefault(id, id), out var key))
        {
            return Error("NotFoundException", $"{id} is not there");
        }

        switch (action)
        {
            case "TrentService.DescribeKey":
                return Answer(new { KeyMetadata = new { key.Arn, KeyId = key.Arn[^8..], key.KeyUsage, key.KeySpec, Enabled = true } });
            case "TrentService.GetPublicKey":
                return Answer(new { KeyId = key.Arn, key.KeySpec, key.KeyUsage, key.SigningAlgorithms, PublicKey = key.Public });
            case "TrentService.Sign" when body.GetProperty("MessageType").GetString() == "DIGEST":
                Signed++;
                return Answer(new { KeyId = key.Arn, Signature = key.Sign(body.GetProperty("Message").GetBytesFromBase64(), body.GetProperty("SigningAlgorithm").GetString()!) });
            case "TrentService.Encrypt" when key.KeySpec == "SYMMETRIC_DEFAULT":
                return Answer(new { KeyId = key.Arn, CiphertextBlob = key.Encrypt(body.GetProperty("Plaintext").GetBytesFromBase64(), Context(body)) });
            case "TrentService.Decrypt" when key.KeySpec == "SYMMETRIC_DEFAULT":
                Decrypted++;
                return key.Decrypt(body.GetProperty("CiphertextBlob").GetBytesFromBase64(), Context(body)) is { } plain
                    ? Answer(new { KeyId = key.Arn, Plaintext = plain }) : Error("InvalidCiphertextException", "");
            default:
                return Error("UnsupportedOperationException", action);
        }
    }

    // KMS authenticates the context with the ciphertext, whatever the order of its members.
    private static string Context(JsonElement body) => body.TryGetProperty("EncryptionContext", out var context)
        ? string.Join('\n', context.EnumerateObject().Select(static one => $"{one.Name}={one.Value}").Order(StringComparer.Ordinal)) : "";

    public static IResult Error(string type, string message) => Results.Json(new { __type = type, message }, AsWritten, statusCode: 400);

    public static IResult Answer(object answer) => Results.Json(answer, AsWritten, "application/x-amz-json-1.1");
}

internal sealed class FakeKmsKey(string arn, string spec, string usage) : IDisposable
{
    private readonly AsymmetricAlgorithm _key = spec switch
    {
        "ECC_NIST_P256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ECC_NIST_P384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "ECC_NIST_P521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => RSA.Create(2048),
    };

    private readonly byte[] _symmetric = RandomNumberGenerator.GetBytes(32);

    public string Arn => arn;

    public string KeySpec => spec;

    public string KeyUsage => usage;

    public string[] SigningAlgorithms => spec switch
    {
        "ECC_NIST_P256" => ["ECDSA_SHA_256"],
        "ECC_NIST_P384" => ["ECDSA_SHA_384"],
        "ECC_NIST_P521" => ["ECDSA_SHA_512"],
        _ => ["RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256"],
    };

    public byte[] Public => _key.ExportSubjectPublicKeyInfo();

    public byte[] Sign(byte[] digest, string algorithm) => _key switch
    {
        ECDsa curve => curve.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignHash(digest, HashAlgorithmName.SHA256, algorithm == "RSASSA_PSS_SHA_256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException(),
    };

    public byte[] Encrypt(byte[] plain, string context)
    {
        var (nonce, cipher, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        using var aes = new AesGcm(_symmetric, 16);
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(context));
        return [.. nonce, .. tag, .. cipher];
    }

    public byte[]? Decrypt(byte[] whole, string context)
    {
        try
        {
            var plain = new byte[whole.Length - 28];
            using var aes = new AesGcm(_symmetric, 16);
            aes.Decrypt(whole.AsSpan(0, 12), whole.AsSpan(28), whole.AsSpan(12, 16), plain, Encoding.UTF8.GetBytes(context));
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _key.Dispose();
}
