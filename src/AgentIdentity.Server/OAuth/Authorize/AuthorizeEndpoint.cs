using System.Globalization;
using System.Security.Claims;
using AgentIdentity.Server.Consent;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// GET /oauth2/authorize, after OpenIddict has redeemed the pushed request: sign-in, then consent, then the code.
/// The human's answer is kept by the consent desk under the pushed request and the human, and is used once.
/// </summary>
internal sealed class AuthorizeEndpoint(ConsentDesk desk)
{
    /// <summary>Private claim of the code: the delegation that the human granted.</summary>
    public const string DelegationClaim = "agentidentity:delegation";

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

        var requestUri = http.Request.Query[Parameters.RequestUri].ToString();
        if (requestUri.Length == 0 || !DelegationAsk.TryRead(request, out var ask, out _))
        {
            return Refuse(Errors.InvalidRequest, ServerError.AskMalformed, "The request was not pushed.");
        }

        var person = PersonSession.Read(session.Principal);
        switch (desk.Take(requestUri, person.Id))
        {
            case { Outcome: ConsentOutcome.Granted, DelegationId: { } delegation }:
                return Results.SignIn(ToPrincipal(person, delegation, request), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            case { Outcome: ConsentOutcome.Refused }:
                return Refuse(Errors.AccessDenied, ServerError.ConsentRefused, "The human refused.");
            default:
                desk.Open(new ConsentCase(requestUri, person.Id, request.ClientId!, new Uri(request.RedirectUri!), ask));
                return Results.Redirect($"~/consent?client_id={Uri.EscapeDataString(request.ClientId!)}&request_uri={Uri.EscapeDataString(requestUri)}");
        }
    }

    /// <summary>A mistake that may not be sent to the redirect address, because that is in doubt too (RFC 6749 section 4.1.2.1).</summary>
    private static IResult Explain(OpenIddictResponse refused) => Problems.Of(StatusCodes.Status400BadRequest, ServerError.RequestMalformed,
        $"The agent's request is unknown, was answered already, or waited for more than ten minutes. Start again from the agent. ({refused.Error}: {refused.ErrorDescription})");

    private static ClaimsPrincipal ToPrincipal(Person person, string delegation, OpenIddictRequest request)
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
        CodeBinding.Bind(identity, request);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(Scopes.OpenId, "delegation");
        principal.SetDestinations(static claim => claim.Type is DelegationClaim or CodeBinding.KeyClaim ? [] : [Destinations.IdentityToken]);
        return principal;
    }

    private static IResult Refuse(string error, ServerError code, string detail) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = $"{code.Code()}: {detail}",
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
