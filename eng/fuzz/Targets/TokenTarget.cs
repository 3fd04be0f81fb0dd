using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Tokens;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Every validator of tokens. Bytes are a token as they are; or, where they hold a line feed, a header and a payload that
/// are signed here with the issuer's own key, so that what lies behind the signature is reached too.
/// </summary>
internal sealed class TokenTarget : Target
{
    private const string Issuer = "https://broker.example";
    private const string Crm = Issuer + "/mcp/crm";
    private const string Details =
        """[{"type":"urn:agentidentity:mcp-tool","locations":["https://broker.example/mcp/crm"],"actions":["tools/call"],"identifier":"search_contacts","constraints":{"args":{"limit":{"max":50}}},"max_calls":20}]""";

    private readonly FixedClock _time = new();
    private readonly ECDsa _key = FixedKey.Create();
    private readonly VerificationKeySet _keys;
    private readonly TokenTrust _trust;
    private readonly string _keyId;

    public TokenTarget()
    {
        var signer = new ClientAssertionSigner(_key, "codex", _time);
        _keys = VerificationKeySet.Parse(signer.PublicJwks).Value;
        _keyId = JsonNode.Parse(signer.PublicJwks)!["keys"]![0]!["kid"]!.GetValue<string>();
        _trust = new TokenTrust(Issuer, id => id == _keyId ? _keys.Find(id) : null);
    }

    public override IEnumerable<byte[]> Seeds()
    {
        var now = FixedClock.Now.ToUnixTimeSeconds();
        string[] payloads =
        [
            $$$"""{"iss":"{{{Issuer}}}","sub":"ben","sub_profile":"user","aud":"{{{Crm}}}","client_id":"codex","iat":{{{now}}},"exp":{{{now + 300}}},"jti":"t1","scope":"mcp","authorization_details":{{{Details}}},"act":{"iss":"{{{Issuer}}}","sub":"codex","sub_profile":"ai_agent","act":{"iss":"{{{Issuer}}}","sub":"scout","sub_profile":"ai_agent"}},"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},"auth_time":{{{now - 60}}},"acr":"mfa","amr":["pwd","otp"],"txn":"txn_1","urn:agentidentity:grant_id":"dlg_1"}""",
            $$$"""{"iss":"{{{Issuer}}}","sub":"codex","sub_profile":"ai_agent","aud":"{{{Issuer}}}","client_id":"codex","iat":{{{now}}},"exp":{{{now + 300}}},"jti":"t2","cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}""",
            $$$"""{"iss":"{{{Issuer}}}","sub":"ben","sub_profile":"user","aud":"{{{Issuer}}}","client_id":"codex","iat":{{{now}}},"exp":{{{now + 300}}},"jti":"t3","scope":"openid delegation","cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},"auth_time":{{{now - 60}}}}""",
        ];
        foreach (var payload in payloads)
        {
            var header = $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{_keyId}}"}""";
            yield return Encoding.UTF8.GetBytes($"{header}\n{payload}");
            yield return Encoding.ASCII.GetBytes(Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload)));
        }

        yield return Encoding.UTF8.GetBytes(
            $$"""{"typ":"client-authentication+jwt","alg":"ES256","kid":"{{_keyId}}"}""" + "\n"
            + $$"""{"iss":"codex","sub":"codex","aud":"{{Issuer}}","iat":{{now}},"exp":{{now + 60}},"jti":"a1"}""");
    }

    public override void Try(ReadOnlySpan<byte> input)
    {
        var line = input.IndexOf((byte)'\n');
        var token = line < 0 ? Encoding.UTF8.GetString(input) : Sign(input[..line], input[(line + 1)..]);
        var taken = 0;
        foreach (var audience in (ReadOnlySpan<string>)[Crm, Issuer])
        {
            if (new DelegationTokenValidator(_trust, _time).Validate(token, audience).TryGet(out var delegation, out _))
            {
                taken++;
                Judge(delegation, token, audience);
            }

            taken += new AgentTokenValidator(_trust, _time).Validate(token, audience).Ok ? 1 : 0;
            taken += new HumanTokenValidator(_trust, _time).Validate(token, audience).Ok ? 1 : 0;
        }

        taken += new ClientAssertionValidator(Issuer, new ReplayMemory(16, _time), _time).ValidateAsync(token, _ => _keys).AsTask().GetAwaiter().GetResult().Ok ? 1 : 0;
        Promise(taken <= 1, "one token is of one kind and for one audience");
    }

    private static void Judge(Delegation delegation, string token, string audience)
    {
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
        Promise(delegation.Subject == payload["sub"]!.GetValue<string>(), "the subject is the one that is written");
        Promise(delegation.Actor.Subject == payload["act"]!["sub"]!.GetValue<string>(), "the actor is the one that is written");
        Promise(delegation.Audience == audience && payload["aud"]!.GetValue<string>() == audience, "the audience is this one alone");
        Promise(delegation.Actor.Depth is >= 1 and <= 4, "the chain is no longer than allowed");
        Promise(delegation.ExpiresAt > FixedClock.Now.AddSeconds(-30) && delegation.ExpiresAt - delegation.IssuedAt <= TimeSpan.FromSeconds(900), "the token lives, and not for long");
        Promise(delegation.Details.Covers(delegation.Details), "what is granted covers itself");
        Promise(AuthorizationDetails.Parse(delegation.Details.ToJson()).Value.Covers(delegation.Details), "details read back as they were written");
    }

    private string Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }
}
