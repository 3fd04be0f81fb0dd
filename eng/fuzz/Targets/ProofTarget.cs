using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Tokens;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>The validator of proofs. Bytes are a proof as they are, or a header and a payload that are signed here with the key the header names.</summary>
internal sealed class ProofTarget : Target
{
    private const string Url = "https://broker.example/mcp/crm";
    private const string Token = "a.b.c";

    private readonly FixedClock _time = new();
    private readonly ECDsa _key = FixedKey.Create();
    private readonly DpopProver _prover;

    public ProofTarget() => _prover = new DpopProver(_key, _time);

    public override IEnumerable<byte[]> Seeds()
    {
        var proof = _prover.Create("POST", new Uri(Url), Token);
        yield return Encoding.ASCII.GetBytes(proof);
        var parts = proof.Split('.');
        yield return [.. Base64Url.DecodeFromChars(parts[0]), (byte)'\n', .. Base64Url.DecodeFromChars(parts[1])];
        yield return Encoding.ASCII.GetBytes(_prover.Create("GET", new Uri("https://broker.example/mcp/crm?x=1"), null, "nonce"));
    }

    public override void Try(ReadOnlySpan<byte> input)
    {
        var line = input.IndexOf((byte)'\n');
        var proof = line < 0 ? Encoding.UTF8.GetString(input) : Sign(input[..line], input[(line + 1)..]);
        var validator = new DpopValidator(new ReplayMemory(16, _time), new DpopOptions(), _time);
        if (!Validate(validator, proof).TryGet(out var found, out _))
        {
            return;
        }

        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(proof.Split('.')[1]))!;
        Promise(found.Thumbprint == _prover.Thumbprint, "the key is the one the token is bound to");
        Promise(payload["htm"]!.GetValue<string>() == "POST", "the method is the request's");
        Promise(payload["ath"]!.GetValue<string>() == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Token))), "the proof is for this token");
        Promise(new Uri(payload["htu"]!.GetValue<string>()).GetLeftPart(UriPartial.Path).Equals(Url, StringComparison.OrdinalIgnoreCase)
            || new Uri(payload["htu"]!.GetValue<string>()).AbsolutePath == "/mcp/crm", "the proof is for this address");
        Promise(Math.Abs((found.IssuedAt - FixedClock.Now).TotalSeconds) <= 60, "the proof is fresh");
        Promise(!Validate(validator, proof).Ok, "a proof is accepted once");
    }

    private TokenResult<DpopProof> Validate(DpopValidator validator, string proof) =>
        validator.ValidateAsync(proof, "POST", Url, Token, _prover.Thumbprint).AsTask().GetAwaiter().GetResult();

    private string Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }
}
