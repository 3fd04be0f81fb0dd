using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client.Authority;

/// <summary>The agent's private key in its two uses: authenticating the agent and proving possession.</summary>
internal sealed class AgentKey : IDisposable
{
    private readonly ECDsa? _own;

    private AgentKey(ECDsa key, string agentId, TimeProvider time, bool owned)
    {
        Prover = new DpopProver(key, time);
        Signer = new ClientAssertionSigner(key, agentId, time);
        _own = owned ? key : null;
    }

    public DpopProver Prover { get; }

    public ClientAssertionSigner Signer { get; }

    public static AgentKey Of(AgentIdentityClientOptions options, TimeProvider time)
    {
        if (options.AgentId.Length == 0)
        {
            throw new ArgumentException("AgentId is missing.", nameof(options));
        }

        if (options.Key is { } key)
        {
            return new AgentKey(key, options.AgentId, time, owned: false);
        }

        if (options.KeyFile is not { Length: > 0 } file)
        {
            throw new ArgumentException("Key or KeyFile is missing.", nameof(options));
        }

        return new AgentKey(Read(file), options.AgentId, time, owned: true);
    }

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
