namespace AgentIdentity.Tokens;

/// <summary>Reads the tenant of a token and holds it against the tenants that are believed.</summary>
internal static class Tenants
{
    public static string? Read(ClaimReader claims, TrustedIssuer trust, string issuer)
    {
        var tenant = trust.Mapper switch
        {
            IssuerMapper.Entra => claims.Text("tid"),
            IssuerMapper.Auth0 => claims.OptionalText("org_id"),
            _ => claims.OptionalText(ClaimNames.Tenant),
        };
        if (!IsAccepted(tenant, trust) || !Agrees(tenant, trust, issuer))
        {
            claims.Fail(new(TokenError.TenantNotAccepted, "The token is of a tenant that is not listed for its issuer, or of none."));
        }

        return tenant;
    }

    // An issuer that names tenants may give one subject to two people in two of them, except where its iss or its subjects tell them apart.
    private static bool IsAccepted(string? tenant, TrustedIssuer trust) => trust.Mapper switch
    {
        IssuerMapper.Entra => trust.Tenants.Count == 0 || trust.Tenants.Contains(tenant),
        IssuerMapper.Auth0 => trust.Tenants.Count == 0 || trust.Tenants.Contains(tenant),
        _ => trust.HasTenantPlace || (tenant is null ? trust.Tenants.Count == 0 : trust.Tenants is [var only] && only == tenant),
    };

    private static bool Agrees(string? tenant, TrustedIssuer trust, string issuer) =>
        trust.HasTenantPlace ? tenant is null || trust.InTenant(tenant) == issuer
        : trust.Mapper != IssuerMapper.Entra || issuer.Split('/').Contains(tenant, StringComparer.Ordinal);
}
