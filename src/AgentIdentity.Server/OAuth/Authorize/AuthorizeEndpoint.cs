using System.Globalization;
using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Server.Consent;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// GET /oauth2/authorize, after OpenIddict has redeemed the pushed request, or judged the plain one of a public client: sign-in, then
/// consent, then the code. The human's answer is kept by the consent desk under the request and the human, and is used once.
/// </summary>
internal sealed class AuthorizeEndpoint(ConsentDesk desk, AgentDirectory directory, PublicAsks asks, FreshSession fresh, TimeProvider time)
{
    /// <summary>Private claim of the code: the delegation that the human granted.</summary>
    public const string DelegationClaim = "agentidentity:delegation";

    /// <summary>Private claim of the code: the agent it was granted to, which is the client itself unless it asked for another.</summary>
    public const string ActorClaim = "agentidentity:actor";

    /// <summary>Private claim of the code: the session in which the human consented, so that ending it ends what came of it.</summary>
    public const string SessionClaim = "agentidentity:session";

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: not null } refused)
        {
            return Explain(refused);
        }

        var request = http.GetOpenIddictServerRequest()!;
        var session = await http.AuthenticateAsync(PersonSession.Scheme);
        if (!session.Succeeded)
        {
            return Results.Challenge(new AuthenticationProperties { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString }, [PersonSession.Scheme]);
        }

        if (Read(http, request, out var refusal) is not { } asked)
        {
            return Refuse(refusal.Error, refusal.Code, refusal.Detail);
        }

        var person = PersonSession.Read(session.Principal);
        switch (desk.Take(asked.Key, person.Id))
        {
            case { Outcome: ConsentOutcome.Granted, DelegationId: { } delegation }:
                return Results.SignIn(ToPrincipal(person, delegation, request, asked), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            case { Outcome: ConsentOutcome.Refused }:
                return Refuse(Errors.AccessDenied, ServerError.ConsentRefused.Code(), "The human refused.");
            case null when Demanded(request) is { } demand && !demand.IsMet(person.Authentication, time.GetUtcNow()):
                return fresh.Again(demand, http.Request.PathBase + http.Request.Path + http.Request.QueryString);
            default:
                desk.Open(new ConsentCase(asked.Key, person.Id, request.ClientId!, new Uri(request.RedirectUri!), asked.Ask)
                {
                    ReturnTo = asked.Public is null ? null : http.Request.Path + http.Request.QueryString,
                });
                return Results.Redirect($"~/consent?client_id={Uri.EscapeDataString(request.ClientId!)}&request_uri={Uri.EscapeDataString(asked.Key)}");
        }
    }

    private Asked? Read(HttpContext http, OpenIddictRequest request, out OAuthRefusal refusal)
    {
        refusal = new(Errors.InvalidRequest, ServerError.AskMalformed.Code(), "The request was not pushed, or not judged where it came in.");
        var client = directory.FindClient(request.ClientId!);
        if (client is { Kind: AgentKind.Public })
        {
            // Whoever did not come by PublicEntrance was not held to its document.
            return http.Features.Get<PublicClient>() is { } entered && asks.Read(request, client, out refusal) is { } ask
                ? new Asked(PublicAsks.KeyOf(http.Request.QueryString), ask.Ask, ask, entered.Document)
                : null;
        }

        var requestUri = http.Request.Query[Parameters.RequestUri].ToString();
        return client is not null && requestUri.Length > 0 && DelegationAsk.TryRead(request, client.Id, directory.IsActor, out var pushed, out _)
            ? new Asked(requestUri, pushed, null, null)
            : null;
    }

    // RFC 9470 section 4: what the resource's challenge named comes back here. It is looked at before the human is asked anything.
    private static Freshness? Demanded(OpenIddictRequest request)
    {
        var age = request.MaxAge is { } seconds and >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return age is null && string.IsNullOrEmpty(request.AcrValues) ? null : new Freshness(age, string.IsNullOrEmpty(request.AcrValues) ? null : request.AcrValues).WithRoom();
    }

    /// <summary>A mistake that may not be sent to the redirect address, because that is in doubt too (RFC 6749 section 4.1.2.1).</summary>
    private static IResult Explain(OpenIddictResponse refused) => Problems.Of(StatusCodes.Status400BadRequest, ServerError.RequestMalformed,
        $"The agent's request is unknown, was answered already, or waited for more than ten minutes. Start again from the agent. ({refused.Error}: {refused.ErrorDescription})");

    private static ClaimsPrincipal ToPrincipal(Person person, string delegation, OpenIddictRequest request, Asked asked)
    {
        var identity = new ClaimsIdentity("agentidentity", Claims.Subject, null);
        identity.AddClaim(new Claim(Claims.Subject, person.Id));
        identity.AddClaim(new Claim(Claims.AuthenticationTime,
            person.Authentication.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        foreach (var method in person.Authentication.Methods)
        {
            identity.AddClaim(new Claim(Claims.AuthenticationMethodReference, method));
        }

        identity.AddClaim(new Claim(DelegationClaim, delegation));
        identity.AddClaim(new Claim(ActorClaim, asked.Ask.Agent));
        identity.AddClaim(new Claim(SessionClaim, person.SessionId));
        CodeBinding.Bind(identity, request);
        if (asked.Public is { } ask)
        {
            PublicCodeGrant.Carry(identity, ask, asked.Document);
        }

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(asked.Public is null ? [Scopes.OpenId, "delegation"]
            : request.HasScope(Scopes.OpenId) ? [Scopes.OpenId, .. asked.Public.Scope] : [.. asked.Public.Scope]);
        principal.SetDestinations(static claim => claim.Type.StartsWith("agentidentity:", StringComparison.Ordinal) ? [] : [Destinations.IdentityToken]);
        return principal;
    }

    private static IResult Refuse(string error, string code, string detail) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = $"{code}: {detail}",
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    /// <summary>What lies before the human, and the name of the request it came with.</summary>
    private sealed record Asked(string Key, DelegationAsk Ask, PublicAsk? Public, ClientDocument? Document);
}
