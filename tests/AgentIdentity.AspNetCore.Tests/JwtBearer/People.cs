using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;

namespace AgentIdentity.AspNetCore.Tests.JwtBearer;

/// <summary>JwtBearer as an application sets it up for people's own tokens of the authority.</summary>
internal static class People
{
    public static void Trust(JwtBearerOptions options, Authority authority)
    {
        options.MetadataAddress = authority.Issuer + "/.well-known/oauth-authorization-server";
        options.RequireHttpsMetadata = false;
        options.Audience = authority.Issuer;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "sub";
        options.TokenValidationParameters.LifetimeValidator = (_, expires, _, _) => expires > authority.Time.GetUtcNow();
    }

    public static void Map(WebApplication app) => app.MapGet("/orders/{id}", (ClaimsPrincipal user) => user.Identity!.Name);

    public static async Task<string> HumanAsync(Authority authority)
    {
        var token = await new TokenMinter(authority.Keys, authority.Issuer, authority.Time)
            .MintHumanAsync(new() { Subject = "ben", ClientId = "web", Authentication = new(authority.Time.GetUtcNow(), null, []) });
        return token.Value;
    }
}
