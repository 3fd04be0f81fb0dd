using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.Bench;

/// <summary>Checking a proof of possession, each made beforehand and good once, beside the raw verification it cannot do without.</summary>
internal sealed class ProofContest : IDisposable
{
    private const string Url = "https://broker.example/mcp/crm";
    private const string Token = "header.payload.signature";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DpopValidator _validator = new(
        new ReplayMemory(100_000, TimeProvider.System), new DpopOptions { Window = TimeSpan.FromMinutes(10) }, TimeProvider.System);
    private readonly string _thumbprint;
    private readonly string[] _proofs;
    private int _next;

    public ProofContest()
    {
        var prover = new DpopProver(_key);
        _thumbprint = prover.Thumbprint;
        _proofs = [.. Enumerable.Range(0, Ratio.CallsOfOne).Select(_ => prover.Create("POST", new Uri(Url), Token))];
    }

    public void Check()
    {
        var judged = _validator.ValidateAsync(_proofs[_next++], "POST", Url, Token, _thumbprint);
        if (!judged.IsCompletedSuccessfully || !judged.Result.Ok)
        {
            throw new InvalidOperationException("The proof must be valid, or its refusal is what is measured.");
        }
    }

    public void Dispose() => _key.Dispose();
}
