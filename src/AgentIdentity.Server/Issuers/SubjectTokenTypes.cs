namespace AgentIdentity.Server.Issuers;

/// <summary>The token types (RFC 8693 section 3) by which a human may be named.</summary>
internal static class SubjectTokenTypes
{
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    public const string IdToken = "urn:ietf:params:oauth:token-type:id_token";
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    public static bool IsHuman(string? type) => type is AccessToken or IdToken or Jwt;
}
