using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>A well-formed compact JWS (RFC 7515 section 7.1) whose signature has not been looked at.</summary>
internal sealed class CompactJws
{
    private static readonly StrictJsonLimits HeaderLimits = new(4096, 4, 100);
    private static readonly StrictJsonLimits PayloadLimits = new(64 * 1024, 12, 10_000);

    private readonly byte[] _signingInput;
    private readonly byte[] _signature;

    private CompactJws(JwsHeader header, JsonElement payload, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Payload = payload;
        _signingInput = signingInput;
        _signature = signature;
    }

    public JwsHeader Header { get; }

    public JsonElement Payload { get; }

    public static TokenResult<CompactJws> Parse(string text, int maxLength, HeaderRules rules = HeaderRules.Own)
    {
        if (text.Length > maxLength)
        {
            return new TokenFailure(TokenError.TooLarge, $"The token is longer than {maxLength} characters.");
        }

        var first = text.IndexOf('.', StringComparison.Ordinal);
        var last = text.LastIndexOf('.');
        if (last == first || text.AsSpan(first + 1, last - first - 1).Contains('.'))
        {
            return Malformed("The token does not have three parts.");
        }

        var header = StrictBase64Url.Decode(text.AsSpan(0, first));
        var payload = StrictBase64Url.Decode(text.AsSpan(first + 1, last - first - 1));
        var signature = StrictBase64Url.Decode(text.AsSpan(last + 1));
        if (header is null || payload is null || signature is null)
        {
            return Malformed("A part of the token is not canonical base64url.");
        }

        if (!TryObject(header, HeaderLimits, out var headerJson) || !TryObject(payload, PayloadLimits, out var payloadJson))
        {
            return Malformed("The header or the payload is not one strict JSON object without duplicate members.");
        }

        var read = JwsHeader.Read(headerJson, rules);
        return read.TryGet(out var found, out var refused)
            ? new CompactJws(found, payloadJson, Encoding.ASCII.GetBytes(text, 0, last), signature)
            : refused;
    }

    public TokenFailure? Verify(VerificationKey key) =>
        Header.Algorithm != key.Algorithm
            ? new TokenFailure(TokenError.WrongAlgorithm, "The algorithm is not the one pinned to the key.")
            : key.Verify(_signingInput, _signature) ? null : new TokenFailure(TokenError.BadSignature, "The signature does not verify.");

    private static bool TryObject(byte[] utf8, StrictJsonLimits limits, out JsonElement root)
    {
        root = default;
        if (!StrictJson.TryParse(utf8, limits, out var document, out _))
        {
            return false;
        }

        root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object;
    }

    private static TokenFailure Malformed(string detail) => new(TokenError.Malformed, detail);
}
