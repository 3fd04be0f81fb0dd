using System.Security.Claims;
using System.Text.Encodings.Web;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore;

/// <summary>The scheme: who calls, what a refused caller is told, and the document that says how to get a token.</summary>
internal sealed class AgentIdentityHandler(IOptionsMonitor<AgentIdentityOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiGates gates)
    : AuthenticationHandler<AgentIdentityOptions>(options, logs, encoder), IAuthenticationRequestHandler
{
    private AuthenticationOutcome? _outcome;

    private ApiGate Gate => gates.Of(Scheme.Name);

    public async Task<bool> HandleRequestAsync()
    {
        if (!Gate.Resource.IsAt(Request))
        {
            return false;
        }

        await Gate.Resource.WriteAsync(Context);
        return true;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        _outcome = await Gate.AuthenticateAsync(Context);
        if (_outcome.Delegation is not null && Gate.Admit(_outcome, Context) is { } stopped)
        {
            _outcome = _outcome.Refuse(stopped);
        }

        if (_outcome.Delegation is null)
        {
            return Refused(_outcome.Failure!);
        }

        SendNonce(_outcome.Nonce);
        var user = new ClaimsPrincipal(new DelegationIdentity(_outcome.Delegation, Scheme.Name));
        // Hubs close connections at that time where they are told to.
        var properties = new AuthenticationProperties { ExpiresUtc = _outcome.Delegation.ExpiresAt };
        return AuthenticateResult.Success(new(user, properties, Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        // An endpoint may ask for a credential although a good one came; then nothing is wrong with it.
        var outcome = _outcome is { Failure: not null } ? _outcome : Blank(new(TokenError.Missing, "There is no Authorization header."));
        await outcome.WriteAsync(Response);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.Features.Get<DelegationDenial>() is not { } denial)
        {
            return base.HandleForbiddenAsync(properties);
        }

        var outcome = (_outcome ?? Blank(denial.Failure)).Refuse(denial.Failure, denial.Parameters);
        return outcome.WriteAsync(Response);
    }

    private AuthenticationOutcome Blank(TokenFailure failure) => new(Gate.DemandOf(Context), null, failure, null, null);

    private AuthenticateResult Refused(TokenFailure failure)
    {
        if (failure.Error == TokenError.Missing)
        {
            return AuthenticateResult.NoResult();
        }

        Logger.Refused(failure.Error, failure.Detail);
        return AuthenticateResult.Fail(failure.ToString());
    }

    // RFC 9449 section 8.2: the next nonce may come with any answer, but not with one that a cache would hand to others.
    private void SendNonce(string? nonce)
    {
        if (nonce is not null)
        {
            Response.OnStarting(() =>
            {
                if (Response.Headers.CacheControl.Count == 0)
                {
                    Response.Headers["DPoP-Nonce"] = nonce;
                    Response.Headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            });
        }
    }
}
