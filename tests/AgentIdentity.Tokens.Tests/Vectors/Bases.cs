namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>A good token of every kind, at one moment: what the vectors are made from.</summary>
internal static class Bases
{
    public const string Issuer = "https://broker.example";
    public const string Crm = Issuer + "/mcp/crm";
    public const string Agent = "codex";
    public const string Idp = "https://idp.example";
    public const string Cluster = "https://kubernetes.default.svc";
    public const string Entra = "https://login.microsoftonline.com/{tenantid}/v2.0";
    public const string Tenant = "11111111-2222-3333-4444-555555555555";

    /// <summary>The moment at which everything is judged.</summary>
    public const long Now = 1_795_305_600;

    public const string SearchDetail =
        """{"type":"urn:agentidentity:mcp-tool","locations":["https://broker.example/mcp/crm"],"actions":["tools/call"],"identifier":"search_contacts"}""";

    public static string Thumbprint { get; } = VectorKeys.Shared.Public("agent-es256").Thumbprint;

    public static Forger Delegated => OfIssuer("at+jwt",
        $$$"""{"iss":"{{{Issuer}}}","aud":"{{{Crm}}}","iat":{{{Now}}},"exp":{{{Now + 300}}},"jti":"t1","sub":"ben","sub_profile":"user","client_id":"{{{Agent}}}","client_profile":"ai_agent","scope":"mcp","authorization_details":[{{{SearchDetail}}}],"act":{"iss":"{{{Issuer}}}","sub":"{{{Agent}}}","sub_profile":"ai_agent"},"cnf":{"jkt":"{{{Thumbprint}}}"},"auth_time":{{{Now - 3600}}},"acr":"urn:example:mfa","amr":["pwd","otp"],"txn":"txn_1","urn:agentidentity:grant_id":"dlg_1"}""");

    public static Forger AgentOwn => OfIssuer("at+jwt",
        $$$"""{"iss":"{{{Issuer}}}","aud":"{{{Issuer}}}","iat":{{{Now}}},"exp":{{{Now + 300}}},"jti":"t2","sub":"{{{Agent}}}","sub_profile":"ai_agent","client_id":"{{{Agent}}}","client_profile":"ai_agent","cnf":{"jkt":"{{{Thumbprint}}}"}}""");

    public static Forger Human => OfIssuer("at+jwt",
        $$$"""{"iss":"{{{Issuer}}}","aud":"{{{Issuer}}}","iat":{{{Now}}},"exp":{{{Now + 300}}},"jti":"t3","sub":"ben","sub_profile":"user","client_id":"{{{Agent}}}","scope":"openid delegation","cnf":{"jkt":"{{{Thumbprint}}}"},"auth_time":{{{Now - 3600}}},"amr":["pwd"]}""");

    public static Forger Assertion => new("agent-es256",
        """{"typ":"client-authentication+jwt","alg":"ES256","kid":"agent-es256"}""",
        $$"""{"iss":"{{Agent}}","sub":"{{Agent}}","aud":"{{Issuer}}","iat":{{Now}},"exp":{{Now + 60}},"jti":"a1"}""");

    public static Forger Proof => new("agent-es256",
        $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{ProofJwk()}}}""",
        $$"""{"jti":"p1-0123456789abcdef","htm":"POST","htu":"{{Crm}}","iat":{{Now}},"ath":"{{ProvenHash}}"}""");

    public static Forger IdToken => OfIdp("JWT",
        $$"""{"iss":"{{Idp}}","aud":"{{Issuer}}","iat":{{Now}},"exp":{{Now + 3600}},"sub":"00u-ben","sid":"s-1","auth_time":{{Now - 60}},"amr":["mfa"],"nonce":"n","email":"ben@example.com"}""");

    public static Forger IdJag => OfIdp("oauth-id-jag+jwt",
        $$"""{"iss":"{{Idp}}","aud":"{{Issuer}}","iat":{{Now}},"exp":{{Now + 300}},"jti":"j1","sub":"00u-ben","client_id":"{{Agent}}","resource":"{{Crm}}","scope":"mcp"}""");

    public static Forger EntraAccess => OfIdp("JWT",
        $$"""{"iss":"{{Entra.Replace("{tenantid}", Tenant, StringComparison.Ordinal)}}","aud":"api://broker","iat":{{Now}},"nbf":{{Now}},"exp":{{Now + 3600}},"tid":"{{Tenant}}","oid":"oid-ben","sub":"pairwise-1","idtyp":"user","azp":"codex-at-entra","scp":"access_as_user","ver":"2.0","xms_act_fct":"11 3","xms_par_app_azp":"blueprint-1"}""");

    public static Forger Svid => OfIdp("JWT",
        $$"""{"sub":"spiffe://prod.example/agents/codex","aud":["{{Issuer}}"],"iat":{{Now}},"exp":{{Now + 300}}}""");

    public static Forger ServiceAccount => OfIdp("JWT",
        $$$"""{"iss":"{{{Cluster}}}","sub":"system:serviceaccount:agents:codex","aud":["{{{Issuer}}}"],"iat":{{{Now}}},"nbf":{{{Now}}},"exp":{{{Now + 3600}}},"jti":"k1","kubernetes.io":{"namespace":"agents","serviceaccount":{"name":"codex","uid":"u-1"},"pod":{"name":"codex-0","uid":"u-2"} } }""");

    public static Forger Transaction => OfIssuer("txntoken+jwt",
        $$$"""{"iss":"{{{Issuer}}}","aud":"prod.example","iat":{{{Now}}},"exp":{{{Now + 300}}},"txn":"txn_1","sub":"ben","scope":"crm.read","req_wl":"gateway","act":{"iss":"{{{Issuer}}}","sub":"{{{Agent}}}","sub_profile":"ai_agent"}}""");

    public static Forger Introspection => OfIssuer("token-introspection+jwt",
        $$$"""{"iss":"{{{Issuer}}}","aud":"https://crm.internal","iat":{{{Now}}},"token_introspection":{"active":true,"sub":"ben"}}""");

    /// <summary>The good token of every kind, by the name it is shown as.</summary>
    public static IReadOnlyDictionary<string, Forger> All { get; } = new Dictionary<string, Forger>
    {
        ["delegated"] = Delegated,
        ["agent"] = AgentOwn,
        ["human"] = Human,
        ["client-assertion"] = Assertion,
        ["proof"] = Proof,
        ["id-token"] = IdToken,
        ["entra-access-token"] = EntraAccess,
        ["id-jag"] = IdJag,
        ["jwt-svid"] = Svid,
        ["kubernetes"] = ServiceAccount,
        ["transaction"] = Transaction,
        ["introspection"] = Introspection,
    };

    private static Forger OfIssuer(string type, string payload) =>
        new("issuer-es256", $$"""{"typ":"{{type}}","alg":"ES256","kid":"issuer-es256"}""", payload);

    private static Forger OfIdp(string type, string payload) =>
        new("idp-es256", $$"""{"typ":"{{type}}","alg":"ES256","kid":"idp-es256"}""", payload);

    private static string ProvenHash => System.Buffers.Text.Base64Url.EncodeToString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Judges.ProvenToken)));

    private static string ProofJwk()
    {
        var jwk = VectorKeys.Shared.PublicJwk("agent-es256");
        return $$"""{"kty":"EC","crv":"P-256","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""";
    }
}
