using AgentIdentity.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>Carries the reason through JwtBearer to the challenge. Never thrown.</summary>
internal sealed class DelegationRefusal(TokenFailure failure) : SecurityTokenValidationException(failure.ToString())
{
    public TokenFailure Failure => failure;
}
