using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// What JwtBearer asks about each token. It takes unbound delegated tokens and nothing else: the parameters of JwtBearer,
/// which might be laxer, are not looked at.
/// </summary>
internal sealed class DelegationTokenHandler(ApiGate gate, string scheme) : TokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        // JwtBearer does not say when the caller has gone; the backchannel's own time limit ends the wait.
        var read = await gate.ReadAsync(token, CancellationToken.None);
        if (!read.TryGet(out var delegation, out var failure))
        {
            return Refused(new(failure));
        }

        if (delegation.KeyThumbprint is not null || delegation.CertificateThumbprint is not null)
        {
            return Refused(new(new(Tokens.TokenError.BoundTokenAsBearer, "The token is bound to a key or certificate, and this scheme asks for no proof of it.")));
        }

        return new() { IsValid = true, ClaimsIdentity = new DelegationIdentity(delegation, scheme), SecurityToken = new JsonWebToken(token) };
    }

    private static TokenValidationResult Refused(DelegationRefusal refusal) => new() { IsValid = false, Exception = refusal };
}
