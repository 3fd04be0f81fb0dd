using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>Outcomes in a scheme of JwtBearer's, whose challenges name Bearer alone.</summary>
internal static class BearerOutcome
{
    private static readonly AuthenticationDemand Demand = new("", "") { AllowBearer = true, TakesProofs = false };

    public static AuthenticationOutcome Admitted(Delegation delegation) => new(Demand, delegation, null, null, null);

    public static AuthenticationOutcome Refused(TokenFailure failure) => new(Demand, null, failure, null, null);
}
