using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>The service's private key in its two uses: authenticating the service and proving possession.</summary>
internal sealed class ServiceKey : IDisposable
{
    private readonly ECDsa? _own;

    public ServiceKey(StopFeedOptions options, TimeProvider time)
    {
        var key = options.Key ?? (_own = Read(options.KeyFile!));
        Prover = new(key, time);
        Signer = new(key, options.ClientId, time);
    }

    public DpopProver Prover { get; }

    public ClientAssertionSigner Signer { get; }

    public void Dispose() => _own?.Dispose();

    private static ECDsa Read(string file)
    {
        var text = File.ReadAllText(file);
        if (text.AsSpan().TrimStart() is ['{', ..])
        {
            return PrivateJwk.Read(text);
        }

        var key = ECDsa.Create();
        key.ImportFromPem(text);
        return key;
    }
}
