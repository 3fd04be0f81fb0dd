using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>A certificate authority made for one test.</summary>
public sealed class TestAuthority
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Begins = TimeProvider.System.GetUtcNow().AddHours(-2);

    public TestAuthority(string name = "Test Authority", TestAuthority? parent = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Certificate = parent is null ? request.CreateSelfSigned(Begins, TimeProvider.System.GetUtcNow().AddDays(2)) : parent.Sign(request, key, TimeProvider.System.GetUtcNow().AddDays(1));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public X509Certificate2 ServerCertificate() => Issue(new Leaf { Use = ServerUse, Names = static names => names.AddIpAddress(IPAddress.Loopback) });

    public X509Certificate2 Issue(Leaf leaf)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(leaf.ToRequest(key), key, leaf.Ends ?? TimeProvider.System.GetUtcNow().AddHours(1));
    }

    public static X509Certificate2 SelfSigned(Leaf leaf) =>
        leaf.ToRequest(ECDsa.Create(ECCurve.NamedCurves.nistP256)).CreateSelfSigned(Begins, leaf.Ends ?? TimeProvider.System.GetUtcNow().AddHours(1));

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset ends)
    {
        var serial = RandomNumberGenerator.GetBytes(12);
        serial[0] = 1;
        using var signed = request.Create(Certificate, Begins, ends, serial);
        return signed.CopyWithPrivateKey(key);
    }
}

/// <summary>What a leaf certificate says.</summary>
public sealed record Leaf
{
    public string Subject { get; init; } = "CN=leaf";

    public string? Use { get; init; } = TestAuthority.ClientUse;

    public bool IsAuthority { get; init; }

    public X509KeyUsageFlags KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    public DateTimeOffset? Ends { get; init; }

    public Action<SubjectAlternativeNameBuilder>? Names { get; init; }

    public static Leaf Of(params string[] uris) => new()
    {
        Subject = "O=SPIRE",
        Names = names => Array.ForEach(uris, uri => names.AddUri(new Uri(uri))),
    };

    public CertificateRequest ToRequest(ECDsa key)
    {
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(KeyUsage, true));
        if (Use is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Use)], false));
        }

        if (Names is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            Names(names);
            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}
