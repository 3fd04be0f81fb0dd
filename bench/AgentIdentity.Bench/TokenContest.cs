using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.Bench;

/// <summary>Minting and validating a delegated token beside the raw signature operation that neither can do without.</summary>
internal sealed class TokenContest : IDisposable
{
    private const string Issuer = "https://broker.example";
    private const string Audience = "https://broker.example/mcp/crm";

    private static readonly DelegatedTokenRequest Request = new()
    {
        Subject = "ben",
        Actor = new Actor(Issuer, "codex", null),
        ClientId = "codex",
        Audience = Audience,
        Scope = ["mcp"],
        Details = AuthorizationDetails.Parse($$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{Audience}}"],"actions":["tools/call"],"identifier":"search_contacts"}]""").Value,
        KeyThumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
        DelegationId = "dlg_0123456789abcdefghjkmnpqrs",
        TransactionId = "txn_0123456789abcdefghjkmnpqrs",
    };

    private readonly ECDsa _raw = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _message = RandomNumberGenerator.GetBytes(900);
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-bench-").FullName;
    private readonly byte[] _signature;
    private readonly TokenMinter _minter;
    private readonly DelegationTokenValidator _validator;
    private readonly string _again;
    private readonly string[] _fresh;
    private int _next;

    public TokenContest()
    {
        var keys = KeyRing.OpenFile(Path.Combine(_folder, "keys.json"), TimeProvider.System);
        _signature = _raw.SignData(_message, HashAlgorithmName.SHA256);
        _minter = new TokenMinter(keys, Issuer, TimeProvider.System);
        _validator = new DelegationTokenValidator(new TokenTrust(Issuer, keys.Find), TimeProvider.System);
        _again = Minted();
        // More than a validator remembers, so that it has forgotten each when its turn comes again.
        _fresh = [.. Enumerable.Range(0, Ratio.CallsOfOne).Select(_ => Minted())];
    }

    public void RawSign() => _raw.SignData(_message, HashAlgorithmName.SHA256);

    public void RawVerify() => _raw.VerifyData(_message, _signature, HashAlgorithmName.SHA256);

    public void Mint() => Minted();

    public void ValidateFirst() => Validate(_fresh[_next++ % _fresh.Length]);

    public void ValidateAgain() => Validate(_again);

    private void Validate(string token)
    {
        if (!_validator.Validate(token, Audience).Ok)
        {
            throw new InvalidOperationException("The token must be valid, or its refusal is what is measured.");
        }
    }

    public void Dispose()
    {
        _raw.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Minted() => _minter.MintDelegatedAsync(Request).AsTask().GetAwaiter().GetResult().Value;
}
