using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>Compares the delegation with what an endpoint demands. Without a delegation the demand is not met, whoever else the user is.</summary>
internal sealed class DelegationAuthorization(TimeProvider time, ILogger<DelegationAuthorization> log) : AuthorizationHandler<DelegationRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, DelegationRequirement requirement)
    {
        if (context.User.GetDelegation() is not { } delegation)
        {
            return Task.CompletedTask;
        }

        var request = context.Resource as HttpContext;
        var demand = requirement.Beside(context.Requirements.OfType<DelegationRequirement>());
        if (demand.Check(delegation, request, time.GetUtcNow()) is not { } denial)
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        log.Denied(RequestFrame.Caller(delegation), denial.Failure.Error, denial.Failure.Detail);
        context.Fail(new AuthorizationFailureReason(this, denial.Failure.ToString()));
        if (request?.Features.Get<DelegationDenial>() is null or { Failure.Error: TokenError.StepUpRequired })
        {
            request?.Features.Set(denial);
        }

        return Task.CompletedTask;
    }
}
