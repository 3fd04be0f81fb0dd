using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>Puts the rules of delegation tokens where JwtBearer would apply its own.</summary>
internal sealed class DelegationEvents(ApiGate gate, ILogger<DelegationEvents> log) : JwtBearerEvents
{
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var outcome = await gate.AuthenticateAsync(context.HttpContext);
        context.HttpContext.Features.Set(outcome);
        if (outcome.Delegation is { } delegation)
        {
            log.Accepted(delegation.Subject, delegation.Actor.Subject, delegation.DelegationId);
            context.HttpContext.Features.Set(delegation);
            context.Principal = DelegationPrincipal.Of(delegation, context.Scheme.Name);
            context.Success();
            return;
        }

        if (outcome.Failure!.Error == TokenError.Missing)
        {
            context.NoResult();
            return;
        }

        log.Refused(outcome.Failure.Error, outcome.Failure.Detail);
        context.Fail(new AuthenticationFailureException(outcome.Failure.ToString()));
    }

    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        // A valid token without the rights for an endpoint is forbidden, not challenged, so there is a failure here.
        if (context.HttpContext.Features.Get<AuthenticationOutcome>() is not { Failure: { } failure } outcome)
        {
            context.Response.StatusCode = 401;
            return;
        }

        outcome.WriteChallenge(context.Response);
        await ProblemBody.WriteAsync(context.Response, failure);
    }
}
