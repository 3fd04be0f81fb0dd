using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Reads a projected service-account token: its subject and its private claim must be of one mind.</summary>
internal static class KubernetesClaims
{
    private const string Claim = "kubernetes.io";

    public static WorkloadIdentity Read(ClaimReader claims, string issuer, DateTimeOffset ends)
    {
        if (claims.Text(JwtRegisteredClaimNames.Iss) != issuer)
        {
            claims.Fail(new(TokenError.WrongIssuer, "The issuer is not the trusted one."));
        }

        var subject = claims.Text(JwtRegisteredClaimNames.Sub);
        var account = claims.Object(Claim) is { } cluster ? ReadAccount(cluster, claims) : null;
        if (account is null || subject != $"system:serviceaccount:{account.Namespace}:{account.Name}")
        {
            claims.Fail(new(TokenError.BadWorkload, "The subject is not a service account, or not the one that kubernetes.io names."));
        }

        return new()
        {
            Platform = WorkloadPlatform.Kubernetes,
            Issuer = issuer,
            Subject = subject,
            Account = account,
            TokenId = claims.OptionalText(JwtRegisteredClaimNames.Jti),
            ExpiresAt = ends,
        };
    }

    private static KubernetesAccount? ReadAccount(JsonElement cluster, ClaimReader claims)
    {
        var members = new ClaimReader(cluster);
        var place = members.Text("namespace");
        if (members.Object("serviceaccount") is not { } account)
        {
            return null;
        }

        var named = new ClaimReader(account);
        var (name, uid) = (named.Text("name"), named.Text("uid"));
        var pod = members.Object("pod") is { } bound ? new ClaimReader(bound) : null;
        var podUid = pod?.Text("uid");
        if ((members.Failure ?? named.Failure ?? pod?.Failure) is { } wrong)
        {
            claims.Fail(new(TokenError.BadClaim, $"In {Claim}: {wrong.Detail}"));
        }

        return new(place, name, uid, podUid);
    }
}
