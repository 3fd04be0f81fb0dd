using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore;

/// <summary>The application's own events, with a judgement on each valid token before them and the answer to refused callers after them.</summary>
internal sealed class JudgedEvents : JwtBearerEvents
{
    private readonly JwtBearerEvents _own;
    private readonly Type? _ownType;
    private readonly Func<TokenValidatedContext, TokenFailure?> _judge;

    private JudgedEvents(JwtBearerOptions options, Func<TokenValidatedContext, TokenFailure?> judge) =>
        (_own, _ownType, _judge) = (options.Events ?? new(), options.EventsType, judge);

    /// <summary>Puts the judgement before the scheme's own events. Called when the options are complete, so that nothing set later undoes it.</summary>
    public static void Put(JwtBearerOptions options, Func<TokenValidatedContext, TokenFailure?> judge)
    {
        options.Events = new JudgedEvents(options, judge);
        options.EventsType = null;
    }

    public override Task MessageReceived(MessageReceivedContext context) => Own(context.HttpContext).MessageReceived(context);

    public override Task AuthenticationFailed(AuthenticationFailedContext context) => Own(context.HttpContext).AuthenticationFailed(context);

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (_judge(context) is not { } failure)
        {
            return Own(context.HttpContext).TokenValidated(context);
        }

        context.Fail(new DelegationRefusal(failure));
        return Task.CompletedTask;
    }

    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        await Own(context.HttpContext).Challenge(context);
        if (context is { Handled: false, AuthenticateFailure: DelegationRefusal refusal })
        {
            context.HandleResponse();
            await BearerOutcome.Refused(refusal.Failure).WriteAsync(context.Response);
        }
    }

    public override async Task Forbidden(ForbiddenContext context)
    {
        await Own(context.HttpContext).Forbidden(context);
        if (!context.Response.HasStarted && context.HttpContext.Features.Get<DelegationDenial>() is { } denial)
        {
            await BearerOutcome.Refused(denial.Failure).Refuse(denial.Failure, denial.Parameters).WriteAsync(context.Response);
        }
    }

    // Events from the container live as long as the request's handler, as JwtBearer has it.
    private JwtBearerEvents Own(HttpContext context)
    {
        if (_ownType is null)
        {
            return _own;
        }

        if (context.Items.TryGetValue(this, out var known))
        {
            return (JwtBearerEvents)known!;
        }

        var own = (JwtBearerEvents)context.RequestServices.GetRequiredService(_ownType);
        context.Items[this] = own;
        return own;
    }
}
